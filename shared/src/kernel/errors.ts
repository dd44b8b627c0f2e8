/**
 * One entry of the error catalogue.
 * `message` is the Chinese sentence a parent reads: what happened and what to do next.
 */
export interface ErrorDefinition {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 423 | 429 | 500 | 502 | 503;
  readonly message: string;
}

export type ErrorTable = Readonly<Record<string, ErrorDefinition>>;

/** Declares a capability's errors; keys are the stable codes of the outside contract. */
export const defineErrors = <const T extends ErrorTable>(table: T): T => table;

/** The body of every answer that is not a success. */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details?: unknown;
    readonly requestId: string;
  };
}

/** Errors that belong to no capability. */
export const commonErrors = defineErrors({
  invalid_request: { status: 400, message: '提交的内容有误，请检查后重新提交。' },
  unauthenticated: { status: 401, message: '登录已失效，请重新登录。' },
  forbidden: { status: 403, message: '您没有权限进行此操作，如有需要请联系校区老师。' },
  not_found: { status: 404, message: '没有找到您要的内容，可能已被删除或不属于您。' },
  method_not_allowed: { status: 405, message: '不支持这种操作，请返回后重试。' },
  idempotency_conflict: { status: 409, message: '这次提交与之前的内容不一致，请返回后重新操作。' },
  idempotency_in_progress: { status: 409, message: '上一次提交还在处理，请稍候片刻再看结果。' },
  idempotency_key_invalid: { status: 400, message: '提交标识有误，请返回后重新操作。' },
  conflict: { status: 409, message: '内容刚刚被其他人修改，请刷新后再试。' },
  payload_too_large: { status: 413, message: '提交的内容太大，请缩小后再试。' },
  unsupported_media_type: { status: 415, message: '不支持这种内容格式，请换一种格式再试。' },
  rate_limited: { status: 429, message: '操作太频繁，请稍等一会儿再试。' },
  internal: { status: 500, message: '系统出了点问题，我们已记录，请稍后再试。' },
  wechat_unavailable: { status: 503, message: '微信服务暂时没有响应，请稍后再试。' },
  unavailable: { status: 503, message: '系统正忙，这次操作可能没有完成，请稍后再试。' },
});
