import type { Result } from '@/services/http';
import { randomName } from '@/services/ids';
import type { Storage } from '@/services/storage';

/** A draw that was begun: kept until it is known what came of it, so that a retry asks for this very draw. */
export interface DrawDraft {
  readonly key: string;
  readonly points: number;
  readonly nonce: string;
  /** When it was begun, epoch milliseconds of the server's clock. */
  readonly at: number;
  /** When it was sent last, by the same clock: an answer of before says nothing about what is still on its way. */
  readonly sentAt: number;
  /** How many draws the campaign had then: whatever became of this one has a higher number. */
  readonly after: number;
}

/** A draw as this device was told of it; what is published after the end must say the same. */
export interface NotedDraw {
  readonly drawNo: number;
  readonly prizeId: string;
  /** As the draw was made with. */
  readonly nonce: string;
  /** As this device sent it. */
  readonly sent: string;
  /** The guardian who drew. */
  readonly guardianId: string;
}

/** Whose draw it is: keys belong to an account, so another guardian on the same phone has drafts of his own. */
export interface DrawOwner {
  readonly lotteryId: string;
  readonly studentId: string;
  readonly guardianId: string;
}

/** What a draw is begun with. */
export interface DrawWish {
  /** What the family was shown. */
  readonly points: number;
  /** The family's own in this campaign; null = this is its first draw, a new one is made. */
  readonly nonce: string | null;
  /** How many draws the campaign had as it was shown. */
  readonly after: number;
}

