import { handOverRedemption, redeem } from '../../modules/mall';
import type { Database, UnitOfWork } from '../../platform/db';
import type { BenchContext, BenchLine } from './context';
import { COMMANDS, PRICE, plantGoods, plantShoppers, type Shopper } from './mall-fixture';
import { takeTurns, timed } from './measure';
import { inParallel, recordStatements, type Statement } from './raw';

/** How many families want the same good at the same moment. */
export const CLIENTS = 64;
/** What is left of the good that everybody wants. */
const LAST_PIECES = 10;

const DESK = { kind: 'staff', id: 'bench' } as const;

interface Wish extends Shopper {
  readonly goodId: string;
}

const redeemOne = (uow: UnitOfWork, wish: Wish) => redeem(uow, { ...wish, quantity: 1, points: PRICE });

/**
 * Families with a good of their own each: nobody waits for anybody. The bare driver needs it so, because the statements it repeats say
 * which move of a stock they write down.
 */
const wishesApart = async (db: Database): Promise<Wish[]> => {
  const goods = await plantGoods(db, COMMANDS, 1);
  const shoppers = await plantShoppers(db, COMMANDS);
  return shoppers.map((shopper, index) => ({ ...shopper, goodId: goods[index] ?? '' }));
};

/** Redeemed and not handed over yet. */
const waitingApart = async (db: Database): Promise<string[]> => {
  const ids: string[] = [];
  for (const wish of await wishesApart(db)) {
    const made = await db.transaction((uow) => redeemOne(uow, wish));
    if (!('id' in made)) throw new Error('a redemption of the bench was refused');
    ids.push(made.id);
  }
  return ids;
};

/** The same command by the product and, statement for statement, by the bare driver, turn about, on fresh objects each time. */
export const compare = async <T>(
  { db, raw, concurrency }: BenchContext,
  name: string,
  fresh: (db: Database) => Promise<readonly T[]>,
  command: (uow: UnitOfWork, item: T) => Promise<unknown>,
): Promise<BenchLine> => {
  const [product = 0, bare = 0] = await takeTurns([
    async () => {
      const items = await fresh(db);
      return (
        COMMANDS / (await timed(() => inParallel(items, concurrency, (item) => db.transaction((uow) => command(uow, item)))))
      );
    },
    async () => {
      const lists: Statement[][] = [];
      for (const item of await fresh(db)) lists.push(await recordStatements(db, (uow) => command(uow, item)));
      return COMMANDS / (await timed(() => raw.transactions(lists, concurrency)));
    },
  ]);
  return { name, unit: 'tx/s', product, raw: bare };
};

/** All clients want one piece of the same good. @returns answers a second; what was refused is an answer too */
const rush = async (db: Database, pieces: number, answers: number): Promise<number> => {
  const [goodId = ''] = await plantGoods(db, 1, pieces);
  const wishes = (await plantShoppers(db, answers)).map((shopper) => ({ ...shopper, goodId }));
  let won = 0;
  const seconds = await timed(() =>
    inParallel(wishes, CLIENTS, async (wish) => {
      try {
        await db.transaction((uow) => redeemOne(uow, wish));
        won += 1;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'good_sold_out') throw error;
      }
    }),
  );
  const left = await db.read((r) =>
    r.row<{ available: number; held: number }>('SELECT available, held FROM mall_stock WHERE goodId = ?', [goodId]),
  );
  const expected = Math.min(pieces, answers);
  if (won !== expected || left?.held !== expected || left.available !== pieces - expected)
    throw new Error(`${answers} families wanted ${pieces} pieces: ${won} got one, ${left?.available} and ${left?.held} are left`);
  return answers / seconds;
};

/** Redemptions and hand-overs beside their bare statements, and a good that everybody wants at once. */
export const mallBench = async (context: BenchContext): Promise<BenchLine[]> => {
  const { db } = context;
  const apart = await compare(context, 'redemption, goods apart', wishesApart, redeemOne);
  const handOver = await compare(context, 'hand-over', waitingApart, (uow, redemptionId) =>
    handOverRedemption(uow, { redemptionId, actor: DESK, note: '压测', shown: { proof: 'known' } }),
  );
  const [hot = 0, last = 0] = await takeTurns([() => rush(db, 1_000, CLIENTS * 4), () => rush(db, LAST_PIECES, CLIENTS)]);
  return [
    apart,
    { name: `one good, ${CLIENTS} clients`, unit: 'tx/s', product: hot, raw: null },
    { name: `last ${LAST_PIECES} pieces, ${CLIENTS} clients`, unit: 'answers/s', product: last, raw: null },
    handOver,
  ];
};
