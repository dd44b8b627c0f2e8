import { ConfirmSheet } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { type Good, NO_TIERS_YET, nextState } from '../../model/mall';

interface StateSheetProps {
  readonly good: Good;
  readonly onClose: () => void;
  /** The good as it is now. */
  readonly onDone: (good: Good) => void;
  /** A colleague changed it meanwhile: what is shown behind the sheet is old. */
  readonly onStale: () => void;
}

/** Asks before a good is put on sale or taken off it. */
export const StateSheet = ({ good, onClose, onDone, onStale }: StateSheetProps) => {
  const next = nextState(good);
  const action = useAction(async () => {
    const answer = await call('mall.setGoodState', {
      params: { goodId: good.id },
      body: { state: next.state, version: good.version },
    });
    if (!answer.ok && answer.error.code === 'good_changed') onStale();
    return answer;
  }, onDone);
  return (
    <ConfirmSheet
      open
      title={`${next.text}「${good.title}」？`}
      message={
        next.state === 'on_sale'
          ? good.tiers.length > 0
            ? `${NO_TIERS_YET}；现在上架，家长只能看到它。`
            : '家长马上能看到；有库存、在销售时间内就能兑换。'
          : '家长将看不到它，也不能再兑换；已经兑换的照常领取。'
      }
      confirmText={next.text}
      danger={next.state === 'off_sale'}
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};
