import type Router from '@koa/router';
import { mountBills } from './bill-routes';
import { mountControl } from './control';
import { type PayCall, payEndpoint } from './endpoint';
import { closeRule } from './order-rules';
import { PayProblem } from './problem';
import { refundAnswer } from './refunds';
import { rfc3339 } from './time';
import type { PayWorld } from './world';

/**
 * Adds the paths of `api.mch.weixin.qq.com`, `/simulator/pay/*` and `/simulator/credentials`. Needs the bytes of the
 * request body as a Buffer in `ctx.state.rawBody`.
 */
export const mountPay = (router: Router, pay: PayWorld): void => {
  mountOrders(router, pay);
  mountRefunds(router, pay);
  mountCertificates(router, pay);
  mountBills(router, pay);
  mountControl(router, pay);
};

const mustNameMerchant = (mchId: string | null | undefined, { keys }: PayCall): void => {
  if (!mchId) throw new PayProblem('PARAM_ERROR', '缺少参数 mchid');
  if (mchId !== keys.saved.mchId) throw new PayProblem('MCH_NOT_EXISTS', '商户号不存在，请检查商户号');
};

const mountOrders = (router: Router, pay: PayWorld): void => {
  const root = '/v3/pay/transactions';
  const place = payEndpoint(pay, 'pay.order', (call) => {
    const prepayId = pay.orders.place(call.body(), call.signer);
    pay.changed();
    return { body: { prepay_id: prepayId } };
  });
  const byOwnNumber = payEndpoint(pay, 'pay.query', (call) => {
    mustNameMerchant(call.query.get('mchid'), call);
    return { body: pay.transaction(pay.orders.find(call.params.no ?? '')) };
  });
  const byTransaction = payEndpoint(pay, 'pay.query', (call) => {
    mustNameMerchant(call.query.get('mchid'), call);
    return { body: pay.transaction(pay.orders.findByTransaction(call.params.id ?? '')) };
  });
  const close = payEndpoint(pay, 'pay.close', (call) => {
    const body = call.body();
    closeRule(body, '');
    mustNameMerchant((body as { mchid: string }).mchid, call);
    pay.orders.close(call.params.no ?? '');
    pay.changed();
    return { body: undefined };
  });
  router.post(`${root}/jsapi`, place);
  router.get(`${root}/out-trade-no/:no`, byOwnNumber);
  router.get(`${root}/id/:id`, byTransaction);
  router.post(`${root}/out-trade-no/:no/close`, close);
};

const mountRefunds = (router: Router, pay: PayWorld): void => {
  const root = '/v3/refund/domestic/refunds';
  const ask = payEndpoint(pay, 'pay.refund', (call) => {
    const refund = pay.refunds.ask(call.body(), call.signer);
    pay.changed();
    return { body: refundAnswer(refund) };
  });
  const query = payEndpoint(pay, 'pay.refund-query', (call) => {
    const refund = pay.refunds.find(call.params.no ?? '');
    if (!refund) throw new PayProblem('RESOURCE_NOT_EXISTS', '退款单不存在');
    return { body: refundAnswer(refund) };
  });
  router.post(root, ask);
  router.get(`${root}/:no`, query);
};

const mountCertificates = (router: Router, pay: PayWorld): void => {
  const certificates = payEndpoint(pay, 'pay.certificates', ({ keys, query }) => {
    const algorithm = query.get('algorithm_type') ?? 'RSA';
    if (algorithm !== 'RSA' && algorithm !== 'ALL') throw new PayProblem('PARAM_ERROR', 'algorithm_type 应为 RSA');
    if (pay.settings.publicKeyOnly) {
      throw new PayProblem('RESOURCE_NOT_EXISTS', '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥');
    }
    const encrypted = { algorithm: 'AEAD_AES_256_GCM', ...keys.encrypt(keys.certificate, 'certificate') };
    const entry = {
      serial_no: keys.saved.certificateSerial,
      effective_time: rfc3339(keys.saved.certificateFrom),
      expire_time: rfc3339(keys.certificateUntil),
      encrypt_certificate: encrypted,
    };
    return { body: { data: [entry] } };
  });
  router.get('/v3/certificates', certificates);
};
