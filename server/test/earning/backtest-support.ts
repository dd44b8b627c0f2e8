import { addDays, type LocalDate, localDate, localDateOf, type Rule, type RuleSet } from '@qingya/shared';
import { type Random, seededRandom } from '../../src/demo/random';
import { runBacktest } from '../../src/modules/earning';
import { createSubscribers } from '../../src/modules/earning/subscribers';
import type { Pace } from '../../src/modules/earning/usecases/backtest-run';
import { BUDGET } from '../../src/modules/earning/usecases/ports';
import { createStudent, ownerOfStudent, recordBehaviour, rollCall, signIn } from '../../src/modules/schooling';
import type { AttendanceStatus, StudentRow } from '../../src/modules/schooling/domain/types';
import type { TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildLesson,
  buildStaff,
  enrol,
  freshKey,
  moveTo,
  nextSerial,
  type Person,
  SYSTEM,
} from '../support/product-school';
import { capOf, publish, ruleOf } from './programme-support';
import { buildChild } from './support';

export const FIRST = localDate('2026-09-01');
/** Longer than a month, so that a backtest of one month begins in the middle. */
export const DAYS = 45;

/** Rules that look at everything a rule can look at. */
export const SCHOOL_RULES: readonly Rule[] = [
  ruleOf({
    code: 'row',
    behaviour: 'attended_on_time',
    group: 'attendance',
    formula: {
      kind: 'stepped',
      over: 'lessons_on_time',
      cycle: 6,
      steps: [
        { at: 2, points: 20 },
        { at: 6, points: 50 },
      ],
    },
  }),
  ruleOf({
    code: 'days',
    behaviour: 'sign_in',
    group: 'participation',
    formula: { kind: 'stepped', over: 'sign_in_days', cycle: 3, steps: [{ at: 3, points: 15 }] },
  }),
  ruleOf({
    code: 'activity',
    behaviour: 'activity',
    group: 'participation',
    formula: { kind: 'fixed', points: 30 },
    caps: [capOf({ per: 'family', window: 'week', times: 2, points: 50 }), capOf({ window: 'month', points: 100 })],
  }),
  ruleOf({
    code: 'exams',
    behaviour: 'exam',
    onlyPassed: true,
    formula: {
      kind: 'stepped',
      over: 'count',
      cycle: null,
      steps: [
        { at: 1, points: 100 },
        { at: 3, points: 300 },
      ],
    },
  }),
  ruleOf({
    code: 'award',
    behaviour: 'award',
    formula: { kind: 'graded', points: { school: 10, district: 20, city: 40, province: 80, national: 160 } },
  }),
  ruleOf({ code: 'bought', behaviour: 'purchase', group: 'revenue', formula: { kind: 'proportional', points: 1, perFen: 100 } }),
];

const LATER_FORMULAS: Readonly<Record<string, Rule['formula']>> = {
  activity: { kind: 'fixed', points: 25 },
  award: { kind: 'graded', points: { school: 11, district: 22, city: 44, province: 88, national: 176 } },
};

/** The rules after three weeks. */
const LATER_RULES: readonly Rule[] = SCHOOL_RULES.map((rule) => ({
  ...rule,
  formula: LATER_FORMULAS[rule.code] ?? rule.formula,
}));

const STATUSES: readonly AttendanceStatus[] = ['present', 'present', 'present', 'present', 'late', 'leave', 'absent'];

const levelOf = (random: Random) => random.pick(['school', 'district', 'city'] as const);

/** Two campuses, five children in three families, and weeks of what they did, judged live day by day. */
export const buildSchool = async (t: TestProduct, seed: number) => {
  const random = seededRandom(seed);
  moveTo(t, FIRST, '07:00');
  await publish(t, SCHOOL_RULES);
  const campuses = [await buildCampus(t), await buildCampus(t)] as const;
  const groups = [await buildClassGroup(t, campuses[0]), await buildClassGroup(t, campuses[1])];
  const children: StudentRow[] = [];
  for (const group of groups) {
    const { child } = await buildChild(t, group);
    const sibling = await t.db.transaction((uow) =>
      createStudent(uow, {
        campusId: group.campusId,
        familyId: child.familyId,
        externalNo: `B${nextSerial()}-${seed}`,
        name: '弟弟',
      }),
    );
    await enrol(t, group, sibling, 500);
    children.push(child, sibling);
  }
  const [firstGroup] = groups;
  if (!firstGroup) throw new Error('there is a group');
  children.push((await buildChild(t, firstGroup)).child);
  for (let day = 0; day < DAYS; day += 1) {
    if (day === 21) {
      // Of the day before, what was recorded on it stays under the old rules, although its noon is later.
      await honour(t, children[0]?.id ?? '');
      moveTo(t, addDays(FIRST, 20), '11:30');
      await publishFrom(t, LATER_RULES);
    }
    await liveDay(t, random, { day: addDays(FIRST, day), groups, children });
  }
  const owner = await buildStaff(t, 'owner');
  const marketing = await buildStaff(t, 'marketing', campuses[0]);
  return { t, campuses, children, owner, marketing };
};
export type School = Awaited<ReturnType<typeof buildSchool>>;

/** An award on the day itself, judged at once. */
const honour = async (t: TestProduct, studentId: string): Promise<void> => {
  const award = { kind: 'award', level: 'city', studentId, title: '书画比赛', actor: SYSTEM } as const;
  await t.db.transaction((uow) => recordBehaviour(uow, award));
  await t.settle();
};

