import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { worthRetrying } from '@/family/pending-check-ins';
import { useNetworkBack } from '@/family/send-check-ins';
import { call } from '@/services/api';
import { randomName } from '@/services/ids';
import { deviceStorage } from '@/services/storage';
import type { Stock, StockLine } from '../model/mall';
import { type Count, createStockCounts, type Shelf } from '../model/stock-counts';

export const stockCounts = createStockCounts(deviceStorage, randomName);

type Figures = Pick<Stock, 'available' | 'held' | 'onHand'>;
type Sent = { readonly kind: 'done'; readonly stock: Figures } | { readonly kind: 'kept' } | { readonly kind: 'refused' };

/** A twin of the same submission is still under way: its answer will be the same. */
const TWIN = 'idempotency_in_progress';

/** Sends one count. It is on the phone already, so that neither a dead network nor a closed app loses it. */
const send = async (one: Count): Promise<Sent> => {
  const { goodId, campusId, expected, counted } = one;
  const answer = await call('mall.takeStock', {
    params: { goodId },
    body: { campusId, expected, counted },
    idempotencyKey: one.key,
  });
  if (answer.ok) {
    stockCounts.remove(one);
    return { kind: 'done', stock: answer.data };
  }
  if (worthRetrying(answer.error) || answer.error.code === TWIN) return { kind: 'kept' };
  stockCounts.refuse(one, answer.error);
  return { kind: 'refused' };
};

/** What the books say now about a good at a campus; undefined = nobody knows at the moment. */
const figuresNow = async (goodId: string, campusId: string): Promise<Figures | undefined> => {
  const answer = await call('mall.good', { params: { goodId } });
  return answer.ok ? answer.data.stock.find((one) => one.campusId === campusId) : undefined;
};

export interface StockTaking {
  readonly counts: readonly Count[];
  /** Newer figures than the list's, by good. */
  readonly fresh: ReadonlyMap<string, Figures>;
  readonly saved: ReadonlySet<string>;
  readonly busy: ReadonlySet<string>;
  /** Notes down what was typed; `expected` counts only when nothing is noted yet. */
  readonly note: (line: StockLine, counted: number) => void;
  readonly save: (line: StockLine) => Promise<void>;
  readonly forget: (goodId: string) => void;
  /**
   * The list has read some lines again: newer figures of before give way to them. What was saved meanwhile stays.
   * @param before the newer figures when the list was asked
   */
  readonly readAgain: (lines: readonly StockLine[], before: ReadonlyMap<string, Figures>) => void;
}

const added = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => new Set([...set, item]);
const removed = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => new Set([...set].filter((one) => one !== item));

/** The figures that are newer than lines that were asked for when `before` was known. */
const withoutRead = (fresh: ReadonlyMap<string, Figures>, lines: readonly StockLine[], before: ReadonlyMap<string, Figures>) => {
  const read = new Set(lines.map(({ goodId }) => goodId));
  return new Map([...fresh].filter(([goodId, figures]) => !read.has(goodId) || before.get(goodId) !== figures));
};

/**
 * Counting the shelf of one campus: figures are kept on the phone until the server has them, and sent when the network allows.
 * @param staffId who counts; what a colleague left on this phone is sent by nobody else, because it is saved under a name
 */
export const useStockTake = (staffId: string, campusId: string): StockTaking => {
  const shelf = useMemo<Shelf>(() => ({ staffId, campusId }), [staffId, campusId]);
  const [counts, setCounts] = useState(() => stockCounts.of(shelf));
  const [fresh, setFresh] = useState<ReadonlyMap<string, Figures>>(new Map());
  const [saved, setSaved] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const put = useCallback(
    async (one: Count): Promise<Sent> => {
      const { goodId } = one;
      setBusy((old) => added(old, goodId));
      const sent = await send(one);
      const figures =
        sent.kind === 'done' ? sent.stock : sent.kind === 'refused' ? await figuresNow(goodId, shelf.campusId) : undefined;
      if (figures !== undefined) setFresh((old) => new Map([...old, [goodId, figures]]));
      if (sent.kind === 'done') setSaved((old) => added(old, goodId));
      setBusy((old) => removed(old, goodId));
      setCounts(stockCounts.of(shelf));
      return sent;
    },
    [shelf],
  );
  // Whoever signs in after this screen was left must not send what was counted here.
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);
  const flush = useCallback(() => {
    const all = async () => {
      for (const one of stockCounts.of(shelf).filter(({ sent }) => sent)) {
        if (left.current || (await put(one)).kind === 'kept') break;
      }
    };
    void all();
  }, [shelf, put]);
  useNetworkBack(
    counts.some(({ sent }) => sent),
    flush,
  );
  const noted = (line: StockLine, counted: number, sent: boolean): Count => {
    const old = stockCounts.find(shelf, line.goodId);
    const now = fresh.get(line.goodId)?.onHand ?? line.onHand;
    // What is being counted began against these books; after a refusal it begins anew.
    const expected = old === undefined || old.refused !== undefined ? now : old.expected;
    const one = stockCounts.note({ ...shelf, goodId: line.goodId, title: line.title, expected }, counted, sent);
    setCounts(stockCounts.of(shelf));
    setSaved((before) => removed(before, line.goodId));
    return one;
  };
  return {
    counts,
    fresh,
    saved,
    busy,
    note: (line, counted) => void noted(line, counted, false),
    save: async (line) => {
      const counted = stockCounts.find(shelf, line.goodId)?.counted ?? fresh.get(line.goodId)?.onHand ?? line.onHand;
      await put(noted(line, counted, true));
    },
    forget: (goodId) => {
      stockCounts.forget(shelf, goodId);
      setCounts(stockCounts.of(shelf));
    },
    readAgain: (lines, before) => setFresh((old) => withoutRead(old, lines, before)),
  };
};
