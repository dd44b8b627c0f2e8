import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, ConfirmSheet, type Option, Tag } from '@/components';
import { formatPoints } from '@/format';
import { urls } from '@/routes';
import { RedemptionSheet, type RedemptionSheetName } from '../../components/redemption-sheets';
import { Timeline } from '../../components/timeline';
import { fulfilmentText } from '../../model/mall';
import { askedOf, askedText, mayVouch } from '../../model/pick-up';
import {
  actsOf,
  deadlineName,
  expiryText,
  isOpen,
  type Redemption,
  type RedemptionRights,
  returnedText,
  stateOf,
  stepsOf,
} from '../../model/redemptions';
import { Actions, Facts } from '../parts';

interface DetailProps {
  readonly redemption: Redemption;
  readonly rights: RedemptionRights;
  readonly now: number;
  readonly campuses: readonly Option[];
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

interface Act {
  readonly sheet: RedemptionSheetName;
  readonly text: string;
}

/** What may be done, the most likely first. */
const actList = (redemption: Redemption, rights: RedemptionRights, now: number, elsewhere: boolean): readonly Act[] => {
  const acts = actsOf(redemption, rights, now);
  return [
    ...(acts.prepare ? [{ sheet: 'prepare', text: '备货完成' } as const] : []),
    ...(acts.ship ? [{ sheet: 'ship', text: '填写快递单号发货' } as const] : []),
    ...(acts.withdraw ? [{ sheet: 'withdraw', text: '未交快递' } as const] : []),
    ...(acts.handOver && mayVouch(askedOf(redemption, now)) ? [{ sheet: 'known', text: '不凭码交付' } as const] : []),
    ...(acts.correct ? [{ sheet: 'correct', text: '更正快递单号' } as const] : []),
    ...(acts.transfer && elsewhere ? [{ sheet: 'transfer', text: '换校区领取' } as const] : []),
    ...(acts.takeBack ? [{ sheet: 'return', text: '退回' } as const] : []),
    ...(acts.refuse ? [{ sheet: 'refuse', text: '取消并退积分' } as const] : []),
  ];
};

const factsOf = (one: Redemption, now: number) => [
  { label: '学员', value: one.studentName ?? '已删除' },
  { label: '数量', value: `${one.quantity} 件，共 ${formatPoints(one.points)} 积分` },
  { label: '状态', value: <Tag {...stateOf(one)} /> },
  ...(returnedText(one) === null ? [] : [{ label: '退货', value: returnedText(one) }]),
  { label: '领取或到账', value: `${fulfilmentText(one)}${one.delivery === 'pick_up' ? `，${one.campusName}` : ''}` },
  ...(one.delivery !== 'auto' && isOpen(one) ? [{ label: deadlineName(one), value: expiryText(one, now).text }] : []),
  ...(one.shipment === null
    ? []
    : [
        { label: '收件人', value: `${one.shipment.recipient} ${one.shipment.phone}` },
        { label: '地区', value: one.shipment.address },
        ...(one.shipment.trackingNo === null
          ? []
          : [{ label: '快递', value: `${one.shipment.courier ?? ''} ${one.shipment.trackingNo}` }]),
      ]),
  ...(one.pickUpRequest !== null && isOpen(one) ? [{ label: '家长确认', value: askedText(one, now) }] : []),
  ...(one.note === null ? [] : [{ label: '说明', value: one.note }]),
];

/** One redemption with its way so far, and everything that can be done about it. */
export const Detail = ({ redemption, rights, now, campuses, onClose, onDone }: DetailProps) => {
  const [sheet, setSheet] = useState<RedemptionSheetName | null>(null);
  const elsewhere = campuses.filter(({ value }) => value !== redemption.campusId);
  const acts = actList(redemption, rights, now, elsewhere.length > 0);
  const [main, ...rest] = acts;
  if (sheet !== null)
    return (
      <RedemptionSheet name={sheet} redemption={redemption} campuses={elsewhere} onClose={() => setSheet(null)} onDone={onDone} />
    );
  return (
    <ConfirmSheet
      open
      title={redemption.goodTitle}
      confirmText={main?.text ?? '看学员资料'}
      cancelText='关闭'
      danger={main?.sheet === 'refuse' || main?.sheet === 'return'}
      aside={<Timeline steps={stepsOf(redemption)} />}
      onConfirm={() =>
        main === undefined ? void Taro.navigateTo({ url: urls.staff.student(redemption.studentId) }) : setSheet(main.sheet)
      }
      onCancel={onClose}
    >
      <Facts items={factsOf(redemption, now)} />
      {rest.length > 0 && (
        <View className='redeemed__acts'>
          <Actions>
            {rest.map((act) => (
              <Button
                key={act.sheet}
                text={act.text}
                kind='secondary'
                size='sm'
                testId={`act-${act.sheet}`}
                onPress={() => setSheet(act.sheet)}
              />
            ))}
          </Actions>
        </View>
      )}
    </ConfirmSheet>
  );
};