const publishFrom = async (t: TestProduct, rules: readonly Rule[]): Promise<void> => {
  await publish(t, rules);
  await t.db.transaction((uow) =>
    uow.run('UPDATE earning_rule_version SET effectiveFrom = ? WHERE effectiveFrom = 0 AND createdAt = ?', [uow.now, uow.now]),
  );
};

interface Day {
  readonly day: LocalDate;
  readonly groups: readonly Awaited<ReturnType<typeof buildClassGroup>>[];
  readonly children: readonly StudentRow[];
}

const liveDay = async (t: TestProduct, random: Random, { day, groups, children }: Day): Promise<void> => {
  moveTo(t, day, '09:00');
  for (const { id: studentId } of children) {
    if (random.chance(70)) await t.db.transaction((uow) => signIn(uow, { studentId, guardianId: studentId }));
    await behave(t, random, studentId);
  }
  for (const group of random.chance(60) ? groups : []) {
    const lesson = await buildLesson(t, group, day, 600);
    moveTo(t, day, '11:00');
    const own = children.filter(({ campusId }) => campusId === group.campusId);
    // A child that is not entered breaks its row once a later lesson is.
    const entries = own.filter(() => random.chance(90)).map(({ id }) => ({ studentId: id, status: random.pick(STATUSES) }));
    if (entries.length > 0) await t.db.transaction((uow) => rollCall(uow, { lessonId: lesson.id, entries, actor: SYSTEM }));
  }
  await t.settle();
};

const behave = async (t: TestProduct, random: Random, studentId: string): Promise<void> => {
  const today = localDateOf(t.clock.now());
  const date = addDays(today, -random.whole(0, 2));
  const record = (fact: Pick<Parameters<typeof recordBehaviour>[1], 'kind' | 'passed' | 'level'>) =>
    t.db.transaction((uow) => recordBehaviour(uow, { ...fact, studentId, title: `记录 ${nextSerial()}`, date, actor: SYSTEM }));
  if (random.chance(25)) await record({ kind: 'activity' });
  if (random.chance(10)) await record({ kind: 'exam', passed: random.chance(70) });
  if (random.chance(8)) await record({ kind: 'award', level: levelOf(random) });
  if (random.chance(5)) await buy(t, random, studentId);
};

const buy = async (t: TestProduct, random: Random, studentId: string): Promise<void> => {
  const [subscriber] = createSubscribers(BUDGET);
  await t.db.transaction(async (uow) => {
    const owner = await ownerOfStudent(uow, studentId);
    const factId = uow.newId();
    const netFen = random.whole(1_000, 90_000);
    const tell = async (type: string, payload: object): Promise<void> => {
      const event = { id: uow.newId(), position: 0, type, aggregate: `student:${studentId}`, payload, occurredAt: uow.now };
      await subscriber?.handle(uow, event);
    };
    await tell('revenue.purchase.settled', { factId, ...owner, courseId: null, at: uow.now, netFen });
    if (random.chance(40)) await tell('revenue.refunded', { factId, refundedFen: random.whole(1, netFen) });
  });
};

/** A draft that holds some rules. @returns its id and revision */
export const draftOf = async (
  { api }: Person,
  ruleSet: RuleSet,
  title = '试算规则',
): Promise<{ id: string; revision: number }> => {
  const made = await api.post('/rule-versions', { title, note: null, basedOnId: null }, freshKey());
  const saved = await api.put(`/rule-versions/${made.body.id}`, { revision: made.body.revision, title, note: null, ruleSet });
  if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
  return saved.body;
};

export const ask = ({ api }: Person, versionIds: readonly string[], months = 2, ignoreValidity = false) =>
  api.post('/rule-backtests', { versionIds, months, ignoreValidity }, freshKey());

/** Small, so that a handful of families makes several chunks. */
export const SMALL: Pace = { familiesAtOnce: 1, readsAChunk: 1 };

/** Asks for a backtest, works it off and reads it. */
export const backtest = async (
  t: TestProduct,
  person: Person,
  versionIds: readonly string[],
  months = 2,
  ignoreValidity = false,
) => {
  const asked = await ask(person, versionIds, months, ignoreValidity);
  if (asked.status !== 201) throw new Error(JSON.stringify(asked.body));
  const id = asked.body.id as string;
  await runBacktest(t.db, id, SMALL);
  return (await person.api.get(`/rule-backtests/${id}`)).body;
};

/** What each child has of live awards that were earned on some days. */
export const livePoints = async (t: TestProduct, from: LocalDate, through: LocalDate): Promise<Map<string, number>> => {
  const rows = await t.db.read((r) =>
    r.rows<{ studentId: string; points: number | string }>(
      `SELECT studentId, SUM(points - takenBack) AS points FROM earning_award
        WHERE earnedOn BETWEEN ? AND ? GROUP BY studentId`,
      [from, through],
    ),
  );
  return new Map(rows.map(({ studentId, points }) => [studentId, Number(points)]));
};

/** What a backtest says of each child, on side 0. */
export const triedPoints = async (t: TestProduct, backtestId: string, side: 0 | 1 | 2 = 0): Promise<Map<string, number>> => {
  const rows = await t.db.read((r) =>
    r.rows<{ studentId: string; points: number }>(
      `SELECT studentId, points${side} AS points FROM earning_backtest_student WHERE backtestId = ?`,
      [backtestId],
    ),
  );
  return new Map(rows.map(({ studentId, points }) => [studentId, points]));
};
