import type { Endpoint } from '@qingya/shared';
import type { z } from 'zod';
import { fail } from '../errors';
import { chineseMessage } from './validation-messages';

export interface FieldError {
  /** Dotted path inside the request, such as `marks.0.status`. */
  readonly field: string;
  readonly message: string;
}

const OPTIONS = { error: (issue: z.core.$ZodRawIssue) => chineseMessage(issue) };
const MAX_DETAILS = 50;

/** What did not fit, field by field. */
export const fieldErrors = (error: z.core.$ZodError): FieldError[] =>
  error.issues.slice(0, MAX_DETAILS).map(({ path, message }) => ({ field: path.map(String).join('.'), message }));

/** The request after parsing: unknown fields are gone, defaults filled in, numbers of the query string are numbers. */
export interface ValidInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Checks params, query and body together, so that the caller learns everything at once.
 * @throws AppError invalid_request whose details list the fields
 */
export const validateInput = (endpoint: Endpoint, raw: ValidInput): ValidInput => {
  const params = endpoint.params.safeParse(raw.params, OPTIONS);
  const query = endpoint.query.safeParse(raw.query, OPTIONS);
  const body = endpoint.body === null ? undefined : endpoint.body.safeParse(raw.body, OPTIONS);
  if (params.success && query.success && body?.success !== false) {
    return { params: params.data, query: query.data, body: body?.data };
  }
  const details: FieldError[] = [];
  for (const result of [params, query, body]) {
    if (result?.success === false) details.push(...fieldErrors(result.error));
  }
  throw fail('invalid_request', details);
};
