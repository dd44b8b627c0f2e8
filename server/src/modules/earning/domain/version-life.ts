import { DAY_MS, type Instant, MINUTE_MS } from '@qingya/shared';

/** What decides who may publish a version. */
export interface Hands {
  readonly createdById: string | null;
  readonly savedById: string | null;
  readonly submittedById: string | null;
  /** Everybody who ever began, saved or submitted it, as `editorsWith` writes them; null = only the three are known. */
  readonly editorIds: string | null;
}

const readEditors = (editorIds: string | null): readonly string[] => (editorIds === null ? [] : JSON.parse(editorIds));

const editorsOf = (hands: Hands): readonly string[] =>
  [...new Set([hands.createdById, hands.savedById, hands.submittedById, ...readEditors(hands.editorIds)])].filter(
    (id) => id !== null,
  );

/** Everybody who had a hand in a version and one more, each once, as the version keeps them (JSON). @param hands null = nobody yet */
export const editorsWith = (hands: Hands | null, staffId: string): string =>
  JSON.stringify([...new Set([...(hands === null ? [] : editorsOf(hands)), staffId])]);

/**
 * Whether somebody is a second person for a version: never began, saved or submitted it. Who saved it last says nothing: the rules may
 * be somebody else's, who saved them before.
 */
export const isSecondPerson = (hands: Hands, staffId: string): boolean => !editorsOf(hands).includes(staffId);

/** A slip of the year would leave a version that nobody thinks of any more. */
const FURTHEST_MS = 366 * DAY_MS;

/** Clocks of several machines differ, and what is judged now may be written down a little later. */
const CLOCKS_APART_MS = MINUTE_MS;

/**
 * How long before its effective time a version is settled: it is published no later, and withdrawn no later. Whatever can be known
 * by then was judged by the rules of before, or will be judged by the new ones; nothing by both.
 * @param knownAheadMs the longest time by which something is known before it happens, ms
 * @returns ms
 */
export const leadOf = (knownAheadMs: number): number => knownAheadMs + CLOCKS_APART_MS;

/**
 * When a version takes over: as soon as may be, or at the time asked for.
 * @param asked null = as soon as may be
 * @param lead of `leadOf`, ms
 * @returns null when that time is sooner than may be or too far away
 */
export const effectiveTime = (asked: Instant | null, now: Instant, lead: number): Instant | null => {
  const earliest = now + lead;
  if (asked === null) return earliest;
  return asked >= earliest && asked - now <= FURTHEST_MS ? asked : null;
};

export interface Standing {
  readonly id: string;
  readonly state: 'draft' | 'review' | 'published' | 'retired';
  readonly effectiveFrom: Instant;
}

/** How a version stands now. Nothing has to run for a version to retire: time passes, and another one is in force. */
export const standingOf = (version: Standing, inForceId: string | undefined, now: Instant): Standing['state'] => {
  if (version.state === 'draft' || version.state === 'review') return version.state;
  return version.id === inForceId || version.effectiveFrom > now ? 'published' : 'retired';
};
