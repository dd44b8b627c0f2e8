import { type LocalDate, localDate, type ManualLimits } from '@qingya/shared';
import { type Answer, describeProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildFamily,
  buildStaff,
  enrol,
  type Family,
  freshKey,
  moveTo,
  type Person,
} from '../support/product-school';

const DAY: LocalDate = localDate('2026-11-24');
type Staff = Person & { readonly staffId: string };

const WIDE = { perAward: 10_000, perDay: 100_000, perDeduction: 10_000, deductionsPerDay: 100_000 };
const TEACHER = { perAward: 50, perDay: 120, perDeduction: 20, deductionsPerDay: 30 };
const limits = (over: Partial<ManualLimits> = {}): ManualLimits => ({
  owner: WIDE,
  campus_manager: WIDE,
  front_desk: WIDE,
  teacher: TEACHER,
  ...over,
});

describeProduct('the limits of points given by hand', (open) => {
  let campusId: string;
  let owner: Staff;
  let manager: Staff;
  let teacher: Staff;
  let family: Family;
  let studentId: string;

  const give = (who: Staff, points: number): Promise<Answer> =>
    who.api.post(`/students/${studentId}/manual-awards`, { points, reason: '帮助同学' }, freshKey());
  const available = async (): Promise<number> => (await manager.api.get(`/students/${studentId}/points`)).body.available;
  const lines = async (): Promise<{ lot: object | null }[]> =>
    (await family.guardians[0].api.get(`/students/${studentId}/points/statement`)).body.items;
  const setLimits = async (next: ManualLimits): Promise<Answer> => {
    const { version } = (await owner.api.get('/manual-award-policy')).body.current;
    return owner.api.put('/manual-award-policy', { version, limits: next, validMonths: 12 });
  };

  beforeEach(async () => {
    const t = open();
    moveTo(t, DAY, '10:00');
    campusId = await buildCampus(t);
    owner = await buildStaff(t, 'owner');
    manager = await buildStaff(t, 'campus_manager', campusId);
    teacher = await buildStaff(t, 'teacher', campusId);
    family = await buildFamily(t, { campusId });
    studentId = family.children[0]?.id ?? '';
    const group = await buildClassGroup(t, campusId, { teacherStaffId: teacher.staffId });
    await enrol(t, group, { id: studentId });
    expect((await setLimits(limits())).status).toBe(200);
  });

  it('let points lapse sooner where the giver says so, never later than the policy, and not where somebody must approve', async () => {
    const until = (expiresOn: string, points = 5, who = teacher): Promise<Answer> =>
      who.api.post(`/students/${studentId}/manual-awards`, { points, reason: '帮助同学', expiresOn }, freshKey());
    for (const [day, points] of [
      ['2026-11-23', 5],
      ['2027-11-25', 5],
      ['2026-12-24', -5],
      ['2026-12-24', 51],
    ] as const) {
      const refused = await until(day, points);
      const { code, details } = refused.body.error;
      expect([refused.status, code, details]).toEqual([400, 'invalid_request', { field: 'expiresOn' }]);
    }
    expect(await available()).toBe(0);
    for (const day of ['2026-11-24', '2027-11-24']) expect((await until(day)).status).toBe(201);
    const days = (await lines()).map(({ lot }) => lot);
    expect(days).toMatchObject([{ expiresOn: '2027-11-24' }, { expiresOn: '2026-11-24' }]);
    expect((await manager.api.get(`/students/${studentId}/manual-awards/options`)).body.awardedToday).toBe(0);
    expect((await teacher.api.get(`/students/${studentId}/manual-awards/options`)).body.awardedToday).toBe(10);
  });

  it('hold for whoever may approve and for the owner as well, and there is no other way', async () => {
    const tight = { perAward: 100, perDay: 100, perDeduction: 10, deductionsPerDay: 10 };
    expect((await setLimits(limits({ owner: tight, campus_manager: tight }))).status).toBe(200);
    for (const who of [owner, manager]) {
      expect((await give(who, 101)).body).toMatchObject({ state: 'waiting', waitedFor: 'per_award' });
      const old = { campusId, amount: 101, reasonText: '补发', expiresOn: null };
      expect((await who.api.post(`/students/${studentId}/points/adjustments`, old, freshKey())).status).toBe(404);
    }
    expect(await available()).toBe(0);
  });

  it('count the corrections of objections among what the one who decides gave and took', async () => {
    const tight = { perAward: 100, perDay: 150, perDeduction: 10, deductionsPerDay: 10 };
    expect((await setLimits(limits({ campus_manager: tight }))).status).toBe(200);
    const { transactionId } = (await give(teacher, 50)).body;
    const parent = family.guardians[0].api;
    const object = () =>
      parent.post(`/students/${studentId}/points/lines/${transactionId}/disputes`, { reasonText: '好像少了' }, freshKey());
    const answer = (id: string, correction: number) =>
      manager.api.post(`/points/disputes/${id}/decision`, { decision: 'upheld', answerText: '已更正', correction }, freshKey());
    const outcome = async (asked: Promise<Answer>) => {
      const { status, body } = await asked;
      return status === 200 ? body.state : body.error.code;
    };
    const first = (await object()).body.disputeId;
    for (const correction of [101, -11, 1_000_000])
      expect(await outcome(answer(first, correction))).toBe('points_correction_limit');
    expect(await available()).toBe(50);
    expect(await outcome(answer(first, 100))).toBe('upheld');
    const second = (await object()).body.disputeId;
    expect(await outcome(answer(second, 51))).toBe('points_correction_limit');
    // What was corrected is counted like any award, and refused attempts were not.
    expect((await give(manager, 51)).body).toMatchObject({ state: 'waiting', waitedFor: 'per_day' });
    expect(await outcome(answer(second, -10))).toBe('upheld');
    expect(await available()).toBe(140);
    expect(await open().differences()).toEqual([]);
  });
});
