import { createDrafts, RECOGNISED_MS, TRIED_AGAIN_MS } from './draft';
import { memoryStorage } from './storage';

const setUp = () => {
  const clock = { now: 1_000_000_000_000 };
  const storage = memoryStorage();
  /** The app as it starts: only the storage is left of what was. */
  const start = () => createDrafts(storage, () => clock.now);
  return { clock, storage, start, drafts: start() };
};

describe('an opening', () => {
  it('means the same act however late it is tried again, until the server would not recognise it', () => {
    const { clock, drafts } = setUp();
    const opening = drafts.opening();
    const first = opening.key('award.s1');
    clock.now += RECOGNISED_MS - 1;
    expect(opening.key('award.s1')).toBe(first);
    clock.now += 1;
    expect(opening.key('award.s1')).not.toBe(first);
  });

  it('keeps the acts of different names apart, and makes another key after a final answer', () => {
    const { drafts } = setUp();
    const opening = drafts.opening();
    const first = opening.key('award.s1');
    expect(opening.key('award.s2')).not.toBe(first);
    opening.settle('award.s1');
    expect(opening.key('award.s1')).not.toBe(first);
  });

  it.each([
    ['within the window', TRIED_AGAIN_MS - 1, true],
    ['after the window', TRIED_AGAIN_MS, false],
    ['the next day', 86_400_000, false],
    ['with a clock put back a little', 1 - TRIED_AGAIN_MS, true],
    ['with a clock put back a lot', -TRIED_AGAIN_MS, false],
  ])('begun anew after the app was killed, %s, goes on with the key: %s later, %s', (_, later, same) => {
    const { clock, drafts, start } = setUp();
    const first = drafts.opening().key('award.s1');
    clock.now += later;
    expect(start().opening().key('award.s1') === first).toBe(same);
  });

  it('counts the window from the last attempt', () => {
    const { clock, drafts } = setUp();
    const opening = drafts.opening();
    const first = opening.key('award.s1');
    clock.now += TRIED_AGAIN_MS * 2;
    opening.key('award.s1');
    clock.now += TRIED_AGAIN_MS - 1;
    expect(drafts.opening().key('award.s1')).toBe(first);
  });

  it('takes nothing over from one that had its answer', () => {
    const { drafts } = setUp();
    const opening = drafts.opening();
    const first = opening.key('award.s1');
    opening.settle('award.s1');
    expect(drafts.opening().key('award.s1')).not.toBe(first);
  });

  it('may be told to take over for longer', () => {
    const { clock, drafts } = setUp();
    const first = drafts.opening(86_400_000).key('redeem');
    clock.now += 86_399_999;
    expect(drafts.opening(86_400_000).key('redeem')).toBe(first);
  });
});

it('does not trust a key whose age nobody noted', () => {
  const { storage, drafts } = setUp();
  storage.set('draft.award.s1', 'a-key-of-an-older-version');
  expect(drafts.opening().key('award.s1')).toMatch(/^[0-9a-z]{24}$/);
});

it('keeps the key of what waits on the phone as long as the server would recognise it', () => {
  const { clock, drafts } = setUp();
  const first = drafts.key('check-in', RECOGNISED_MS);
  clock.now += RECOGNISED_MS - 1;
  expect(drafts.key('check-in', RECOGNISED_MS)).toBe(first);
  clock.now += 1;
  expect(drafts.key('check-in', RECOGNISED_MS)).not.toBe(first);
});
