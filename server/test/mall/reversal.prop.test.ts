import { randomInt } from 'node:crypto';
import { DAY_MS } from '@qingya/shared';
import { type Random, seededRandom } from '../../src/demo/random';
import { sweepRedemptions } from '../../src/modules/mall';
import { approveRedemption } from '../../src/modules/mall/usecases/approve';
import { orRefuse } from '../../src/modules/mall/usecases/family-rule';
import {
  cancelRedemption,
  handOverRedemption,
  prepareRedemption,
  returnRedemption,
} from '../../src/modules/mall/usecases/move-redemption';
import { redeem } from '../../src/modules/mall/usecases/redeem';
import { useRight } from '../../src/modules/mall/usecases/rights';
import type { UnitOfWork } from '../../src/platform/db';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCourse, SYSTEM } from '../support/product-school';
import { buildGood, buildMall, buildShopper, givePoints, pointsOf, stockOn } from './support';

const RUNS = 3;
const STEPS = 120;
const PIECES = 12;
const LOTS = [
  [120, '2027-01-31'],
  [90, '2027-03-31'],
  [400, null],
] as const;
const GIVEN = LOTS.reduce((sum, [amount]) => sum + amount, 0);
const OPEN = ['held', 'confirmed', 'ready'];

interface Good {
  readonly id: string;
  readonly price: number;
  readonly virtual: boolean;
}

interface Student {
  readonly studentId: string;
  readonly guardianId: string;
  /** Above so many points the family is asked. */
  readonly above: number;
}

/** What a redemption must be by now, told by nothing but what was done with it. */
interface Model {
  readonly id: string;
  readonly good: Good;
  readonly student: Student;
  readonly quantity: number;
  state: string;
  expiresAt: number;
  /** Its right was used. */
  used: boolean;
  /** Pieces that came back. */
  back: number;
}

const build = async (t: TestProduct) => {
  const s = await buildMall(t);
  const course = await buildCourse(t);
  const offers = [
    [30, {}],
    [45, { kind: 'virtual', fulfilment: { kind: 'coupon', label: '续费券', valueFen: 100, validDays: 60 } }],
    [25, { kind: 'virtual', fulfilment: { kind: 'lesson_credits', courseId: course.id, credits: 2, validDays: 60 } }],
  ] as const;
  const goods: Good[] = [];
  for (const [price, over] of offers) {
    const id = await buildGood(s, PIECES, { points: price, pickUpDays: 1, ...over });
    goods.push({ id, price, virtual: 'kind' in over });
  }
  const students: Student[] = [];
  for (const above of [1_000_000, 40, 0]) {
    const { studentId, family } = await buildShopper(t, s.campusId, 0);
    for (const [amount, expiresOn] of LOTS) await givePoints(t, studentId, s.campusId, amount, expiresOn);
    const { familyId } = family;
    const rule = { familyId, approvalAbove: above, pinHash: null, pinSalt: null, wrongTries: 0, lockedUntil: null };
    await t.db.transaction((uow) => uow.insert('mall_family_rule', { ...rule, updatedAt: uow.now }));
    students.push({ studentId, guardianId: family.guardianIds[0] ?? '', above });
  }
  return { campusId: s.campusId, goods, students };
};
type Scene = Awaited<ReturnType<typeof build>>;

const lotsOf = (t: TestProduct, studentId: string) =>
  t.db.read((r) =>
    r.rows('SELECT id, expiresOn, remaining FROM points_lot WHERE studentId = ? AND remaining > 0 ORDER BY id', [studentId]),
  );

interface After {
  readonly state: string;
  readonly expiresAt: number;
  readonly returnedQuantity?: number;
}

/** The redemption as a step left it, or undefined when the step was refused. */
const attempt = async (t: TestProduct, step: (uow: UnitOfWork) => Promise<After>) => {
  try {
    return await t.db.transaction(step);
  } catch (error) {
    if (typeof (error as { code?: unknown }).code !== 'string') throw error;
    return undefined;
  }
};

type Step = 'approve' | 'prepare' | 'hand_over' | 'cancel' | 'return' | 'return_one';

