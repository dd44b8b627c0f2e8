import { DAY_MS, localDate, localDateOf } from '@qingya/shared';
import { createEnrolment } from '../../src/modules/schooling';
import { redeemed, type Shopper } from '../mall/support';
import { buildCourse, SYSTEM } from '../support/product-school';
import {
  BACK,
  type KillCase,
  type KillScene,
  type KillTrace,
  NOTHING,
  post,
  QUOTA,
  SPENT,
  takeBack,
  wish,
} from './mall-kill-scene';

/** A kind of good that arrives by itself. */
interface Kind {
  readonly name: string;
  /** Makes one, and what the student needs for it. */
  readonly good: (scene: KillScene, shopper: Shopper) => Promise<string>;
  /** The statements in the middle of giving it and of taking it back. */
  readonly given: string;
  readonly taken: string;
  /** Rights that are given with it. */
  readonly rights: number;
  /** How that is seen: without it, with it, and after it was taken back. */
  readonly sql: string;
  readonly seen: readonly [KillTrace['before'], KillTrace['before'], KillTrace['before']];
}

const course = async ({ t }: KillScene): Promise<string> => (await buildCourse(t)).id;

/** A package that ends on a day. */
const enrolled = ({ t, mall }: KillScene, { studentId }: Shopper, courseId: string, lastDay: string) =>
  t.db.transaction((uow) => {
    const range = { startsOn: localDateOf(uow.now), expiresOn: localDate(lastDay) };
    const whose = { campusId: mall.campusId, studentId, courseId, classGroupId: null, externalNo: null };
    return createEnrolment(uow, { ...whose, ...range, title: '课包', kind: 'credits', totalCredits: 5 }, SYSTEM);
  });

const RIGHTS = 'SELECT kind, times, revokedAt IS NULL AS good FROM mall_right WHERE studentId = ?';

const KINDS: readonly Kind[] = [
  {
    name: 'lesson credits',
    good: async (scene) => scene.gift({ kind: 'lesson_credits', courseId: await course(scene), credits: 3, validDays: 30 }),
    given: 'INSERT INTO schooling_enrolment',
    taken: 'UPDATE schooling_enrolment SET remainingCredits',
    rights: 0,
    sql: 'SELECT remainingCredits, totalCredits, status FROM schooling_enrolment WHERE studentId = ?',
    seen: [
      [],
      [{ remainingCredits: 3, totalCredits: 3, status: 'active' }],
      [{ remainingCredits: 0, totalCredits: 3, status: 'closed' }],
    ],
  },
  {
    name: 'validity days',
    good: async (scene, shopper) => {
      const courseId = await course(scene);
      await enrolled(scene, shopper, courseId, '2098-01-01');
      return scene.gift({ kind: 'validity_days', courseId, days: 10 });
    },
    given: 'UPDATE schooling_enrolment SET',
    taken: 'UPDATE schooling_enrolment SET expiresOn',
    rights: 0,
    sql: 'SELECT expiresOn FROM schooling_enrolment WHERE studentId = ?',
    seen: [[{ expiresOn: '2098-01-01' }], [{ expiresOn: '2098-01-11' }], [{ expiresOn: '2098-01-01' }]],
  },
  {
    name: 'a quota',
    good: (scene) => scene.gift(QUOTA),
    given: 'INSERT INTO mall_right',
    taken: 'UPDATE mall_grant SET undoneAt',
    rights: 1,
    sql: RIGHTS,
    seen: [[], [{ kind: 'benefit_quota', times: 2, good: 1 }], [{ kind: 'benefit_quota', times: 2, good: 0 }]],
  },
  {
    name: 'a seat',
    good: ({ gift, t }) =>
      gift({ kind: 'activity_seat', label: '亲子运动会', startsAt: t.clock.now() + 30 * DAY_MS, place: '操场' }),
    given: 'INSERT INTO mall_grant',
    taken: 'UPDATE mall_right SET revokedAt',
    rights: 1,
    sql: RIGHTS,
    seen: [[], [{ kind: 'activity_seat', times: 1, good: 1 }], [{ kind: 'activity_seat', times: 1, good: 0 }]],
  },
];

const casesOf = ({ name, good, given, taken, rights, sql, seen: [without, having, undone] }: Kind): KillCase[] => [
  {
    ...NOTHING,
    name: `grant ${name}`,
    statement: given,
    value: null,
    after: ['handed_over'],
    points: SPENT,
    rights,
    trace: { sql, before: without, after: having },
    prepare: async (scene, shopper) => wish(shopper, await good(scene, shopper)),
  },
  {
    name: `take back ${name}`,
    statement: taken,
    value: null,
    before: ['handed_over'],
    after: ['returned'],
    points: BACK,
    rights: 0,
    trace: { sql, before: having, after: undone },
    prepare: async (scene, shopper) => takeBack(scene, await redeemed(shopper, await good(scene, shopper))),
  },
];

/** A student with a right to two uses. @returns where its uses are written */
const holder = async ({ gift }: KillScene, shopper: Shopper): Promise<string> => {
  await redeemed(shopper, await gift(QUOTA));
  const path = `/students/${shopper.studentId}/rights`;
  const { items } = (await shopper.parent.api.get(path)).body;
  return `${path}/${items[0].id}`;
};

const USES = {
  statement: 'UPDATE mall_right SET used',
  value: null,
  before: ['handed_over'],
  after: ['handed_over'],
  points: SPENT,
  rights: 1,
};
const USED = `SELECT r.used, u.delta FROM mall_right r LEFT JOIN mall_right_use u ON u.rightId = r.id
  WHERE r.studentId = ? ORDER BY u.seq`;
const ONCE = [{ used: 1, delta: 1 }];

/** Everything that arrives by itself, given and taken back, and a right that is used and whose use is undone. */
export const GRANT_CASES: readonly KillCase[] = [
  ...KINDS.flatMap(casesOf),
  {
    ...USES,
    name: 'use a right',
    trace: { sql: USED, before: [{ used: 0, delta: null }], after: ONCE },
    prepare: async (scene, shopper) => {
      const right = await holder(scene, shopper);
      return { by: scene.mall.desk, path: `${right}/uses`, body: { used: 0, note: '借走一本' } };
    },
  },
  {
    ...USES,
    name: 'undo a use',
    trace: {
      sql: USED,
      before: ONCE,
      after: [
        { used: 0, delta: 1 },
        { used: 0, delta: -1 },
      ],
    },
    prepare: async (scene, shopper) => {
      const right = await holder(scene, shopper);
      await post(scene.mall.desk, `${right}/uses`, { used: 0, note: '借走一本' });
      return { by: scene.mall.manager, path: `${right}/undone-uses`, body: { used: 1, reason: '点错了家庭' } };
    },
  },
];
