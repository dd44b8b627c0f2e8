import { addDays, localDate } from '@qingya/shared';
import { describeProduct, type TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildFamily,
  buildLesson,
  buildPerson,
  buildStaff,
  enrol,
  freshKey,
  moveTo,
} from '../support/product-school';

const MONDAY = localDate('2026-11-23');

/** A child with recorded lessons on consecutive days, its parent and the desk. */
const classWith = async (t: TestProduct, statuses: readonly ('present' | 'absent')[]) => {
  moveTo(t, MONDAY, '08:00');
  const campusId = await buildCampus(t);
  const desk = await buildStaff(t, 'front_desk', campusId);
  const group = await buildClassGroup(t, campusId);
  const family = await buildFamily(t, { campusId });
  const child = family.children[0];
  if (!child) throw new Error('the family has a child');
  await enrol(t, group, child, 20);
  const attendanceIds: string[] = [];
  for (const [i, status] of statuses.entries()) {
    const lesson = await buildLesson(t, group, addDays(MONDAY, i), 10 * 60);
    moveTo(t, addDays(MONDAY, i), '10:05');
    const entries = [{ studentId: child.id, status }];
    const { body } = await desk.api.post(`/lessons/${lesson.id}/roll-call`, { entries }, freshKey());
    attendanceIds.push(body.results[0].attendanceId);
  }
  await t.settle();
  moveTo(t, addDays(MONDAY, statuses.length - 1), '20:00');
  const parent = family.guardians[0];
  const own = `/students/${child.id}/attendance-disputes`;
  const list = async (query = '') => (await parent.api.get(`${own}${query}`)).body;
  const object = (attendanceId: string | undefined, message = '孩子当天到了') =>
    parent.api.post(`/attendance/${attendanceId}/disputes`, { message }, freshKey());
  const resolve = (disputeId: string, body: object) =>
    desk.api.post(`/attendance-disputes/${disputeId}/resolution`, body, freshKey());
  return { campusId, desk, family, child, attendanceIds, parent, own, list, object, resolve };
};