/** Where a step must lead; undefined = it must be refused. */
const expected = (model: Model, step: Step, now: number): string | undefined => {
  const { state, good, expiresAt, used, back, quantity } = model;
  const inTime = now < expiresAt;
  switch (step) {
    case 'approve':
      return state === 'held' && inTime ? (good.virtual ? 'handed_over' : 'confirmed') : undefined;
    case 'prepare':
      return state === 'confirmed' && inTime ? 'ready' : undefined;
    case 'hand_over':
      return (state === 'confirmed' || state === 'ready') && inTime && !good.virtual ? 'handed_over' : undefined;
    case 'cancel':
      return OPEN.includes(state) ? 'cancelled' : undefined;
    case 'return':
      return state === 'handed_over' && !used && back === 0 ? 'returned' : undefined;
    case 'return_one': {
      const possible = state === 'handed_over' && !used && back === 0 && (quantity === 1 || !good.virtual);
      if (!possible) return undefined;
      return quantity === 1 ? 'returned' : 'handed_over';
    }
  }
};

const take = (uow: UnitOfWork, step: Step, { id, student }: Model) => {
  const command = { redemptionId: id, actor: SYSTEM };
  switch (step) {
    case 'approve':
      return approveRedemption(uow, { redemptionId: id, guardianId: student.guardianId }).then(orRefuse);
    case 'prepare':
      return prepareRedemption(uow, command);
    case 'hand_over':
      return handOverRedemption(uow, { ...command, shown: { proof: 'known' }, note: '家长没带手机' });
    case 'cancel':
      return cancelRedemption(uow, command);
    case 'return':
      return returnRedemption(uow, { ...command, restock: true });
    case 'return_one':
      return returnRedemption(uow, { ...command, restock: true, quantity: 1 });
  }
};

/** Tries a step that may be refused, and says what went another way than it must. */
const tryStep = async (t: TestProduct, step: Step, model: Model): Promise<string[]> => {
  const wanted = expected(model, step, t.clock.now());
  const after = await attempt(t, (uow) => take(uow, step, model));
  if (after?.state !== wanted) return [`${step} of ${model.state} led to ${after?.state}, not ${wanted}`];
  if (after) Object.assign(model, { state: after.state, expiresAt: after.expiresAt, back: after.returnedQuantity });
  return [];
};

const redeemOne = async (t: TestProduct, scene: Scene, models: Model[], random: Random): Promise<string[]> => {
  const [good, student, quantity] = [random.pick(scene.goods), random.pick(scene.students), random.whole(1, 2)];
  const points = good.price * quantity;
  const wish = { studentId: student.studentId, goodId: good.id, guardianId: student.guardianId, quantity, points };
  const { available } = await pointsOf(t, student.studentId);
  const stock = await stockOn(t, good.id, scene.campusId);
  const possible = available >= points && (stock?.available ?? 0) >= quantity;
  let id = '';
  const made = await attempt(t, async (uow) => {
    const row = orRefuse(await redeem(uow, wish));
    id = row.id;
    return row;
  });
  if ((made !== undefined) !== possible) return [`redeeming went ${made?.state}, possible: ${possible}`];
  if (!made) return [];
  const wanted = points > student.above ? 'held' : good.virtual ? 'handed_over' : 'confirmed';
  models.push({ id, good, student, quantity, state: made.state, expiresAt: made.expiresAt, used: false, back: 0 });
  return made.state === wanted ? [] : [`redeemed as ${made.state}, not ${wanted}`];
};

/** Uses the right of a redemption of the first student; the others are to get everything back. */
const useOne = async (t: TestProduct, scene: Scene, model: Model): Promise<string[]> => {
  const { student, id } = model;
  if (student !== scene.students[0]) return [];
  const right = await t.db.read((r) =>
    r.row<{ id: string; used: number; times: number }>('SELECT * FROM mall_right WHERE sourceId = ?', [id]),
  );
  const possible = right !== undefined && model.state === 'handed_over' && right.used < right.times;
  const used = await attempt(t, async (uow) => {
    const { id: rightId = '', used = 0 } = right ?? {};
    await useRight(uow, { studentId: student.studentId, rightId, used, note: null, actor: SYSTEM });
    return { state: 'used', expiresAt: 0 };
  });
  if (used) model.used = true;
  return (used !== undefined) === possible ? [] : [`a right of ${model.state} was used: ${used !== undefined}`];
};

/** Lets hours pass and the sweep run. */
const pass = async (t: TestProduct, models: readonly Model[], hours: number): Promise<string[]> => {
  t.clock.set(t.clock.now() + (hours * DAY_MS) / 24);
  await sweepRedemptions(t.db);
  for (const model of models) {
    if (OPEN.includes(model.state) && t.clock.now() >= model.expiresAt) model.state = 'expired';
  }
  return [];
};

