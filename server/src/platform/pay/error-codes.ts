/** The calls of WeChat Pay that the product makes; metrics and the simulator's faults use the same names after `pay.`. */
export type PayCall = 'order' | 'query' | 'close' | 'refund' | 'refund-query' | 'certificates' | 'bill' | 'bill-file';

/**
 * What an answer with an error means. `bad_request` and `not_authorised` are refusals that repeating does not change;
 * `busy`, `too_often` and `bad_answer` say nothing about what happened; the others are facts about the order or refund.
 */
export type PayVerdict =
  | 'already_paid'
  | 'closed'
  | 'number_taken'
  | 'not_found'
  | 'payment_not_found'
  | 'not_enough'
  | 'user_account_abnormal'
  | 'empty'
  | 'not_ready'
  | 'bad_request'
  | 'not_authorised'
  | 'busy'
  | 'too_often'
  | 'bad_answer';

export interface PayErrorRow {
  /** Every spelling in use; the first is the current one. */
  readonly codes: readonly [string, ...string[]];
  /** As documented; the code decides, not the status. */
  readonly http: number;
  readonly calls: readonly PayCall[];
  /** Part of the message that tells this case from others with the same code. */
  readonly says?: RegExp;
  readonly verdict: PayVerdict;
  readonly meaning: string;
  /** What the product does next. */
  readonly product: string;
}

const ALL: readonly PayCall[] = ['order', 'query', 'close', 'refund', 'refund-query', 'certificates', 'bill', 'bill-file'];
const REFUNDS: readonly PayCall[] = ['refund', 'refund-query'];
const BILLS: readonly PayCall[] = ['bill', 'bill-file'];

const NEW_NUMBER = 'queries the number, closes it and places the order under a new one';
const OPERATOR = 'stops and makes a task for whoever looks after the account';
const MISTAKE = 'does not repeat it and makes a task about the payment or refund';
const AGAIN = 'repeats at most twice at once, then later with the same number and the same parameters';

/**
 * Error codes of WeChat Pay and what they lead to, first match wins. Old and new spellings stand side by side because
 * the documentation of the platform uses both. The documents render this table.
 */
