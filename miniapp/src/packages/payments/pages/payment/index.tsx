import { useRouter } from '@tarojs/taro';
import { PageShell } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { payableBy } from '../../model';
import { useNow, usePaying } from '../../use-paying';
import { Ask, AskFoot } from './Ask';
import { Confirming } from './Confirming';
import { Outcome } from './Outcome';
import { PhoneSheet } from './PhoneSheet';
import '../../payments.scss';

/** One payment: pay it, wait for what came of it, or read what it was. */
export default function PaymentPage() {
  const { paymentId = '' } = useRouter().params;
  const here = urls.payment(paymentId);
  const signedIn = useRequireSession(here);
  const { query, payment, flow, phase, hint, panel, paidHere } = usePaying(paymentId, signedIn);
  const now = useNow(payment?.state === 'open' ? payment.expiresAt : undefined);
  useRefresh(() => (signedIn ? query.reload() : undefined));
  useConsentPrompt(query.error, here);

  const open = payment?.state === 'open';
  const way = payment !== undefined && open ? payableBy(payment, now) : undefined;
  const confirming = open && phase === 'confirming';
  const foot =
    payment !== undefined && open && !confirming && (way === 'wechat' || hint !== null || phase !== 'idle') ? (
      <AskFoot
        payment={payment}
        way={way ?? 'desk'}
        phase={phase}
        hint={hint}
        onPay={() => void flow.pay()}
        onAskAgain={() => void flow.askAgain()}
      />
    ) : undefined;
  return (
    <PageShell face={familyFace(query, here, faceOf(query, undefined, 'headline'))} foot={foot}>
      {payment !== undefined && (
        <>
          {confirming && <Confirming payment={payment} />}
          {open && !confirming && <Ask payment={payment} way={way ?? 'desk'} phase={phase} now={now} />}
          {!open && <Outcome payment={payment} paidHere={paidHere} />}
          {open && <PhoneSheet panel={panel} />}
        </>
      )}
    </PageShell>
  );
}
