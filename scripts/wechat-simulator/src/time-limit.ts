/**
 * What `work` gives, or the reason why the signal ended it. A body that is aborted while it is being read can stay pending
 * for good (nodejs/undici#4089), and whoever waits for it with it: a time limit that only `fetch` knows is none.
 * @param signal the one the request was sent with
 * @throws the reason of the signal (`TimeoutError` for `AbortSignal.timeout`); whatever `work` throws
 */
export const unlessEnded = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  let stop = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/** Lets go of a body that nobody reads, without waiting for it: the status has come, and nothing later may change it. */
export const letGo = ({ body }: Pick<Response, 'body'>): void => {
  void Promise.allSettled([body?.cancel()]);
};
