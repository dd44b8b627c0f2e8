import type { Result } from '@/services/http';
import { memoryStorage } from '@/services/storage';
import {
  type DrawDraft,
  drawDrafts,
  knownFrom,
  lostDraw,
  type NotedDraw,
  nonceDoubt,
  noteDraw,
  notedDraws,
  notedHere,
  noteHere,
  standsAsNoted,
} from './lottery-draft';

const failed = (status: number, code = 'x'): Result<string> => ({
  ok: false,
  error: { code, message: '', status, requestId: '' },
});
const names = () => {
  let count = 0;
  return () => {
    count += 1;
    return `n${count}`;
  };
};

const OWNER = { lotteryId: 'L', studentId: 'S', guardianId: 'G' };
const DAY = 86_400_000;
const at = (now: number) => () => now;
const wish = (over: object = {}) => ({ points: 100, nonce: null, after: 7, ...over });

it('keeps the key before it sends, and asks for the same draw again when the answer was lost', async () => {
  const storage = memoryStorage();
  const drafts = drawDrafts(storage, OWNER, at(5), names());
  const sent: DrawDraft[] = [];
  const keptWhileSending: (DrawDraft | null)[] = [];
  const send = (answer: Result<string>) => async (draft: DrawDraft) => {
    sent.push(draft);
    keptWhileSending.push(drafts.pending());
    return answer;
  };
  await drafts.draw(wish(), send(failed(0, 'network_timeout')));
  expect(sent[0]).toEqual({ key: 'n1', points: 100, nonce: 'n2', at: 5, sentAt: 5, after: 7 });
  expect(keptWhileSending[0]).toEqual(sent[0]);
  // Another price and a nonce known by now: the draw that was begun is still the old one.
  const again = drawDrafts(storage, OWNER, at(6), names());
  expect(again.pending()).toEqual(sent[0]);
  await again.draw(wish({ points: 120, nonce: 'mine' }), send({ ok: true, data: 'draw' }));
  expect(sent[1]).toEqual({ ...sent[0], sentAt: 6 });
  expect(again.pending()).toBeNull();
  await again.draw(wish({ points: 120, nonce: 'mine' }), send({ ok: true, data: 'draw' }));
  expect(sent[2]).toMatchObject({ points: 120, nonce: 'mine' });
});

it.each([
  [0, 'network_unreachable', true],
  [401, 'unauthenticated', true],
  [429, 'rate_limited', true],
  [500, 'internal', true],
  [409, 'idempotency_in_progress', true],
  [409, 'lottery_day_limit', false],
  [409, 'lottery_price_changed', false],
  [403, 'family_pin_wrong', false],
  [429, 'family_pin_locked', false],
  [404, 'lottery_off', false],
  [422, 'validation_failed', false],
])('after %d %s keeps the draw: %s', async (status, code, kept) => {
  const drafts = drawDrafts(memoryStorage(), OWNER, at(0), names());
  await drafts.draw(wish(), async () => failed(status, code));
  expect(drafts.pending() !== null).toBe(kept);
});

it('does not mix children, campaigns or guardians who share a phone', async () => {
  const storage = memoryStorage();
  await drawDrafts(storage, OWNER, at(0)).draw(wish(), async () => failed(0));
  for (const other of [{ studentId: 'T' }, { lotteryId: 'M' }, { guardianId: 'H' }])
    expect(drawDrafts(storage, { ...OWNER, ...other }, at(0)).pending()).toBeNull();
  expect(drawDrafts(storage, OWNER, at(0)).pending()).not.toBeNull();
});

it('begins anew where the server would not recognise the key any more', async () => {
  const storage = memoryStorage();
  await drawDrafts(storage, OWNER, at(0), names()).draw(wish(), async () => failed(0));
  expect(drawDrafts(storage, OWNER, at(6 * DAY - 1)).pending()).not.toBeNull();
  expect(drawDrafts(storage, OWNER, at(6 * DAY)).pending()).toBeNull();
  // And it is forgotten, not only passed over.
  expect(drawDrafts(storage, OWNER, at(0)).pending()).toBeNull();
});

it('finds the draw a lost answer was about among later ones, and none that is known already', () => {
  const made = (drawNo: number) => ({ drawNo, guardianId: 'G', drawnAt: 50_000 });
  const draws = [made(12), made(9), made(7)];
  const begun = { after: 7, at: 50_000, guardianId: 'G' };
  expect(lostDraw(draws, begun, [])).toEqual(made(9));
  expect(lostDraw(draws, begun, [{ drawNo: 9 }])).toEqual(made(12));
  expect(lostDraw(draws, { ...begun, after: 12 }, [])).toBeUndefined();
  expect(lostDraw(draws, begun, draws)).toBeUndefined();
});

