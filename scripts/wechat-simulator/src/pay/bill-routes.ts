import type Router from '@koa/router';
import type { BillType } from './bills';
import { type PayAnswer, type PayCall, payEndpoint } from './endpoint';
import { PayProblem } from './problem';
import type { PayWorld } from './world';

const oneOf = <T extends string>(call: PayCall, name: string, allowed: readonly T[], fallback: T): T => {
  const value = call.query.get(name) ?? fallback;
  if (!allowed.includes(value as T)) throw new PayProblem('PARAM_ERROR', `${name} 应为 ${allowed.join('、')}`);
  return value as T;
};

const FILE_PATH = '/v3/billdownload/file';

const announce = (call: PayCall, bill: { token: string; hash: string }): PayAnswer => {
  const gzip = oneOf(call, 'tar_type', ['GZIP', ''], '') === 'GZIP';
  const address = `${call.origin}${FILE_PATH}?token=${bill.token}${gzip ? '&tartype=gzip' : ''}`;
  return { body: { hash_type: 'SHA1', hash_value: bill.hash, download_url: address } };
};

/** Bills: asked for with one signed request, downloaded with another. */
export const mountBills = (router: Router, pay: PayWorld): void => {
  const tradeBill = payEndpoint(pay, 'pay.bill', (call) => {
    const type = oneOf<BillType>(call, 'bill_type', ['ALL', 'SUCCESS', 'REFUND'], 'ALL');
    return announce(call, pay.bills.tradeBill(call.query.get('bill_date') ?? '', type));
  });
  const fundFlowBill = payEndpoint(pay, 'pay.bill', (call) => {
    const account = oneOf(call, 'account_type', ['BASIC', 'OPERATION', 'FEES'], 'BASIC');
    return announce(call, pay.bills.fundFlowBill(call.query.get('bill_date') ?? '', account));
  });
  const download = payEndpoint(pay, 'pay.bill-file', (call) => {
    const plain = pay.bills.download(call.query.get('token') ?? '');
    return { body: undefined, file: { plain, gzip: call.query.get('tartype') === 'gzip' } };
  });
  router.get('/v3/bill/tradebill', tradeBill);
  router.get('/v3/bill/fundflowbill', fundFlowBill);
  router.get(FILE_PATH, download);
};
