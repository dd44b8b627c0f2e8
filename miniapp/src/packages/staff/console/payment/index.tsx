import { View } from '@tarojs/components';
import Taro, { useDidShow, useRouter } from '@tarojs/taro';
import { Card } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { PaymentHead } from '../../components/payment-head';
import { RefundLine } from '../../components/refund-line';
import { Timeline } from '../../components/timeline';
import { usePoll } from '../../hooks/use-poll';
import { allows, campusName } from '../../model/access';
import { stamp } from '../../model/desk';
import { CHANNEL_NAMES, isMoving, timelineOf } from '../../model/payments';
import type { PaymentDetail } from '../../types';
import { Columns, Faced, Facts, LinkCell } from '../parts';
import { type Caller, Console } from '../shell';
import { Captures } from './captures';

const LIVE_MS = 4_000;

const PURPOSES: Readonly<Record<string, string>> = { counter: '前台收款' };

const About = ({ payment, campuses }: { readonly payment: PaymentDetail; readonly campuses: Caller['campuses'] }) => (
  <Card title='资料'>
    <Facts
      items={[
        {
          label: '学员',
          value:
            payment.studentId === null ? (
              '未指定'
            ) : (
              <LinkCell
                text={payment.studentName ?? '查看学员'}
                onPress={() => void Taro.navigateTo({ url: urls.staff.student(payment.studentId ?? '') })}
              />
            ),
        },
        { label: '家庭', value: payment.familyName ?? '未登记' },
        { label: '校区', value: campusName(campuses, payment.campusId) },
        { label: '来源', value: PURPOSES[payment.purposeKind] ?? '线上业务' },
        { label: '开单', value: `${stamp(payment.createdAt)} ${payment.createdByName ?? ''}` },
        { label: '支付期限', value: stamp(payment.expiresAt) },
        { label: '收款方式', value: payment.channel === null ? '还没有收款' : CHANNEL_NAMES[payment.channel] },
        { label: '备注', value: payment.note ?? '无' },
        { label: '缴费单号', value: payment.id },
      ]}
    />
  </Card>
);

const Payment = ({ paymentId, caller }: { readonly paymentId: string; readonly caller: Caller }) => {
  const query = useQuery(paymentId, (attach) => call('payments.get', { params: { paymentId }, attach }));
  const payment = query.data;
  const reload = () => void query.reload();
  usePoll(LIVE_MS, payment !== undefined && isMoving(payment), query.reload);
  useDidShow(() => void (payment && query.reload()));
  return (
    <Faced face={faceOf(query, undefined, 'table')}>
      {payment !== undefined && (
        <>
          <PaymentHead payment={payment} me={caller.me} onChanged={reload} />
          <Columns>
            <View>
              <About payment={payment} campuses={caller.campuses} />
              {payment.refunds.length > 0 && (
                <Card title={`退款 ${payment.refunds.length} 笔`}>
                  {payment.refunds.map((refund) => (
                    <RefundLine key={refund.id} refund={refund} may={allows(caller.me, 'payment.refund')} onDone={reload} />
                  ))}
                </Card>
              )}
            </View>
            <Card title='经过'>
              <Timeline steps={timelineOf(payment)} />
            </Card>
          </Columns>
          {payment.captures.length > 0 && <Captures captures={payment.captures} />}
        </>
      )}
    </Faced>
  );
};

/** One payment: whether it is paid, what happened to it, and what can be done. */
export default function PaymentPage() {
  const paymentId = useRouter().params.paymentId ?? '';
  return (
    <Console page='payments' title='收款详情' url={urls.staff.payment(paymentId)}>
      {(caller) => <Payment paymentId={paymentId} caller={caller} />}
    </Console>
  );
}