it('takes neither the draw of another guardian for the lost one, nor one made before it was begun', () => {
  const made = { drawNo: 9, guardianId: 'G', drawnAt: 50_000 };
  const begun = { after: 7, at: 50_000, guardianId: 'G' };
  expect(lostDraw([{ ...made, guardianId: 'H' }], begun, [])).toBeUndefined();
  // The device goes by the server's clock, but not to the second.
  expect(lostDraw([{ ...made, drawnAt: 47_000 }], begun, [])).toBeDefined();
  expect(lostDraw([{ ...made, drawnAt: 46_999 }], begun, [])).toBeUndefined();
});

it('counts from when a draw was last on its way, and keeps when it was begun', async () => {
  let now = 1_000;
  const drafts = drawDrafts(memoryStorage(), OWNER, () => now, names());
  const send = async () => {
    now += 15_000;
    return failed(0, 'network_timeout');
  };
  await drafts.draw(wish(), send);
  expect(drafts.pending()).toMatchObject({ at: 1_000, sentAt: 16_000 });
  now = 30_000;
  await drafts.draw(wish(), send);
  expect(drafts.pending()).toMatchObject({ at: 1_000, sentAt: 45_000 });
  expect(knownFrom({ sentAt: 45_000 })).toBe(55_000);
});

const note = (over: Partial<NotedDraw> = {}): NotedDraw => ({
  drawNo: 1,
  prizeId: 'easel',
  nonce: 'n',
  sent: 'n',
  guardianId: 'G',
  ...over,
});

it('keeps what it was told of each draw, and lets nobody tell it otherwise', () => {
  const storage = memoryStorage();
  expect(notedDraws(storage, 'L')).toEqual([]);
  noteDraw(storage, 'L', note());
  noteDraw(storage, 'L', note({ drawNo: 2 }));
  noteDraw(storage, 'L', note({ prizeId: 'none' }));
  expect(notedDraws(storage, 'L')).toEqual([note(), note({ drawNo: 2 })]);
  expect(notedDraws(storage, 'M')).toEqual([]);
});

it('doubts a nonce that this device did not choose', () => {
  const family = (nonce: string | null, drawn: number, draws = 1) => ({ nonce, drawn, draws, guardianId: 'G' });
  expect(nonceDoubt(family(null, 0), [])).toBeNull();
  expect(nonceDoubt(family('n', 0), [])).toBe('planted');
  expect(nonceDoubt(family('n', 1), [])).toBeNull();
  expect(nonceDoubt(family('n', 1), [note()])).toBeNull();
  expect(nonceDoubt(family('m', 1), [note()])).toBe('changed');
  expect(nonceDoubt(family('m', 1), [note({ guardianId: 'H' })])).toBeNull();
  expect(nonceDoubt(family('n', 1), [note({ sent: 'mine' })])).toBe('not_ours');
  // What was read before the draw was made knows nothing of it.
  expect(nonceDoubt(family(null, 0, 0), [note()])).toBeNull();
  expect(nonceDoubt(family('n', 1, 1), [note(), note({ drawNo: 2, nonce: 'm', sent: 'm' })])).toBeNull();
  expect(nonceDoubt(family('n', 1, 2), [note(), note({ drawNo: 2, nonce: 'm', sent: 'm' })])).toBe('changed');
  expect(nonceDoubt(family('n', 1, 0), [note({ sent: 'mine' })])).toBeNull();
});

it('notes what it saw first and tells when it no longer stands', () => {
  const storage = memoryStorage();
  expect(notedHere(storage, 'L')).toBeNull();
  const first = { commitment: 'a', rulesHash: 'b', at: 1 };
  noteHere(storage, 'L', first);
  noteHere(storage, 'L', { commitment: 'c', rulesHash: 'b', at: 2 });
  expect(notedHere(storage, 'L')).toEqual(first);
  expect(standsAsNoted(first, { commitment: 'a', rulesHash: 'b' })).toBe(true);
  expect(standsAsNoted(first, { commitment: 'c', rulesHash: 'b' })).toBe(false);
  expect(standsAsNoted(first, { commitment: 'a', rulesHash: 'c' })).toBe(false);
  expect(standsAsNoted(null, { commitment: 'a', rulesHash: 'c' })).toBe(true);
});
