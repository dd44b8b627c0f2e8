/**
 * The whole body of an answer, or the reason why the signal ended it. A body that is aborted while it is being read can stay
 * pending for good (nodejs/undici#4089, nodejs/node#56917), and whoever waits for it with it: a time limit that only `fetch`
 * knows is none.
 * @param signal the one the request was sent with
 * @throws the reason of the signal (`TimeoutError` for `AbortSignal.timeout`); whatever reading throws
 */
export const readBody = async (response: Pick<Response, 'arrayBuffer'>, signal: AbortSignal): Promise<Buffer> => {
  let stop = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return Buffer.from(await Promise.race([response.arrayBuffer(), ended]));
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
