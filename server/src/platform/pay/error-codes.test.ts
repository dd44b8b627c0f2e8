import { PAY_ERROR_TABLE, type PayCall, type PayVerdict, payVerdict } from './error-codes';

const verdict = (call: PayCall, status: number, code: string, message = ''): PayVerdict =>
  payVerdict(call, status, { code, message });

/** Row by row from the fact sheet on orders, queries, closes, refunds, certificates and bills. */
const EXPECTED: readonly [PayCall, number, string, PayVerdict][] = [
  ['order', 400, 'PARAM_ERROR', 'bad_request'],
  ['order', 400, 'INVALID_REQUEST', 'bad_request'],
  ['order', 400, 'APPID_MCHID_NOT_MATCH', 'not_authorised'],
  ['order', 400, 'MCH_NOT_EXISTS', 'not_authorised'],
  ['order', 400, 'ORDER_CLOSED', 'closed'],
  ['order', 400, 'ORDERCLOSED', 'closed'],
  ['order', 400, 'ORDERPAID', 'already_paid'],
  ['order', 400, 'ORDER_PAID', 'already_paid'],
  ['order', 401, 'SIGN_ERROR', 'not_authorised'],
  ['order', 403, 'NO_AUTH', 'not_authorised'],
  ['order', 403, 'OUT_TRADE_NO_USED', 'number_taken'],
  ['order', 403, 'NOTENOUGH', 'bad_request'],
  ['order', 403, 'RULELIMIT', 'bad_request'],
  ['order', 403, 'TRADE_ERROR', 'bad_request'],
  ['order', 403, 'ACCOUNTERROR', 'bad_request'],
  ['order', 429, 'FREQUENCY_LIMITED', 'too_often'],
  ['order', 500, 'SYSTEM_ERROR', 'busy'],
  ['order', 500, 'BANKERROR', 'busy'],
  ['order', 500, 'OPENID_MISMATCH', 'bad_request'],
  ['query', 500, 'INVALID_TRANSACTIONID', 'bad_request'],
  ['query', 404, 'ORDERNOTEXIST', 'not_found'],
  ['query', 404, 'ORDER_NOT_EXIST', 'not_found'],
  ['query', 404, 'RESOURCE_NOT_EXISTS', 'not_found'],
  ['query', 500, 'SYSTEMERROR', 'busy'],
  ['query', 400, 'ORDER_CLOSED', 'bad_request'],
  ['close', 400, 'ORDERPAID', 'already_paid'],
  ['close', 400, 'ORDER_CLOSED', 'closed'],
  ['close', 404, 'ORDERNOTEXIST', 'not_found'],
  ['close', 404, 'ORDER_NOT_EXIST', 'not_found'],
  ['refund', 403, 'NOT_ENOUGH', 'not_enough'],
  ['refund', 403, 'NOTENOUGH', 'not_enough'],
  ['refund', 403, 'USER_ACCOUNT_ABNORMAL', 'user_account_abnormal'],
  ['refund', 404, 'RESOURCE_NOT_EXISTS', 'payment_not_found'],
  ['refund', 404, 'ORDERNOTEXIST', 'payment_not_found'],
  ['refund', 400, 'PARAM_ERROR', 'bad_request'],
  ['refund', 400, 'INVALID_REQUEST', 'bad_request'],
  ['refund', 400, 'MCH_NOT_EXISTS', 'not_authorised'],
  ['refund', 401, 'SIGN_ERROR', 'not_authorised'],
  ['refund', 403, 'NO_AUTH', 'not_authorised'],
  ['refund', 429, 'FREQUENCY_LIMITED', 'too_often'],
  ['refund', 500, 'SYSTEM_ERROR', 'busy'],
  ['refund-query', 404, 'RESOURCE_NOT_EXISTS', 'not_found'],
  ['refund-query', 404, 'REFUNDNOTEXIST', 'not_found'],
  ['certificates', 404, 'RESOURCE_NOT_EXISTS', 'not_found'],
  ['bill', 400, 'NO_STATEMENT_EXIST', 'empty'],
  ['bill', 400, 'STATEMENT_CREATING', 'not_ready'],
  ['bill-file', 400, 'PARAM_ERROR', 'bad_request'],
];

describe('error codes of WeChat Pay', () => {
  it.each(EXPECTED)('%s, HTTP %i %s: %s', (call, status, code, expected) => {
    expect(verdict(call, status, code)).toBe(expected);
  });

  it.each<[PayCall, string, PayVerdict]>([
    ['order', '该订单已支付', 'already_paid'],
    ['close', '订单已支付，不能关闭', 'already_paid'],
    ['order', '该订单已关闭，请重新下单', 'closed'],
    ['order', '订单已超过支付截止时间，请更换商户订单号后重新下单', 'closed'],
    ['order', '请求重入时，参数与首次请求时不一致，请核实后再试', 'number_taken'],
    ['order', '201 商户订单号重复', 'number_taken'],
    ['refund', '该订单已支付', 'bad_request'],
    ['order', '无效请求', 'bad_request'],
  ])('%s, INVALID_REQUEST «%s»: %s', (call, message, expected) => {
    expect(verdict(call, 400, 'INVALID_REQUEST', message)).toBe(expected);
  });

  it.each<[number, PayVerdict]>([
    [400, 'bad_request'],
    [401, 'not_authorised'],
    [403, 'not_authorised'],
    [404, 'bad_request'],
    [409, 'bad_request'],
    [429, 'too_often'],
    [500, 'busy'],
    [503, 'busy'],
  ])('a code nobody knows counts by HTTP %i: %s', (status, expected) => {
    expect(verdict('order', status, 'SOMETHING_NEW')).toBe(expected);
  });

  it.each<[number, PayVerdict]>([
    [400, 'bad_answer'],
    [404, 'bad_answer'],
    [302, 'bad_answer'],
    [429, 'too_often'],
    [502, 'busy'],
  ])('HTTP %i without a code: %s', (status, expected) => {
    expect(payVerdict('query', status, null)).toBe(expected);
  });

  it('has no row that an earlier one hides', () => {
    for (const row of PAY_ERROR_TABLE.filter(({ says }) => !says)) {
      for (const code of row.codes) {
        const reachable = row.calls.filter((call) => verdict(call, row.http, code) === row.verdict);
        expect([code, reachable.length > 0]).toEqual([code, true]);
      }
    }
  });

  it('says of every row what it means and what happens next', () => {
    for (const { meaning, product } of PAY_ERROR_TABLE) {
      expect(meaning).toMatch(/^\S.{9,}[^.]$/);
      expect(product).toMatch(/^\S.{9,}[^.]$/);
    }
  });
});
