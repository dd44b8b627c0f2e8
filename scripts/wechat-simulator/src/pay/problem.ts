/** Codes of the tables, each with its HTTP status. */
const STATUS = {
  PARAM_ERROR: 400,
  INVALID_REQUEST: 400,
  APPID_MCHID_NOT_MATCH: 400,
  MCH_NOT_EXISTS: 400,
  ORDER_CLOSED: 400,
  ORDERPAID: 400,
  NO_STATEMENT_EXIST: 400,
  STATEMENT_CREATING: 400,
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  NOT_ENOUGH: 403,
  USER_ACCOUNT_ABNORMAL: 403,
  ORDERNOTEXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  SYSTEM_ERROR: 500,
} as const;
export type PayCode = keyof typeof STATUS;

/** An answer `{ code, message, detail? }`. */
export class PayProblem extends Error {
  readonly status: number;

  constructor(
    readonly code: PayCode,
    message: string,
    readonly detail?: object,
  ) {
    super(message);
    this.status = STATUS[code];
  }

  toJSON(): object {
    return { code: this.code, message: this.message, ...(this.detail ? { detail: this.detail } : {}) };
  }
}

/** PARAM_ERROR that names the field, as a JSON pointer, the way the platform does. */
export const badField = (field: string, issue: string, value?: unknown): PayProblem =>
  new PayProblem('PARAM_ERROR', `输入源“${field}”${issue}`, { field, issue, location: 'body', value: value ?? null });

/** A mistake in a call of the control API: 400 `{ error }`. */
export class ControlProblem extends Error {
  constructor(
    message: string,
    readonly more: object = {},
  ) {
    super(message);
  }
}