describeProduct('a family and its own objections to attendance', (open) => {
  it('shows an objection as open, on the line and on its deduction as well', async () => {
    const t = open();
    const s = await classWith(t, ['absent', 'present']);
    const [first, second] = s.attendanceIds;
    expect(await s.list()).toEqual({ items: [], nextCursor: null });
    const filed = await s.object(first);
    expect((await s.list()).items).toEqual([
      {
        ...filed.body,
        status: 'open',
        answer: null,
        decidedAt: null,
        lesson: expect.objectContaining({ date: MONDAY, courseTitle: expect.any(String), classGroupName: expect.any(String) }),
        record: { status: 'absent', onTime: false, consumption: 'consumed' },
        moved: null,
      },
    ]);
    const waiting = async (path: string, key: string) =>
      Object.fromEntries(
        (await s.parent.api.get(`/students/${s.child.id}/${path}`)).body.items
          .filter((one: Record<string, unknown>) => one[key] !== null)
          .map((one: Record<string, unknown>) => [one[key], one.disputeOpen]),
      );
    expect(await waiting('attendance', 'id')).toEqual({ [first ?? '']: true, [second ?? '']: false });
    expect(await waiting('credit-entries', 'attendanceId')).toEqual({ [first ?? '']: true, [second ?? '']: false });
    await s.resolve(filed.body.id, { answer: '监控里没有看到孩子' });
    expect(await waiting('attendance', 'id')).toEqual({ [first ?? '']: false, [second ?? '']: false });
    expect(await waiting('credit-entries', 'attendanceId')).toEqual({ [first ?? '']: false, [second ?? '']: false });
  });

  it('tells an upheld objection with its answer and the credit that came back', async () => {
    const t = open();
    const s = await classWith(t, ['absent']);
    const filed = await s.object(s.attendanceIds[0], '这节课我们请过假');
    moveTo(t, addDays(MONDAY, 1), '09:00');
    await s.resolve(filed.body.id, { answer: '查到请假记录', correction: { status: 'leave', expectedRevision: 1 } });
    await t.settle();
    expect((await s.list()).items).toEqual([
      expect.objectContaining({
        status: 'corrected',
        answer: '查到请假记录',
        decidedAt: t.clock.now(),
        record: { status: 'leave', onTime: false, consumption: 'none' },
        moved: { credits: 1, points: 0 },
      }),
    ]);
    // What is corrected later, without an objection, is not this objection's doing.
    moveTo(t, addDays(MONDAY, 1), '10:00');
    const correction = { status: 'absent', reason: '家长说没有请假', expectedRevision: 2 };
    await s.desk.api.post(`/attendance/${s.attendanceIds[0]}/correction`, correction, freshKey());
    expect((await s.list()).items[0]).toMatchObject({
      record: { status: 'absent', consumption: 'consumed' },
      moved: { credits: 1, points: 0 },
    });
  });

  it('tells the points that follow an upheld objection, and those taken back', async () => {
    const t = open();
    const s = await classWith(t, ['present', 'present', 'present', 'absent']);
    const balance = async () => (await s.parent.api.get(`/students/${s.child.id}/points`)).body.available;
    const had = await balance();
    const filed = await s.object(s.attendanceIds[3]);
    moveTo(t, addDays(MONDAY, 4), '09:00');
    await s.resolve(filed.body.id, { answer: '核实到课', correction: { status: 'present', expectedRevision: 1 } });
    await t.settle();
    const gained = (await balance()) - had;
    expect(gained).toBeGreaterThan(0);
    expect((await s.list()).items[0]).toMatchObject({ status: 'corrected', moved: { credits: 0, points: gained } });
    // The other way round: a lesson that was recorded by mistake takes its points back.
    moveTo(t, addDays(MONDAY, 4), '10:00');
    const other = await s.object(s.attendanceIds[3], '其实那天没去');
    moveTo(t, addDays(MONDAY, 4), '11:00');
    await s.resolve(other.body.id, { answer: '改为请假', correction: { status: 'leave', expectedRevision: 2 } });
    await t.settle();
    expect(await balance()).toBe(had);
    expect((await s.list()).items[0]).toMatchObject({ moved: { credits: 1, points: -gained } });
  });

  it('tells a rejected objection with the reason and moves nothing', async () => {
    const s = await classWith(open(), ['absent']);
    const filed = await s.object(s.attendanceIds[0]);
    await s.resolve(filed.body.id, { answer: '老师和监控都确认孩子没有到' });
    expect((await s.list()).items).toEqual([
      expect.objectContaining({
        status: 'explained',
        answer: '老师和监控都确认孩子没有到',
        record: { status: 'absent', onTime: false, consumption: 'consumed' },
        moved: null,
      }),
    ]);
  });

  it('reads newest first, page by page', async () => {
    const t = open();
    const s = await classWith(t, ['absent', 'absent', 'absent']);
    const filed: string[] = [];
    for (const id of s.attendanceIds) filed.unshift((await s.object(id)).body.id);
    const one = await s.list('?limit=2');
    const two = await s.list(`?limit=2&cursor=${one.nextCursor}`);
    const ids = [...one.items, ...two.items].map(({ id }: { id: string }) => id);
    expect([one.items.length, two.items.length, two.nextCursor]).toEqual([2, 1, null]);
    expect(ids).toEqual(filed);
    expect((await s.parent.api.get(`${s.own}?cursor=bm90LW1pbmU`)).body.error.code).toBe('invalid_request');
  });

  it('is for the own family only, and only while it agrees', async () => {
    const t = open();
    const s = await classWith(t, ['absent']);
    await s.object(s.attendanceIds[0]);
    const stranger = await buildFamily(t, { campusId: s.campusId });
    const manager = await buildStaff(t, 'campus_manager', s.campusId);
    const refusals = {
      nobody: await t.api(() => '').get(s.own),
      otherFamily: await stranger.guardians[0].api.get(s.own),
      withoutFamily: await buildPerson(t).api.get(s.own),
      desk: await s.desk.api.get(s.own),
      manager: await manager.api.get(s.own),
    };
    const statuses = Object.fromEntries(Object.entries(refusals).map(([who, { status }]) => [who, status]));
    expect(statuses).toEqual({ nobody: 401, otherFamily: 404, withoutFamily: 403, desk: 403, manager: 403 });
    expect((await s.list()).items).toHaveLength(1);
    expect((await s.parent.api.post('/consents/withdrawals', { kind: 'child_data' })).status).toBe(200);
    const after = await s.parent.api.get(s.own);
    expect([after.status, after.body.error.code, after.body.items]).toEqual([403, 'consent_required', undefined]);
  });
});
