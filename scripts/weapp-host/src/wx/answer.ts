/** Options with the three functions every asynchronous call may bring along. */
export interface Callbacks {
  readonly success?: (result: Record<string, unknown>) => void;
  readonly fail?: (error: Record<string, unknown>) => void;
  readonly complete?: (result: Record<string, unknown>) => void;
}

/** A refusal as WeChat words it: `errMsg` is made of the call's name and `reason`. */
export class Refusal extends Error {
  /** @param reason what stands after `fail `, empty for nothing */
  constructor(
    readonly reason: string,
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(reason);
  }
}

/** Calls of `wx` by name. */
export type Calls = Record<string, unknown>;

type Work<O> = (options: O) => Promise<object | undefined> | object | undefined;

/**
 * Makes a call of the callback style: the outcome goes to `success` or `fail`, then to `complete`; without any of them a
 * promise is given. Never before the call has returned.
 */
export const call =
  <O = object>(name: string, work: Work<O>) =>
  (options?: O & Callbacks): Promise<Record<string, unknown>> | undefined => {
    const given = (options ?? {}) as O & Callbacks;
    const outcome = settle(name, work, given);
    if (given.success === undefined && given.fail === undefined && given.complete === undefined)
      return outcome.then(({ ok, value }) => (ok ? value : Promise.reject(value)));
    void outcome.then(({ ok, value }) => {
      if (ok) given.success?.(value);
      else given.fail?.(value);
      given.complete?.(value);
    });
    return undefined;
  };

const settle = async <O>(name: string, work: Work<O>, options: O): Promise<{ ok: boolean; value: Record<string, unknown> }> => {
  try {
    return { ok: true, value: { errMsg: `${name}:ok`, ...(await work(options)) } };
  } catch (error) {
    const { reason, more } = error instanceof Refusal ? error : { reason: String(error), more: {} };
    return { ok: false, value: { errMsg: `${name}:fail ${reason}`.trim(), ...more } };
  }
};
