import type { Database } from '../db';
import { requireNoFailures, workThroughRows } from './due-rows';

const idOf = (index: number): string => String(index).padStart(3, '0');
const db = { read: (work: (reader: object) => Promise<unknown>) => work({}) } as unknown as Database;
const rowsOf = (count: number) => {
  const all = Array.from({ length: count }, (_, index) => ({ id: idOf(index) }));
  return async (_reader: unknown, after: string, limit: number) => all.filter(({ id }) => id > after).slice(0, limit);
};

describe('rows that are due', () => {
  it.each([0, 1, 199, 200, 201, 401])('works through %i of them, each once', async (count) => {
    const seen: string[] = [];
    const result = await workThroughRows(db, rowsOf(count), async ({ id }) => {
      seen.push(id);
      return id !== idOf(0);
    });
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => idOf(index)));
    expect(result).toEqual({ done: Math.max(0, count - 1), failures: [] });
    expect(() => requireNoFailures(result)).not.toThrow();
  });

  it('goes on behind a row that throws, also at the end of a page, and names it without personal data', async () => {
    const broken = new Set([idOf(5), idOf(199), idOf(200)]);
    const seen: string[] = [];
    const result = await workThroughRows(db, rowsOf(250), async ({ id }) => {
      seen.push(id);
      if (broken.has(id)) throw new TypeError('13800001111 was in the way');
      return true;
    });
    expect([seen.length, new Set(seen).size, result.done]).toEqual([250, 250, 247]);
    expect(result.failures).toEqual([...broken].map((id) => `${id}: TypeError: 10000000000 was in the way`));
  });

  it('fails in the end with how many there were and the first five', () => {
    const part = (...ids: string[]) => ({ done: 1, failures: ids.map((id) => `${id}: Error: no`) });
    expect(() => requireNoFailures(part(), part())).not.toThrow();
    expect(() => requireNoFailures(part(), part('b'))).toThrow('1 rows could not be handled: b: Error: no');
    const many = () => requireNoFailures(part('a', 'b', 'c'), part('d', 'e', 'f'));
    expect(many).toThrow(/^6 rows could not be handled: a: .*; e: Error: no$/);
  });

  it('lets through what keeps the rows themselves from being read', async () => {
    const gone = async () => {
      throw new Error('the database is gone');
    };
    await expect(workThroughRows(db, gone, async () => true)).rejects.toThrow('gone');
  });
});
