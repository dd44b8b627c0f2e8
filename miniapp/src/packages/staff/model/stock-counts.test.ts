import { memoryStorage } from '@/services/storage';
import { createStockCounts, differenceText, readCount, stepped } from './stock-counts';

const shelf = { staffId: 'm', campusId: 'a' };
const line = { ...shelf, goodId: 'g', title: '书包', expected: 5 };
const fresh = () => {
  let made = 0;
  const storage = memoryStorage();
  const newKey = () => {
    made += 1;
    return `k${made}`;
  };
  return { storage, counts: createStockCounts(storage, newKey), again: () => createStockCounts(storage, newKey) };
};

describe('counts on the phone', () => {
  it('outlive the app, each campus by itself', () => {
    const { counts, again } = fresh();
    counts.note(line, 4, false);
    counts.note({ ...line, campusId: 'b' }, 9, true);
    expect(again().of(shelf)).toMatchObject([{ goodId: 'g', counted: 4, sent: false }]);
    expect(again().of({ ...shelf, campusId: 'b' })).toMatchObject([{ counted: 9, sent: true }]);
  });

  it('keep their key for the same figure, and get another for another one', () => {
    const { counts } = fresh();
    const first = counts.note(line, 4, false);
    expect(counts.note(line, 4, true).key).toBe(first.key);
    expect(counts.note(line, 3, true).key).not.toBe(first.key);
    expect(counts.note({ ...line, expected: 6 }, 3, true).key).not.toBe(counts.note(line, 3, true).key);
  });

  it('stay to be looked at when they were refused, and are sent anew afterwards', () => {
    const { counts } = fresh();
    const sent = counts.note(line, 4, true);
    counts.refuse(sent, { code: 'stock_changed', message: '盘点期间库存有变动' });
    expect(counts.find(shelf, 'g')).toMatchObject({
      counted: 4,
      sent: false,
      refused: '盘点期间库存有变动',
      short: false,
    });
    const next = counts.note(line, 4, true);
    expect(next.key).not.toBe(sent.key);
    expect(next.refused).toBeUndefined();
  });

  it('are each person’s own: a colleague on the same phone sees, sends and clears none of them', () => {
    const { counts } = fresh();
    const colleague = { staffId: 'n', campusId: 'a' };
    const mine = counts.note(line, 4, true);
    expect(counts.of(colleague)).toEqual([]);
    expect(counts.find(colleague, 'g')).toBeUndefined();
    const theirs = counts.note({ ...line, ...colleague }, 4, true);
    expect(theirs.key).not.toBe(mine.key);
    counts.forget(colleague, 'g');
    expect(counts.of(shelf)).toEqual([mine]);
  });

  it('say when families were promised more than was found', () => {
    const { counts } = fresh();
    counts.refuse(counts.note(line, 1, true), { code: 'stock_short', message: '有 3 件已被家长兑换预留' });
    expect(counts.find(shelf, 'g')?.short).toBe(true);
    expect(counts.note(line, 2, true).short).toBeUndefined();
  });

  it('do not lose what was typed while an older figure was being saved', () => {
    const { counts } = fresh();
    const old = counts.note(line, 4, true);
    counts.note(line, 7, false);
    counts.remove(old);
    expect(counts.find(shelf, 'g')?.counted).toBe(7);
    counts.forget(shelf, 'g');
    expect(counts.of(shelf)).toEqual([]);
  });
});

it('reads a figure and steps it, never below nothing', () => {
  expect(['0', '12', '1,000', '1000000'].map(readCount)).toEqual([0, 12, 1_000, 1_000_000]);
  expect(['', '-1', '1.5', '1000001', 'x'].map(readCount)).toEqual([null, null, null, null, null]);
  expect([stepped(0, -1), stepped(0, 1), stepped(1_000_000, 1)]).toEqual([0, 1, 1_000_000]);
  expect([differenceText(5, 5), differenceText(7, 5), differenceText(4, 5)]).toEqual(['与账面一致', '多 2 件', '少 1 件']);
});
