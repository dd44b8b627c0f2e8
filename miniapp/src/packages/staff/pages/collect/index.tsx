import Taro, { useRouter } from '@tarojs/taro';
import { useEffect } from 'react';
import { Card, PageShell, PrimaryButton } from '@/components';
import { formatFen } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { CollectFields } from '../../components/collect-fields';
import { LookFirst } from '../../components/look-first';
import { type Collecting, useCollect } from '../../hooks/use-collect';
import { useCaller } from '../../hooks/use-me';
import { allows, campusChoices } from '../../model/access';
import { collectBody, payersOfStudents } from '../../model/collect';
import type { Campus, Me } from '../../types';

/** Starts with the child the page was opened for, when there is one and money may be collected where it belongs. */
const usePayerOf = (
  studentId: string,
  caller: { readonly me: Me; readonly campuses: readonly Campus[] } | undefined,
  change: Collecting['change'],
): void => {
  const student = useQuery(studentId !== '' && caller !== undefined ? studentId : null, (attach) =>
    call('schooling.getStudent', { params: { studentId }, attach }),
  );
  const found = student.data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, so that a payer chosen by hand stays
  useEffect(() => {
    if (found === undefined || caller === undefined) return;
    const allowed = new Set(campusChoices(caller.me, caller.campuses, 'payment.collect').map(({ value }) => value));
    const payer = payersOfStudents([found], caller.campuses, allowed)[0];
    if (payer !== undefined) change({ payer });
  }, [found]);
};

/** Asks a family for money at the front desk, with one hand: who, what for, how much. */
export default function CollectScreen() {
  const studentId = useRouter().params.studentId ?? '';
  const caller = useCaller(urls.staff.collect(studentId === '' ? undefined : studentId));
  const collecting = useCollect((payment) => void Taro.redirectTo({ url: urls.staff.cashierPayment(payment.id) }));
  const { draft, ready, action } = collecting;
  usePayerOf(studentId, caller.data, collecting.change);
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
      {action.error !== undefined && (
        <Card tone='danger'>
          {action.error.message}
          <LookFirst error={action.error} where='收款列表' url={urls.staff.cashier()} />
        </Card>
      )}
      {caller.data !== undefined && (
        <Card>
          <CollectFields collecting={collecting} me={caller.data.me} campuses={caller.data.campuses} />
        </Card>
      )}
    </PageShell>
  );
}