/** What points, stocks and grants must be by now. */
const wrongBooks = async (t: TestProduct, scene: Scene, models: readonly Model[]): Promise<unknown[]> => {
  const wrong: unknown[] = [];
  const sum = (some: readonly Model[], of: (model: Model) => number): number => some.reduce((total, one) => total + of(one), 0);
  const open = models.filter(({ state }) => OPEN.includes(state));
  const gone = models.filter(({ state }) => state === 'handed_over');
  const worth = ({ good, quantity, back }: Model): number => good.price * (quantity - back);
  for (const student of scene.students) {
    const mine = (some: readonly Model[]) => some.filter((one) => one.student === student);
    const [held, spent] = [sum(mine(open), worth), sum(mine(gone), worth)];
    const found = await pointsOf(t, student.studentId);
    if (found.held !== held || found.available !== GIVEN - held - spent) wrong.push({ student, found, held, spent });
  }
  for (const good of scene.goods) {
    const of = (some: readonly Model[]) =>
      sum(
        some.filter((one) => one.good === good),
        ({ quantity, back }) => quantity - back,
      );
    const [held, handed] = [of(open), of(gone)];
    const found = await stockOn(t, good.id, scene.campusId);
    if (found?.held !== held || found.available !== PIECES - held - handed) wrong.push({ good, found, held, handed });
  }
  const grants = await t.db.read((r) =>
    r.rows<{ redemptionId: string }>('SELECT redemptionId FROM mall_grant WHERE undoneAt IS NULL ORDER BY redemptionId'),
  );
  const wanted = gone.filter(({ good }) => good.virtual).map(({ id }) => id);
  const known = new Set(models.map(({ id }) => id));
  const found = grants.map(({ redemptionId }) => redemptionId).filter((id) => known.has(id));
  if (JSON.stringify(found) !== JSON.stringify(wanted.sort())) wrong.push({ found, wanted });
  return wrong;
};

/** One random life of a mall. @returns what went wrong */
const play = async (t: TestProduct, random: Random): Promise<unknown[]> => {
  const scene = await build(t);
  const before = await Promise.all(scene.students.map(({ studentId }) => lotsOf(t, studentId)));
  const models: Model[] = [];
  const wrong: unknown[] = [];
  let hours = 0;
  for (let i = 0; i < STEPS; i += 1) {
    const dice = random.whole(1, 100);
    const model = models.length > 0 ? random.pick(models) : undefined;
    if (dice <= 35 || !model) wrong.push(...(await redeemOne(t, scene, models, random)));
    else if (dice <= 88) {
      const step = random.pick<Step>(['approve', 'prepare', 'hand_over', 'cancel', 'return', 'return_one']);
      // Only the first student keeps a part; the others are to get everything back.
      const part = step === 'return_one' && model.student === scene.students[0];
      wrong.push(...(await tryStep(t, step === 'return_one' && !part ? 'return' : step, model)));
    } else if (dice <= 95) wrong.push(...(await useOne(t, scene, model)));
    else if (hours < 140) {
      const next = random.whole(1, 20);
      hours += next;
      wrong.push(...(await pass(t, models, next)));
    }
    if (i % 20 === 0) wrong.push(...(await wrongBooks(t, scene, models)));
  }
  for (const model of models) for (const step of ['cancel', 'return'] as const) wrong.push(...(await tryStep(t, step, model)));
  wrong.push(...(await wrongBooks(t, scene, models)));
  // Everybody who used nothing and kept nothing has every lot as it was, with its own last day.
  for (const [i, { studentId }] of scene.students.entries()) {
    if (models.some(({ student, used, state }) => student.studentId === studentId && (used || state === 'handed_over'))) continue;
    const after = await lotsOf(t, studentId);
    if (JSON.stringify(after) !== JSON.stringify(before[i])) wrong.push({ studentId, before: before[i], after });
  }
  return wrong;
};

describeProduct('redemptions and their reversal, at random', (open) => {
  const seed = Number(process.env.QINGYA_TEST_SEED ?? randomInt(2 ** 31));

  it('keep points, lots, pieces and grants whole', async () => {
    process.stdout.write(`reversal on ${open().engine}: QINGYA_TEST_SEED=${seed}\n`);
    const random = seededRandom(seed);
    for (let run = 0; run < RUNS; run += 1)
      expect({ seed, run, wrong: await play(open(), random) }).toEqual({ seed, run, wrong: [] });
  });
});
