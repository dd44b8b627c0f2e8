import { randomName } from './ids';
import { deviceStorage, type Storage } from './storage';

/**
 * So long after the last attempt a screen that is opened anew still means the same act: the answer was lost, or the app was
 * killed, and somebody is trying again. Later the same content is another act, and the lists show what became of the first.
 */
export const TRIED_AGAIN_MS = 15 * 60_000;
/** The server recognises a repeated key for seven days; afterwards the same key would act once more. */
export const RECOGNISED_MS = 6 * 86_400_000;

interface Kept {
  readonly key: string;
  /** When it was made, and when it was used last; epoch milliseconds of this device. */
  readonly since: number;
  readonly at: number;
  /** What the page showed when it was used last; absent = the page cannot tell. */
  readonly seen?: string;
}

/** The keys of one opening of a screen or sheet: a retry there is the same act, however long it stayed open. */
export interface Opening {
  /** The key of the draft called `name`, made on first use. Ask for it once per attempt. */
  key(name: string): string;
  /** Forgets the key: the submission was answered for good, or its content changed and it is a new one. */
  settle(name: string): void;
}

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Kept>).key === 'string';

/** A clock that was put back makes an entry of the future; it is as doubtful as an old one. */
const within = (ms: number, then: number, now: number): boolean => Math.abs(now - then) < ms;

/**
 * The idempotency keys of what the user is about to submit. A key is made with the draft and kept on the device before the
 * first attempt, so that a retry after a lost answer, even after a restart, cannot do the thing twice; it does not outlive
 * its act either, because the next act of the same content would be swallowed and shown as done.
 * @param now the device's clock, epoch milliseconds
 */
export const createDrafts = (storage: Storage, now: () => number = () => Date.now()) => {
  const use = (name: string, kept: Kept | undefined, seen?: string): Kept => {
    const at = now();
    const { key, since } = kept ?? { key: randomName(), since: at };
    const used: Kept = { key, since, at, ...(seen === undefined ? {} : { seen }) };
    storage.set(`draft.${name}`, used);
    return used;
  };
  const recognised = ({ since }: Kept) => within(RECOGNISED_MS, since, now());
  /** What is stored of `name`, unless it was used last more than `keepMs` ago and the page shows something else since. */
  const stored = (name: string, keepMs: number, seen?: string): Kept | undefined => {
    const value = storage.get<unknown>(`draft.${name}`);
    if (!isKept(value) || !recognised(value)) return undefined;
    return within(keepMs, value.at, now()) || (seen !== undefined && value.seen === seen) ? value : undefined;
  };
  const settle = (name: string): void => storage.remove(`draft.${name}`);
  return {
    /**
     * The key of the draft called `name`, made on first use, for what the server itself lets happen only once.
     * @param keepMs how long after its last use the key still stands for the same act
     */
    key: (name: string, keepMs = TRIED_AGAIN_MS): string => use(name, stored(name, keepMs)).key,
    settle,
    /**
     * Begins an opening; its attempts go on with what another opening left lately without an answer.
     * @param keepMs how long that is
     * @param seen what the page shows at this moment of the things the act makes, when it can tell: as long as that is what
     * it showed at the last attempt, nobody could see there what became of it, and the key is taken over however late. It must
     * be something that never returns to what it was, or the next act of equal content is taken for this one
     */
    opening(keepMs = TRIED_AGAIN_MS, seen: () => string | undefined = () => undefined): Opening {
      const mine = new Map<string, Kept>();
      return {
        key(name) {
          const known = mine.get(name);
          const shown = seen();
          const used = use(name, known !== undefined && recognised(known) ? known : stored(name, keepMs, shown), shown);
          mine.set(name, used);
          return used.key;
        },
        settle(name) {
          mine.delete(name);
          settle(name);
        },
      };
    },
  };
};

export const drafts = createDrafts(deviceStorage);