export const PAY_ERROR_TABLE: readonly PayErrorRow[] = [
  {
    codes: ['ORDERPAID', 'ORDER_PAID'],
    http: 400,
    calls: ['order', 'close'],
    verdict: 'already_paid',
    meaning: 'the order has been paid',
    product: 'queries the order and settles the payment',
  },
  {
    codes: ['INVALID_REQUEST'],
    http: 400,
    calls: ['order', 'close'],
    says: /已支付/,
    verdict: 'already_paid',
    meaning: 'the order has been paid (told in the message only)',
    product: 'queries the order and settles the payment',
  },
  {
    codes: ['ORDER_CLOSED', 'ORDERCLOSED'],
    http: 400,
    calls: ['order', 'close'],
    verdict: 'closed',
    meaning: 'the order is closed',
    product: 'for a new order takes a new number; for a close counts it as done',
  },
  {
    codes: ['INVALID_REQUEST'],
    http: 400,
    calls: ['order', 'close'],
    says: /已关闭/,
    verdict: 'closed',
    meaning: 'the order is closed (told in the message only)',
    product: 'for a new order takes a new number; for a close counts it as done',
  },
  {
    codes: ['INVALID_REQUEST', 'PARAM_ERROR'],
    http: 400,
    calls: ['order'],
    says: /截止时间|已过期/,
    verdict: 'closed',
    meaning: 'the time to pay this number is over',
    product: 'takes a new number',
  },
  {
    codes: ['OUT_TRADE_NO_USED', 'OUTTRADENO_USED'],
    http: 403,
    calls: ['order'],
    verdict: 'number_taken',
    meaning: 'the number was used with other parameters',
    product: NEW_NUMBER,
  },
  {
    codes: ['INVALID_REQUEST'],
    http: 400,
    calls: ['order'],
    says: /请求重入|订单号重复/,
    verdict: 'number_taken',
    meaning: 'the number was used with other parameters (told in the message only)',
    product: NEW_NUMBER,
  },
  {
    codes: ['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'ORDER_NOT_EXISTS', 'RESOURCE_NOT_EXISTS', 'RESOURCE_NOT_EXIST'],
    http: 404,
    calls: ['query', 'close'],
    verdict: 'not_found',
    meaning: 'the platform has no order with this number',
    product: 'counts the number as never placed, once the call that places it is surely over',
  },
  {
    codes: ['RESOURCE_NOT_EXISTS', 'RESOURCE_NOT_EXIST', 'ORDER_NOT_EXIST', 'ORDERNOTEXIST'],
    http: 404,
    calls: ['refund'],
    verdict: 'payment_not_found',
    meaning: 'no such payment, or it was not paid',
    product: 'queries the refund; when that is unknown too, makes a task for a person',
  },
  {
    codes: ['RESOURCE_NOT_EXISTS', 'RESOURCE_NOT_EXIST', 'REFUNDNOTEXIST', 'REFUND_NOT_EXIST', 'REFUND_NOT_EXISTS'],
    http: 404,
    calls: ['refund-query'],
    verdict: 'not_found',
    meaning: 'the platform has no refund with this number',
    product: 'asks again later; a number that a person gave up gets its successor',
  },
  {
    codes: ['RESOURCE_NOT_EXISTS', 'RESOURCE_NOT_EXIST'],
    http: 404,
    calls: ['certificates'],
    verdict: 'not_found',
    meaning: 'the merchant has no platform certificates, as every new one',
    product: 'trusts the platform’s public key only',
  },
  {
    codes: ['NOT_ENOUGH', 'NOTENOUGH'],
    http: 403,
    calls: ['refund'],
    verdict: 'not_enough',
    meaning: 'the merchant’s balance is too low for the refund',
    product: 'makes a task for finance; repeated with the same number once there is money',
  },
  {
    codes: ['USER_ACCOUNT_ABNORMAL', 'USER_ACCOUNT_ABNORMAL_ERROR'],
    http: 403,
    calls: ['refund'],
    verdict: 'user_account_abnormal',
    meaning: 'the payer’s account cannot take money',
    product: 'queries the refund; when that is unknown too, makes a task for a person',
  },
  {
    codes: ['NO_STATEMENT_EXIST', 'NO_BILL_EXIST'],
    http: 400,
    calls: BILLS,
    verdict: 'empty',
    meaning: 'nothing was traded that day',
    product: 'reconciles the day against an empty bill',
  },
  {
    codes: ['STATEMENT_CREATING', 'BILL_CREATING'],
    http: 400,
    calls: BILLS,
    verdict: 'not_ready',
    meaning: 'the bill is still being made',
    product: 'asks again later in the day',
  },
  {
    codes: ['SIGN_ERROR'],
    http: 401,
    calls: ALL,
    verdict: 'not_authorised',
    meaning: 'our signature was not accepted: key, serial number or clock',
    product: OPERATOR,
  },
  {
    codes: ['NO_AUTH', 'NOAUTH'],
    http: 403,
    calls: ALL,
    verdict: 'not_authorised',
    meaning: 'the merchant may not use this interface',
    product: OPERATOR,
  },
  {
    codes: ['APPID_MCHID_NOT_MATCH'],
    http: 400,
    calls: ALL,
    verdict: 'not_authorised',
    meaning: 'mini-program and merchant are not bound to each other',
    product: OPERATOR,
  },
  {
    codes: ['MCH_NOT_EXISTS', 'MCHID_NOT_EXIST'],
    http: 400,
    calls: ALL,
    verdict: 'not_authorised',
    meaning: 'the merchant number is wrong',
    product: OPERATOR,
  },
  {
    codes: ['RULE_LIMIT', 'RULELIMIT'],
    http: 403,
    calls: ['order', 'refund'],
    verdict: 'bad_request',
    meaning: 'a limit of the merchant or of risk control',
    product: MISTAKE,
  },
  {
    codes: ['TRADE_ERROR'],
    http: 403,
    calls: ['order', 'query', 'close', 'refund'],
    verdict: 'bad_request',
    meaning: 'the payment failed for a reason of the payer’s account or of risk control',
    product: MISTAKE,
  },
  {
    codes: ['ACCOUNT_ERROR', 'ACCOUNTERROR'],
    http: 403,
    calls: ['order', 'refund'],
    verdict: 'bad_request',
    meaning: 'the account is not in order',
    product: MISTAKE,
  },
  {
    codes: ['NOT_ENOUGH', 'NOTENOUGH'],
    http: 403,
    calls: ['order'],
    verdict: 'bad_request',
    meaning: 'the payer’s balance is too low',
    product: MISTAKE,
  },
  {
    codes: ['OPENID_MISMATCH'],
    http: 500,
    calls: ['order'],
    verdict: 'bad_request',
    meaning: 'the payer does not belong to this mini-program',
    product: MISTAKE,
  },
  {
    codes: ['INVALID_TRANSACTIONID'],
    http: 500,
    calls: ['query', 'refund'],
    verdict: 'bad_request',
    meaning: 'the transaction id is wrong',
    product: MISTAKE,
  },
  {
    codes: ['PARAM_ERROR', 'INVALID_REQUEST'],
    http: 400,
    calls: ALL,
    verdict: 'bad_request',
    meaning: 'a field is wrong, or the request does not suit the order’s state',
    product: MISTAKE,
  },
  {
    codes: ['FREQUENCY_LIMITED', 'FREQUENCY_LIMIT', 'FREQUENCY_LIMIT_EXCEED', 'RATELIMIT_EXCEEDED'],
    http: 429,
    calls: ALL,
    verdict: 'too_often',
    meaning: 'too many requests; for refunds also two parts of one order within a minute',
    product: 'repeats later with the same number and the same parameters, never at once',
  },
  {
    codes: ['SYSTEM_ERROR', 'SYSTEMERROR'],
    http: 500,
    calls: ALL,
    verdict: 'busy',
    meaning: 'the platform failed; what happened is unknown',
    product: AGAIN,
  },
  {
    codes: ['BANK_ERROR', 'BANKERROR'],
    http: 500,
    calls: [...REFUNDS, 'order', 'query', 'close'],
    verdict: 'busy',
    meaning: 'a bank’s system failed; what happened is unknown',
    product: AGAIN,
  },
];

/**
 * What an answer that is not a success means. Codes that the table does not know count by their HTTP class; an answer
 * without any code did not come from the platform's application (a proxy, a firewall), so that nothing follows from it.
 * @param error code and message of the body, null when it has none
 */
export const payVerdict = (call: PayCall, status: number, error: { code: string; message: string } | null): PayVerdict => {
  if (error === null) return statusVerdict(status) ?? 'bad_answer';
  const row = PAY_ERROR_TABLE.find(
    ({ codes, calls, says }) => codes.includes(error.code) && calls.includes(call) && (says?.test(error.message) ?? true),
  );
  if (row) return row.verdict;
  return statusVerdict(status) ?? (status === 401 || status === 403 ? 'not_authorised' : 'bad_request');
};

const statusVerdict = (status: number): 'too_often' | 'busy' | undefined => {
  if (status === 429) return 'too_often';
  return status >= 500 ? 'busy' : undefined;
};
