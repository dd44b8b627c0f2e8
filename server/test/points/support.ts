import { type LocalDate, localDate, points } from '@qingya/shared';
import {
  type CreditCommand,
  type CreditResult,
  credit,
  type Difference,
  type Posted,
  type ReserveHoldCommand,
  type ReverseCommand,
  reconcile,
  reserveHold,
  reverseTransaction,
  type SpendCommand,
  spend,
} from '../../src/modules/points';
import type { Database } from '../../src/platform/db';
import { createIdSource } from '../../src/platform/ids/ulid';

const ids = createIdSource();
export const freshId = (): string => ids.next(Date.parse('2026-11-21T02:00:00Z'));
export const CAMPUS = '01J0000000000000000000CAMP';
export const day = (text: string): LocalDate => localDate(text);
/** 10:00 in Shanghai on that day. */
export const morningOf = (date: string): string => `${date}T02:00:00.000Z`;

export const ACTOR = { kind: 'system', id: 'test' } as const;
export const header = (reason: string, id: string = freshId()) => ({
  reason,
  source: { type: 'test', id },
  actor: ACTOR,
  title: '测试',
  inputs: {},
});

export const connectSilentOutbox = (db: Database): { type: string; payload: object }[] => {
  const events: { type: string; payload: object }[] = [];
  db.connectOutbox(async (_uow, appended) => {
    events.push(...appended);
  });
  return events;
};

export const give = (db: Database, studentId: string, amount: number, over: Partial<CreditCommand> = {}): Promise<CreditResult> =>
  db.transaction((uow) =>
    credit(uow, {
      studentId,
      campusId: CAMPUS,
      amount: points(amount),
      expiresOn: null,
      availability: { kind: 'now' },
      ruleVersionId: null,
      ...header('test.credit'),
      ...over,
    }),
  );

export const take = (db: Database, studentId: string, amount: number, over: Partial<SpendCommand> = {}): Promise<Posted> =>
  db.transaction((uow) => spend(uow, { studentId, amount: points(amount), ...header('test.spend'), ...over }));

export const hold = (db: Database, studentId: string, amount: number, over: Partial<ReserveHoldCommand> = {}) =>
  db.transaction((uow) =>
    reserveHold(uow, {
      studentId,
      amount: points(amount),
      expiresAt: uow.now + 3_600_000,
      ...header('test.redeem'),
      ...over,
    }),
  );

export const reverse = (db: Database, of: ReverseCommand['of'], amount?: number, over: Partial<ReverseCommand> = {}) =>
  db.transaction((uow) =>
    reverseTransaction(uow, {
      of,
      ...(amount === undefined ? {} : { amount: points(amount) }),
      ...header('test.reverse'),
      ...over,
    }),
  );

/** Free points per last usable day, soonest first. */
export const lotsOf = (db: Database, studentId: string) =>
  db.read((r) =>
    r.rows<{ expiresOn: string; remaining: number; held: number; state: string }>(
      'SELECT expiresOn, remaining, held, state FROM points_lot WHERE studentId = ? ORDER BY expiresOn, openedAt, id',
      [studentId],
    ),
  );

/** Every difference the reconciler finds. */
export const differences = async (db: Database): Promise<Difference[]> => {
  const found: Difference[] = [];
  await reconcile(db, (difference) => found.push(difference));
  return found;
};
