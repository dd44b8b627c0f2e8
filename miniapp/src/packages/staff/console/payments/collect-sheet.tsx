import { ConfirmSheet } from '@/components';
import { formatFen } from '@/format';
import { CollectFields } from '../../components/collect-fields';
import { useCollect } from '../../hooks/use-collect';
import { collectBody } from '../../model/collect';
import type { PaymentDetail } from '../../types';
import type { Caller } from '../shell';

interface CollectSheetProps extends Caller {
  readonly onClose: () => void;
  readonly onDone: (payment: PaymentDetail) => void;
  /** Nobody knows whether it was made. */
  readonly onLost: () => void;
}

/** Asks a family for money; it pays in the mini-program or at the desk. */
export const CollectSheet = ({ me, campuses, onClose, onDone, onLost }: CollectSheetProps) => {
  const collecting = useCollect(onDone, onLost);
  const { draft, ready, action } = collecting;
  const amount = collectBody(draft)?.amount;
  return (
    <ConfirmSheet
      open
      title='发起收款'
      message='家长在小程序里会看到这笔缴费，可以用微信支付，也可以到前台付。'
      confirmText={amount === undefined ? '发起收款' : `发起收款 ${formatFen(amount)}`}
      cancelText='取消'
      busy={action.busy}
      disabled={!ready}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <CollectFields collecting={collecting} me={me} campuses={campuses} />
    </ConfirmSheet>
  );
};
