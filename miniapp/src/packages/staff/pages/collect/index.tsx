import Taro from '@tarojs/taro';
import { Card, PageShell, PrimaryButton } from '@/components';
import { formatFen } from '@/format';
import { faceOf } from '@/hooks/use-query';
import { urls } from '@/routes';
import { CollectFields } from '../../components/collect-fields';
import { useCollect } from '../../hooks/use-collect';
import { useCaller } from '../../hooks/use-me';
import { allows } from '../../model/access';
import { collectBody } from '../../model/collect';

/** Asks a family for money at the front desk, with one hand: who, what for, how much. */
export default function CollectScreen() {
  const caller = useCaller(urls.staff.collect());
  const collecting = useCollect((payment) => void Taro.redirectTo({ url: urls.staff.cashierPayment(payment.id) }));
  const { draft, ready, action } = collecting;
  const amount = collectBody(draft)?.amount;
  const face = faceOf(caller, ({ me }) =>
    allows(me, 'payment.collect')
      ? null
      : { title: '您没有收款的权限', hint: '如需开通，请联系机构负责人调整角色', picture: 'error' as const },
  );
  return (
    <PageShell
      face={face}
      foot={
        draft.payer === null ? undefined : (
          <PrimaryButton
            text={amount === undefined ? '发起收款' : `发起收款 ${formatFen(amount)}`}
            busyText='正在开单'
            busy={action.busy}
            disabled={!ready}
            testId='submit-collect'
            onPress={() => void action.run()}
          />
        )
      }
    >
      {action.error !== undefined && <Card tone='danger'>{action.error.message}</Card>}
      {caller.data !== undefined && (
        <Card>
          <CollectFields collecting={collecting} me={caller.data.me} campuses={caller.data.campuses} />
        </Card>
      )}
    </PageShell>
  );
}
