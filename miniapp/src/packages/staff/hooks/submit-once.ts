import { drafts } from '@/services/draft';
import type { Result } from '@/services/http';
import { fingerprint, isFinal } from '../model/once';

/**
 * Sends something that must happen once. The key belongs to `name` and the content of `body`, and is kept until an answer
 * is final, so that a second tap after a lost answer repeats the same submission.
 */
export const submitOnce = async <B, T>(
  name: string,
  body: B,
  send: (key: string, body: B) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const draft = `staff.${name}.${fingerprint(body)}`;
  const answer = await send(drafts.key(draft), body);
  if (isFinal(answer.ok ? 'ok' : answer.error.status)) drafts.settle(draft);
  return answer;
};
