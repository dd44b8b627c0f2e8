import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { ConfirmSheet, Field } from '@/components';
import { formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { seenIn, useSubmitOnce } from '../../hooks/submit-once';
import type { Good } from '../../model/mall';
import { isLost, told } from '../../model/once';
import { isBelow, type Promotion, type PromotionDraft, readPromotion } from '../../model/pricing';

interface PromotionSheetProps {
  readonly good: Good;
  /** Its promotions as the page shows them. */
  readonly promotions?: readonly Promotion[] | undefined;
  readonly onClose: () => void;
  /** @param replayed it had been saved before, nothing was done now */
  readonly onDone: (replayed: boolean) => void;
  /** Nobody knows whether it was saved. */
  readonly onLost: () => void;
}

const UNCONFIRMED = 'promotion_loss_not_confirmed';

/** Lowers a price for a while. Below break-even the server says what that costs, and only a second press does it. */
export const PromotionSheet = ({ good, promotions, onClose, onDone, onLost }: PromotionSheetProps) => {
  const [draft, setDraft] = useState<PromotionDraft>({ points: '', from: '', until: '' });
  const [tried, setTried] = useState(false);
  const read = readPromotion(draft, good.points);
  const submitOnce = useSubmitOnce({ seen: seenIn(promotions) });
  const action = useAction(
    async (
      value: { readonly points: number; readonly from: number | null; readonly until: number | null },
      confirmLoss: boolean,
    ) => {
      const answer = await submitOnce(`promotion.${good.id}`, { ...value, confirmLoss }, (idempotencyKey, body) =>
        call('mallPricing.promote', { params: { goodId: good.id }, body, idempotencyKey }),
      );
      if (isLost(answer)) onLost();
      return told(answer);
    },
    ({ replayed }) => onDone(replayed),
  );
  const unconfirmed = action.error?.code === UNCONFIRMED;
  const below = 'value' in read && isBelow(read.value.points, good.breakEven);
  const change = (changes: Partial<PromotionDraft>) => {
    // What was confirmed is the price that was read, not another one.
    action.forget();
    setDraft((old) => ({ ...old, ...changes }));
  };
  const field = (name: keyof PromotionDraft, label: string, placeholder: string, required = false) => (
    <Field
      label={label}
      kind={name === 'points' ? 'number' : 'text'}
      required={required}
      value={draft[name]}
      placeholder={placeholder}
      maxLength={16}
      error={tried && 'field' in read && read.field === name ? read.problem : undefined}
      testId={`promotion-${name}`}
      onChange={(text) => change({ [name]: text })}
    />
  );
  return (
    <ConfirmSheet
      open
      title={`给「${good.title}」做促销`}
      message={`标价 ${formatPoints(good.points)} 积分${good.breakEven === null ? '，没有填进价，算不出保本价' : `，保本价 ${formatPoints(good.breakEven)} 积分`}。`}
      confirmText={unconfirmed ? '已知道会亏，仍然促销' : '开始促销'}
      danger={unconfirmed}
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => {
        setTried(true);
        if ('value' in read) void action.run(read.value, unconfirmed);
      }}
      onCancel={onClose}
    >
      {field('points', '促销价（积分）', `低于 ${formatPoints(good.points)}`, true)}
      {field('from', '开始', '不填就是现在，如 2026-11-21 18:30')}
      {field('until', '结束', '不填就是手动结束；只填日期含当天')}
      {below && action.error === undefined && (
        <View className='good-page__wrong' id='promotion-below' {...a11y({ role: 'alert' })}>
          {`低于保本价 ${formatPoints(good.breakEven ?? 0)} 积分，每兑换一件学校都要补贴。`}
        </View>
      )}
    </ConfirmSheet>
  );
};
