import Taro from '@tarojs/taro';
import { useEffect, useRef } from 'react';
import { useOpening } from '@/hooks/use-draft';
import { drafts, type Opening } from '@/services/draft';
import type { Result } from '@/services/http';
import { ALREADY_SAVED, fingerprint, isFinal } from '../model/once';

/** Sends `body` under the key it is given. */
export type SubmitOnce = <B, T>(name: string, body: B, send: (key: string, body: B) => Promise<Result<T>>) => Promise<Result<T>>;

const TOLD_MS = 4_000;
const pageInFront = () => Taro.getCurrentInstance().page;

const submitting =
  (keys: Opening, isThere: () => boolean = () => true): SubmitOnce =>
  async (name, body, send) => {
    const page = pageInFront();
    const draft = `staff.${name}.${fingerprint(body)}`;
    const answer = await send(keys.key(draft), body);
    if (isFinal(answer.ok ? 'ok' : answer.error.status)) keys.settle(draft);
    // Whatever the screen says about it: nobody may believe that it has just been done. Over another page it would be taken
    // for what was done there.
    if (answer.ok && answer.replayed === true && isThere() && pageInFront() === page)
      void Taro.showToast({ title: ALREADY_SAVED, icon: 'none', duration: TOLD_MS });
    return answer;
  };

/**
 * Sends something that happens once by its nature: the server refuses it a second time, because it is about one thing and its
 * state (a request decided, an award undone). The key belongs to `name`, which has that thing's id in it, and the content of
 * `body`; it is kept until an answer is final, or until nobody tried again for some minutes.
 */
export const submitOnce: SubmitOnce = submitting(drafts);

export interface OpeningOptions {
  /** Changes when a sheet that stays mounted is closed or opened. */
  readonly during?: unknown;
  /**
   * What the page shows at the moment of what the act makes, as data: `seenIn` of a list to which things are only added, or
   * SHOWS_NOTHING. It must never be again what it once was. Balances and counts return, and so does a list things leave (open
   * bills, one state, drafts that can be thrown away): the next act of equal content would pass for the first and not be done.
   * Absent = not known: another opening goes by the minutes alone.
   */
  readonly seen?: unknown;
}

/**
 * The same for what may be done again with equal content: points given, pieces delivered, money taken, something created. A
 * retry in this opening is the same act however late it comes. Another opening takes the key over for some minutes, and for
 * as long as the page still shows what it showed at the last attempt: who sees no change must not do the thing twice.
 */
export const useSubmitOnce = ({ during, seen }: OpeningOptions = {}): SubmitOnce => {
  const there = useRef(true);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);
  return submitting(useOpening(during, seen === undefined ? undefined : fingerprint(seen)), () => there.current);
};

/**
 * For `seen`, where the page shows nothing of what the act makes: it can never tell what became of it, so the same content goes
 * on with its key as long as the server recognises it.
 */
export const SHOWS_NOTHING = 'nothing';

/** So many rows tell whether a list was read again; more pages of older rows do not. */
const TELLING_ROWS = 10;

/**
 * For `seen`, what a list shows that has the newest first and loses nothing: unfiltered, of all states. A list that is not there
 * shows as little as an empty one.
 */
export const seenIn = (rows: readonly { readonly id: string }[] | undefined): readonly string[] =>
  (rows ?? []).slice(0, TELLING_ROWS).map(({ id }) => id);
