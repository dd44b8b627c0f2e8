import type { Storage } from '@/services/storage';

/** Whose counts, and of which shelf: a phone goes from hand to hand, and nobody answers for what a colleague counted. */
export interface Shelf {
  readonly staffId: string;
  readonly campusId: string;
}

/** What was counted of one good, kept on the phone until the server has it. */
export interface Count extends Shelf {
  /** Idempotency key of the submission; another figure is another submission. */
  readonly key: string;
  readonly goodId: string;
  readonly title: string;
  /** What the list said when counting began. */
  readonly expected: number;
  /** As it was typed. */
  readonly counted: number;
  /** Somebody wanted it saved; otherwise it is only noted down. */
  readonly sent: boolean;
  /** The server's sentence, when it refused. */
  readonly refused?: string;
  /** It was refused because families were promised more pieces than were found. */
  readonly short?: boolean;
}

/** What the server says where fewer pieces were found than are set aside. */
const SHORT = 'stock_short';

const NAME = 'stock-counts';
/** A campus has a few hundred goods at most; more than this is a fault somewhere. */
const MOST = 1_000;

const on = (shelf: Shelf) => (one: Shelf) => one.staffId === shelf.staffId && one.campusId === shelf.campusId;
const same = (a: Shelf & Pick<Count, 'goodId'>, b: Shelf & Pick<Count, 'goodId'>): boolean => on(a)(b) && a.goodId === b.goodId;

/** The counts kept on this device, each person's by themselves: they wait until that person is back. */
export const createStockCounts = (storage: Storage, newKey: () => string) => {
  const all = (): readonly Count[] => storage.get<readonly Count[]>(NAME) ?? [];
  const write = (counts: readonly Count[]) =>
    counts.length === 0 ? storage.remove(NAME) : storage.set(NAME, counts.slice(-MOST));
  const find = (shelf: Shelf, goodId: string) => all().find((one) => same(one, { ...shelf, goodId }));
  return {
    of: (shelf: Shelf): readonly Count[] => all().filter(on(shelf)),
    find,
    /** Notes a figure down. The same figure against the same expectation keeps its key, however often it is noted. */
    note(line: Shelf & Pick<Count, 'goodId' | 'title' | 'expected'>, counted: number, sent: boolean): Count {
      const old = find(line, line.goodId);
      const unchanged =
        old !== undefined && old.counted === counted && old.expected === line.expected && old.refused === undefined;
      const one: Count = { ...line, counted, sent, key: unchanged ? old.key : newKey() };
      write([...all().filter((other) => !same(other, one)), one]);
      return one;
    },
    /** Why the server did not take it; the figure stays to be looked at. */
    refuse(one: Count, refusal: { readonly message: string; readonly code: string }): void {
      const refused = refusal.message;
      const short = refusal.code === SHORT;
      write(all().map((other) => (other.key === one.key ? { ...other, sent: false, refused, short } : other)));
    },
    /** The server has this figure; one that was typed meanwhile stays. */
    remove(one: Count): void {
      write(all().filter((other) => other.key !== one.key));
    },
    forget(shelf: Shelf, goodId: string): void {
      write(all().filter((other) => !same(other, { ...shelf, goodId })));
    },
  };
};
export type StockCounts = ReturnType<typeof createStockCounts>;

const MOST_PIECES = 1_000_000;

/** Reads a counted figure: whole and not negative; null = it cannot be read. */
export const readCount = (text: string): number | null => {
  const clean = text.replace(/[\s,，]/g, '');
  if (!/^\d{1,7}$/.test(clean)) return null;
  const value = Number(clean);
  return value > MOST_PIECES ? null : value;
};

/** One more or one fewer, never below nothing. */
export const stepped = (counted: number, by: 1 | -1): number => Math.min(MOST_PIECES, Math.max(0, counted + by));

/** How a count differs from what was expected, in words. */
export const differenceText = (counted: number, expected: number): string =>
  counted === expected ? '与账面一致' : counted > expected ? `多 ${counted - expected} 件` : `少 ${expected - counted} 件`;
