import { useEffect, useRef, useState } from 'react';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { requestPayment } from '@/services/wechat';
import { type FlowState, PayFlow, resting } from './flow';
import { outdated, type PaymentDetail, wordsChangeIn } from './model';

/** One payment, kept as new as the last answer of the server, and the way to pay it. */
export const usePaying = (paymentId: string, ready: boolean) => {
  const query = useQuery(ready && paymentId !== '' ? paymentId : null, (attach) =>
    call('payments.get', { params: { paymentId }, attach }),
  );
  const [flowState, setFlowState] = useState<FlowState>(resting);
  // What the flow heard belongs to the page as it was loaded then; a reload is newer.
  const [heard, setHeard] = useState<{ readonly behind: PaymentDetail | undefined; readonly payment: PaymentDetail }>();
  const loaded = useRef<PaymentDetail>();
  loaded.current = query.data;
  const flow = useRef<PayFlow>();
  flow.current ??= new PayFlow({
    placeOrder: () => call('payments.placeOrder', { params: { paymentId } }),
    confirm: () => call('payments.confirm', { params: { paymentId } }),
    get: () => call('payments.get', { params: { paymentId } }),
    requestPayment,
    onState: setFlowState,
    onPayment: (payment) => setHeard({ behind: loaded.current, payment }),
  });
  useEffect(() => {
    const paying = flow.current;
    return () => paying?.stop();
  }, []);
  useEffect(() => {
    if (query.data !== undefined) void flow.current?.resume(query.data);
  }, [query.data]);
  const payment =
    heard !== undefined && (heard.behind === query.data || outdated(query.data, heard.payment)) ? heard.payment : query.data;
  return { query, payment, flow: flow.current, ...flowState };
};

/** The server's time, renewed as often as the words about `until` change. */
export const useNow = (until: number | undefined): number => {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const pause = until === undefined ? null : wordsChangeIn(until, now);
    if (pause === null) return;
    const timer = setTimeout(() => setNow(serverNow()), pause);
    return () => clearTimeout(timer);
  }, [until, now]);
  return now;
};