/** What fixes a campaign before the first draw, as this device saw it first. */
export interface NotedHere {
  readonly commitment: string;
  readonly rulesHash: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The server recognises a repeated request for seven days; after that the same key would draw, and charge, once more. */
const ASKED_AGAIN_MS = 6 * 86_400_000;
/** A device's idea of the server's clock may be wrong by this much. */
const CLOCK_MS = 3_000;
/** A request that was given up here may still reach the server, or wait there for its turn; afterwards it is there or lost. */
const ON_ITS_WAY_MS = 10_000;
/** More draws of one campaign are not kept on the device. */
const MOST_NOTED = 2_000;

const STILL_OPEN = 'idempotency_in_progress';
/** 401: signed in again, the same draw may be asked for; 408, 425, 429: asked too early. */
const NO_ANSWER = [401, 408, 425, 429];

/** Whether an answer says for good what became of a draw. Without one, nobody knows whether it was made. */
const isFinal = (answer: Result<unknown>): boolean => {
  if (answer.ok) return true;
  const { status, code } = answer.error;
  // Counted, and refused under its key for good: the next try is another request.
  if (code === 'family_pin_locked') return true;
  return status >= 400 && status < 500 && !NO_ANSWER.includes(status) && code !== STILL_OPEN;
};

/**
 * The draws of one student in one campaign as the device remembers them.
 * @param now the server's clock
 * @param newName makes keys and nonces
 */
export const drawDrafts = (storage: Storage, owner: DrawOwner, now: () => number, newName = randomName) => {
  const name = `lottery.draw.${owner.lotteryId}.${owner.studentId}.${owner.guardianId}`;
  const forget = () => storage.remove(name);
  const pending = (): DrawDraft | null => {
    const draft = storage.get<DrawDraft>(name);
    if (draft === null || now() - draft.at < ASKED_AGAIN_MS) return draft;
    forget();
    return null;
  };
  return {
    /** A draw whose answer never came; null = none. */
    pending,
    /** Gives a begun draw up: it is known what became of it, or that it never arrived. */
    forget,
    /** Draws once. What was begun before and has no answer yet is asked for again instead of beginning another one. */
    async draw<T>(wish: DrawWish, send: (draft: DrawDraft) => Promise<Result<T>>): Promise<Result<T>> {
      const { points, after } = wish;
      const sentAt = now();
      const begun = pending() ?? { key: newName(), points, nonce: wish.nonce ?? newName(), at: sentAt, after };
      storage.set(name, { ...begun, sentAt });
      const answer = await send({ ...begun, sentAt });
      if (isFinal(answer)) forget();
      // It may have been on its way until now, however long that took.
      else storage.set(name, { ...begun, sentAt: now() });
      return answer;
    },
  };
};

const notesName = (lotteryId: string): string => `lottery.drawn.${lotteryId}`;

/** The draws of a campaign this device was told of, in the order they were made here. */
export const notedDraws = (storage: Storage, lotteryId: string): readonly NotedDraw[] =>
  storage.get<readonly NotedDraw[]>(notesName(lotteryId)) ?? [];

/** Keeps what the device was told of a draw; the first word stands. */
export const noteDraw = (storage: Storage, lotteryId: string, draw: NotedDraw): void => {
  const known = notedDraws(storage, lotteryId);
  if (known.some(({ drawNo }) => drawNo === draw.drawNo)) return;
  storage.set(notesName(lotteryId), [...known, draw].slice(-MOST_NOTED));
};

/** From this instant of the server's clock on, a draw the server does not have was never made. */
export const knownFrom = ({ sentAt }: Pick<DrawDraft, 'sentAt'>): number => sentAt + ON_ITS_WAY_MS;

/** What tells one draw of a child from another one. */
type Made = Pick<NotedDraw, 'drawNo' | 'guardianId'> & { readonly drawnAt: number };

/**
 * The draw that a lost answer may have been about: made by this guardian after it was begun, and not known here yet.
 * @param known what this device was told of, whoever drew
 * @returns undefined = the server does not have it
 */
export const lostDraw = <D extends Made>(
  draws: readonly D[],
  { after, at, guardianId }: Pick<DrawDraft, 'after' | 'at'> & Pick<DrawOwner, 'guardianId'>,
  known: readonly Pick<NotedDraw, 'drawNo'>[],
): D | undefined =>
  [...draws]
    .sort((a, b) => a.drawNo - b.drawNo)
    .filter((one) => one.guardianId === guardianId && one.drawNo > after && one.drawnAt >= at - CLOCK_MS)
    .find(({ drawNo }) => !known.some((one) => one.drawNo === drawNo));

/** What is doubtful about the nonce a family draws with. */
export type NonceDoubt = 'planted' | 'changed' | 'not_ours';

/** What a family reads of a campaign that its nonce is judged by. */
export interface NonceRead {
  readonly nonce: string | null;
  /** How often this family drew. */
  readonly drawn: number;
  /** How many draws all families had made: draws with a higher number came after this was read. */
  readonly draws: number;
  readonly guardianId: string;
}

/**
 * Whether the family's nonce is the one its device chose. Who could choose it instead, knowing the seed, could choose the results.
 * A draw that was made after the campaign was read is judged when it is read again.
 * @returns null = nothing is doubtful
 */
export const nonceDoubt = ({ nonce, drawn, draws, guardianId }: NonceRead, notes: readonly NotedDraw[]): NonceDoubt | null => {
  if (nonce !== null && drawn === 0) return 'planted';
  const own = notes.filter((note) => note.guardianId === guardianId && note.drawNo <= draws);
  if (own.some((note) => note.nonce !== nonce)) return 'changed';
  return own.some((note) => note.nonce !== note.sent) ? 'not_ours' : null;
};

/** Remembers what a campaign showed first on this device; later calls change nothing. */
export const noteHere = (storage: Storage, lotteryId: string, seen: NotedHere): void => {
  const name = `lottery.noted.${lotteryId}`;
  if (storage.get<NotedHere>(name) === null) storage.set(name, seen);
};

/** What this device noted of a campaign; null = it never saw it. */
export const notedHere = (storage: Storage, lotteryId: string): NotedHere | null =>
  storage.get<NotedHere>(`lottery.noted.${lotteryId}`);

/** Whether what is published now is what this device noted; true where nothing was noted. */
export const standsAsNoted = (noted: NotedHere | null, now: Pick<NotedHere, 'commitment' | 'rulesHash'>): boolean =>
  noted === null || (noted.commitment === now.commitment && noted.rulesHash === now.rulesHash);
