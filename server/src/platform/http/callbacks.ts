import type { Instant } from '@qingya/shared';
import type { Database } from '../db';

/** What the caller of another protocol sent. Nothing of it has been parsed or believed. */
export interface CallbackRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** A name that is repeated has its first value. */
  readonly query: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came, because signatures are over bytes; empty for a GET. */
  readonly rawBody: Buffer;
  readonly requestId: string;
  readonly now: Instant;
  readonly db: Database;
}

export interface CallbackAnswer {
  readonly status: number;
  /** Default `text/plain; charset=utf-8`. */
  readonly contentType?: string;
  readonly body?: string;
}

/**
 * An address whose request and answer somebody else has defined (WeChat's pushes, notifications of payments), so that it
 * has no contract, no token check and no rate limit: the handler itself checks the signature of what came.
 */
export interface CallbackRoute {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** The whole path, without parameters: `/api/v1/wechat/messages`. */
  readonly path: string;
  /** What it throws is answered like everywhere else: an AppError by its code, anything else by a 500 that says nothing. */
  handle(req: CallbackRequest): Promise<CallbackAnswer>;
}
