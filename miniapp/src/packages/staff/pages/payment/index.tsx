import { Text } from '@tarojs/components';
import { useDidShow, useRouter } from '@tarojs/taro';
import { Card, PageShell } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { PaymentHead } from '../../components/payment-head';
import { RefundLine } from '../../components/refund-line';
import { Timeline } from '../../components/timeline';
import { faceAfter, useCaller } from '../../hooks/use-me';
import { usePoll } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { isMoving, timelineOf } from '../../model/payments';
import './index.scss';

const LIVE_MS = 3_000;

/** One payment on the phone: whether it is paid, live, and the desk's own ways to take the money. */
export default function PaymentScreen() {
  const paymentId = useRouter().params.paymentId ?? '';
  const caller = useCaller(urls.staff.cashierPayment(paymentId));
  const query = useQuery(caller.data && paymentId ? paymentId : null, (attach) =>
    call('payments.get', { params: { paymentId }, attach }),
  );
  const payment = query.data;
  const reload = () => void query.reload();
  usePoll(LIVE_MS, payment !== undefined && isMoving(payment), query.reload);
  useDidShow(() => void (payment && query.reload()));
  const me = caller.data?.me;
  return (
    <PageShell face={faceAfter(caller, faceOf(query, undefined, 'headline'))}>
      {payment !== undefined && me !== undefined && (
        <>
          <PaymentHead payment={payment} me={me} onChanged={reload} />
          {payment.state === 'open' && (
            <Text className='cashier-payment__tip'>家长打开小程序「我的 · 缴费」即可支付，付完这里会自动更新。</Text>
          )}
          <Card title='经过'>
            <Timeline steps={timelineOf(payment)} />
          </Card>
          {payment.note !== null && <Card title='备注'>{payment.note}</Card>}
          {payment.refunds.length > 0 && (
            <Card title={`退款 ${payment.refunds.length} 笔`}>
              {payment.refunds.map((refund) => (
                <RefundLine key={refund.id} refund={refund} may={allows(me, 'payment.refund')} onDone={reload} />
              ))}
            </Card>
          )}
        </>
      )}
    </PageShell>
  );
}
