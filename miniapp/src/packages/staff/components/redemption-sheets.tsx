import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { ConfirmSheet, Field, type Option, Select, Toggle } from '@/components';
import { formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../hooks/submit-once';
import { useNow } from '../hooks/use-poll';
import {
  COURIERS,
  type Courier,
  isCourier,
  prepareEach,
  type Redemption,
  returnOf,
  type Together,
  togetherText,
  trackingProblem,
  withdrawText,
} from '../model/redemptions';
import { ReasonSheet } from './reason-sheet';
import './redemption-sheets.scss';

const MINUTE_MS = 60_000;

interface OneProps {
  readonly redemption: Redemption;
  readonly onClose: () => void;
  /** Told in one sentence what became of it. */
  readonly onDone: (text: string) => void;
}

/** 林小雨的「青芽双肩包」× 2 */
export const whatOf = ({ studentName, goodTitle, quantity }: Redemption): string =>
  `${studentName ?? '学员'}的「${goodTitle}」${quantity > 1 ? `× ${quantity}` : ''}`;

interface PrepareProps {
  readonly redemptions: readonly Redemption[];
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** Says of one or several that they lie at the desk. */
export const PrepareSheet = ({ redemptions, onClose, onDone }: PrepareProps) => {
  const action = useAction(
    () =>
      prepareEach(redemptions, ({ id }) =>
        submitOnce(`prepare.${id}`, {}, (idempotencyKey) =>
          call('redemptions.prepare', { params: { redemptionId: id }, idempotencyKey }),
        ),
      ),
    (outcome: Together) => onDone(togetherText(outcome)),
  );
  const [first] = redemptions;
  return (
    <ConfirmSheet
      open
      title={redemptions.length === 1 && first !== undefined ? `${whatOf(first)}备好了？` : `${redemptions.length} 笔都备好了？`}
      message='请确认东西已经放在前台。家长会收到可以领取的提醒。'
      confirmText='备货完成'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

interface ShipProps extends OneProps {
  /** It is posted already: only courier and number are corrected. */
  readonly correct?: boolean;
}

/** Courier and number of what was posted. */
export const ShipSheet = ({ redemption, correct = false, onClose, onDone }: ShipProps) => {
  const [courier, setCourier] = useState<Courier>(() => {
    const known = redemption.shipment?.courier ?? '';
    return isCourier(known) ? known : '顺丰';
  });
  const [trackingNo, setTrackingNo] = useState(redemption.shipment?.trackingNo ?? '');
  const params = { redemptionId: redemption.id };
  const action = useAction(
    () => {
      const body = { courier, trackingNo: trackingNo.trim() };
      return correct
        ? call('mallDesk.correctTracking', { params, body })
        : submitOnce(`ship.${redemption.id}`, body, (idempotencyKey, once) =>
            call('mallDesk.ship', { params, body: once, idempotencyKey }),
          );
    },
    () => onDone(correct ? '快递单号已更正' : `已发货：${whatOf(redemption)}`),
  );
  const wrong = trackingProblem(trackingNo);
  const { shipment } = redemption;
  return (
    <ConfirmSheet
      open
      title={correct ? '更正快递单号' : `寄出${whatOf(redemption)}`}
      message={
        correct
          ? '家长会看到更正后的单号；更正会记入操作日志。'
          : `收件：${shipment === null ? '' : `${shipment.recipient} ${shipment.phone} ${shipment.address}`}。完整地址在「导出快递单」里。发货后积分和库存正式扣除。`
      }
      confirmText={correct ? '保存单号' : '确认发货'}
      busy={action.busy}
      disabled={wrong !== null}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Select
        labelled
        label='快递公司'
        value={courier}
        options={COURIERS.map((value) => ({ value, text: value }))}
        testId='ship-courier'
        onChange={(value) => isCourier(value) && setCourier(value)}
      />
      <Field
        label='快递单号'
        required
        value={trackingNo}
        placeholder='快递面单上的单号'
        maxLength={40}
        error={trackingNo === '' || wrong === null ? undefined : wrong}
        testId='ship-number'
        onChange={setTrackingNo}
      />
    </ConfirmSheet>
  );
};

/** Says that the courier does not have it after all. */
export const WithdrawSheet = ({ redemption, onClose, onDone }: OneProps) => {
  const now = useNow(MINUTE_MS);
  const action = useAction(
    () =>
      submitOnce(`withdraw.${redemption.id}.${redemption.exportedAt ?? 0}`, {}, (idempotencyKey) =>
        call('mallDesk.takeFromCourier', { params: { redemptionId: redemption.id }, idempotencyKey }),
      ),
    () => onDone(`已标为未交快递：${whatOf(redemption)}`),
  );
  return (
    <ConfirmSheet
      open
      title={`${whatOf(redemption)}没有交给快递？`}
      message={withdrawText(redemption, now)}
      confirmText='标为未交快递'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

/** Cancels for the school what cannot be handed over. */
export const RefuseSheet = ({ redemption, onClose, onDone }: OneProps) => (
  <ReasonSheet
    title={`取消${whatOf(redemption)}？`}
    message={`${redemption.exportedAt === null ? '' : '收件地址已经导出给快递，请先确认包裹没有寄出。'}积分和库存全部退回，家长会看到您写的原因。`}
    confirmText='取消这笔兑换'
    danger
    placeholder='例如：到货破损，暂时没有库存'
    maxLength={60}
    send={(reason) =>
      submitOnce(`refuse.${redemption.id}`, { reason }, (idempotencyKey, body) =>
        call('redemptions.refuse', { params: { redemptionId: redemption.id }, body, idempotencyKey }),
      )
    }
    onDone={() => onDone(`已取消：${whatOf(redemption)}，积分已退回`)}
    onClose={onClose}
  />
);

/** Hands over to somebody staff know, without the code. */
export const KnownSheet = ({ redemption, onClose, onDone }: OneProps) => (
  <ReasonSheet
    title={`不凭领取码交给对方？`}
    message={`${whatOf(redemption)}。交出后积分正式扣除。请写明怎么确认的身份，家长和主管都会看到。`}
    confirmText='交给对方'
    placeholder='例如：认识妈妈，手机没电'
    maxLength={60}
    send={(reason) =>
      submitOnce(`hand-over.${redemption.id}`, { proof: 'known' as const, reason }, (idempotencyKey, body) =>
        call('redemptions.handOver', { params: { redemptionId: redemption.id }, body, idempotencyKey }),
      )
    }
    onDone={() => onDone(`已交付：${whatOf(redemption)}`)}
    onClose={onClose}
  />
);

/** Takes back what was handed over: all of it, or some of several pieces. */
export const ReturnSheet = ({ redemption, onClose, onDone }: OneProps) => {
  const [reason, setReason] = useState('');
  const auto = redemption.delivery === 'auto';
  const [restock, setRestock] = useState(!auto);
  const several = redemption.quantity > 1 && !auto;
  const [pieces, setPieces] = useState(String(redemption.quantity));
  const back = returnOf(redemption, pieces);
  const action = useAction(
    () =>
      submitOnce(
        `return.${redemption.id}`,
        { reason: reason.trim(), restock, ...(several && back !== null ? { quantity: back.quantity } : {}) },
        (idempotencyKey, body) => call('redemptions.takeBack', { params: { redemptionId: redemption.id }, body, idempotencyKey }),
      ),
    ({ quantity, returnedQuantity }) =>
      onDone(
        `已退回：${whatOf(redemption)}${returnedQuantity < quantity ? `，其中 ${returnedQuantity} 件` : ''}，积分已退到原批次`,
      ),
  );
  return (
    <ConfirmSheet
      open
      title={`退回${whatOf(redemption)}？`}
      message={`${auto ? '权益一并收回，已经用掉的不能退。' : ''}${several && back !== null ? `${formatPoints(back.points)} ` : ''}积分退到原来的批次，有效期不变，期间已到期的会多留几天。${several ? '每笔兑换只能退一次。' : ''}`}
      confirmText='退回'
      danger
      busy={action.busy}
      disabled={reason.trim().length < 2 || back === null}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      {several && (
        <Field
          label='退回几件'
          required
          kind='number'
          value={pieces}
          hint={`兑换了 ${redemption.quantity} 件`}
          error={back === null && pieces.trim() !== '' ? `请填写 1 到 ${redemption.quantity} 之间的件数` : undefined}
          maxLength={2}
          testId='return-quantity'
          onChange={setPieces}
        />
      )}
      <Field
        label='原因'
        required
        value={reason}
        placeholder='例如：尺寸不合适，未拆封'
        maxLength={60}
        testId='return-reason'
        onChange={setReason}
      />
      <View className='redemption-sheet__switch'>
        <Text>{auto ? '名额可以给别人' : '完好，放回货架'}</Text>
        <Toggle label={auto ? '名额可以给别人' : '完好，放回货架'} on={restock} onChange={setRestock} testId='return-restock' />
      </View>
    </ConfirmSheet>
  );
};

/** Lets it be picked up at another campus. */
export const TransferSheet = ({ redemption, campuses, onClose, onDone }: OneProps & { readonly campuses: readonly Option[] }) => {
  const [campusId, setCampusId] = useState('');
  const action = useAction(
    () =>
      submitOnce(`transfer.${redemption.id}`, { campusId }, (idempotencyKey, body) =>
        call('mallFamily.transfer', { params: { redemptionId: redemption.id }, body, idempotencyKey }),
      ),
    ({ campusName }) => onDone(`已改到${campusName}领取`),
  );
  return (
    <ConfirmSheet
      open
      title='换一个校区领取'
      message={`${whatOf(redemption)}现在在${redemption.campusName}领取。每笔兑换只能换一次，对方校区要有货。`}
      confirmText='换校区'
      busy={action.busy}
      disabled={campusId === ''}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Select
        labelled
        label='换到'
        value={campusId}
        options={[{ value: '', text: '请选择校区' }, ...campuses]}
        testId='transfer-campus'
        onChange={setCampusId}
      />
    </ConfirmSheet>
  );
};

export type RedemptionSheetName = 'prepare' | 'ship' | 'withdraw' | 'correct' | 'refuse' | 'known' | 'return' | 'transfer';

/** The sheet of one act. */
export const RedemptionSheet = ({
  name,
  campuses,
  ...props
}: OneProps & { readonly name: RedemptionSheetName; readonly campuses: readonly Option[] }) => {
  switch (name) {
    case 'prepare':
      return <PrepareSheet redemptions={[props.redemption]} onClose={props.onClose} onDone={props.onDone} />;
    case 'ship':
      return <ShipSheet {...props} />;
    case 'withdraw':
      return <WithdrawSheet {...props} />;
    case 'correct':
      return <ShipSheet correct {...props} />;
    case 'refuse':
      return <RefuseSheet {...props} />;
    case 'known':
      return <KnownSheet {...props} />;
    case 'return':
      return <ReturnSheet {...props} />;
    case 'transfer':
      return <TransferSheet {...props} campuses={campuses} />;
  }
};
