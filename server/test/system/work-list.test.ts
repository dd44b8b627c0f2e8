import { addDays, type WorkGroup, type WorkKind } from '@qingya/shared';
import type { Api, Json } from '../support/product';
import { describeProduct } from '../support/product';
import {
  buildClassGroup,
  buildCourse,
  buildFamily,
  buildLesson,
  buildStaff,
  enrol,
  moveTo,
  type Person,
} from '../support/product-school';
import { type AccessWorld, populate, TODAY } from './access-world';

interface Line {
  readonly id: string;
  /** Absent where the list itself was asked for one campus. */
  readonly campusId?: string | null;
}

/** All that a list shows to somebody; nothing when it may not be seen at all. */
const rowsOf = async <Row = Line>(api: Api, path: string): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body } = await api.get(`${path}${path.includes('?') ? '&' : '?'}limit=100${cursor && `&cursor=${cursor}`}`);
    if (status === 403) return [];
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    rows.push(...body.items);
    cursor = body.nextCursor ?? null;
  }
  return rows;
};

const on = (campusId: string | undefined): string => (campusId === undefined ? '' : `&campusId=${campusId}`);
const idsOnly = (rows: readonly Line[]): Line[] => rows.map(({ id }) => ({ id }));

/** The lists that settle each kind, as the same person sees them. */
const LISTS: Readonly<
  Record<Exclude<WorkKind, 'roll_call'>, (api: Api, staffId: string, campusId: string | undefined) => Promise<Line[]>>
> = {
  leave: async (api, _staffId, campusId) => idsOnly(await rowsOf(api, `/leave-requests?status=pending${on(campusId)}`)),
  make_up: async (api, _staffId, campusId) => idsOnly(await rowsOf(api, `/make-ups?status=requested${on(campusId)}`)),
  attendance_dispute: (api) => rowsOf(api, '/attendance-disputes?status=open'),
  points_dispute: async (api) =>
    (await rowsOf<{ disputeId: string; campusId: string }>(api, '/points/disputes?state=open')).map(
      ({ disputeId, campusId }) => ({ id: disputeId, campusId }),
    ),
  queued_award: async (api) =>
    (await rowsOf<{ awardId: string; campusId: string }>(api, '/queued-awards')).map(({ awardId, campusId }) => ({
      id: awardId,
      campusId,
    })),
  // What the boards of the budgets in use say; of the thresholds of a share the highest.
  budget_alert: async (api) => {
    const budgets = (await rowsOf<{ id: string; state: string }>(api, '/budget/periods')).filter(
      ({ state }) => state === 'active',
    );
    const boards = await Promise.all(budgets.map(async ({ id }) => (await api.get(`/budget/periods/${id}`)).body));
    return boards.flatMap(({ id: budgetId, alerts, endsFreely }): Line[] => {
      const ranks = ['projection', 'at_70', 'at_90', 'at_100'];
      const isHighest = (one: Json) =>
        one.kind === 'projection' ||
        alerts.every((two: Json) => two.allocationId !== one.allocationId || ranks.indexOf(two.kind) <= ranks.indexOf(one.kind));
      const shown = alerts.filter(isHighest).map(({ id, campusId }: Json) => ({ id, campusId }));
      return endsFreely ? [...shown, { id: `${budgetId}/end`, campusId: null }] : shown;
    });
  },
  manual_award: async (api, staffId) =>
    (await rowsOf<Line & { givenById: string }>(api, '/manual-awards?state=waiting')).filter(
      ({ givenById }) => givenById !== staffId,
    ),
  redemption: async (api) => [
    ...(await rowsOf(api, '/redemptions?state=confirmed')),
    ...(await rowsOf(api, '/redemptions?state=ready&delivery=post')),
  ],
  desk_void: async (api, staffId) =>
    (await rowsOf<Line & { requestedById: string }>(api, '/desk-voids?state=requested')).filter(
      ({ requestedById }) => requestedById !== staffId,
    ),
  payment_task: (api) => rowsOf(api, '/payment-tasks?state=open'),
  refund: (api) => rowsOf(api, '/refunds?view=stuck'),
  dead_letter: async (api) =>
    (await rowsOf<{ position: number; subscriber: string }>(api, '/operations/outbox/deliveries?state=dead')).map(
      ({ position, subscriber }) => ({ id: `${position}/${subscriber}`, campusId: null }),
    ),
};

/** Kinds of which some belongs to no campus. */
const WHOLE_SCHOOL: readonly WorkKind[] = ['dead_letter', 'budget_alert'];

const PERMISSIONS: Readonly<Record<WorkKind, string>> = {
  roll_call: 'attendance.write',
  leave: 'leave.decide',
  make_up: 'attendance.write',
  attendance_dispute: 'attendance.correct',
  points_dispute: 'dispute.decide',
  queued_award: 'budget.approve',
  budget_alert: 'budget.read',
  manual_award: 'points.adjust',
  redemption: 'redemption.fulfil',
  desk_void: 'payment.void',
  payment_task: 'payment.reconcile',
  refund: 'payment.refund',
  dead_letter: 'ops.read',
};

/** An exam for which the budget of its campus has no room. */
const queueAnAward = async ({ owner, manager, campusId, child, budgetPeriodId }: AccessWorld): Promise<void> => {
  const { body: draft } = await owner.api.get(`/budget/periods/${budgetPeriodId}`);
  const { title, source, baseFen, shareBasisPoints, pointsPerYuan, from, through, whenFull, revision } = draft;
  const allocations = [{ campusId, group: 'learning', points: 0 }];
  const body = { title, source, baseFen, shareBasisPoints, pointsPerYuan, from, through, whenFull, revision, allocations };
  const saved = await owner.api.put(`/budget/periods/${budgetPeriodId}`, body);
  const begun = await owner.api.post(`/budget/periods/${budgetPeriodId}/activate`, {});
  const exam = { kind: 'exam', title: '书法三级', passed: true, date: TODAY };
  const recorded = await manager.api.post(`/students/${child.id}/behaviours`, exam);
  for (const one of [saved, begun, recorded]) if (one.status >= 300) throw new Error(JSON.stringify(one.body));
};

describeProduct('the work list', (open) => {
  let s: AccessWorld;
  let people: Readonly<Record<string, Person & { readonly staffId: string }>>;

  const workOf = async (person: Pick<Person, 'api'>, campusId?: string): Promise<WorkGroup[]> => {
    const { status, body } = await person.api.get(`/work-list${campusId === undefined ? '' : `?campusId=${campusId}`}`);
    expect(status).toBe(200);
    return body.items;
  };
  const countsOf = async (person: Pick<Person, 'api'>, campusId?: string): Promise<Record<string, number>> =>
    Object.fromEntries((await workOf(person, campusId)).map(({ kind, count }) => [kind, count]));

  beforeAll(async () => {
    const t = open();
    s = await populate(t);
    // A request that needs a decision: the access world's course approves by itself.
    const course = await buildCourse(t, { leaveAutoApprove: false });
    const strict = await buildClassGroup(t, s.campusId, { course, teacherStaffId: s.teacher.staffId });
    const family = await buildFamily(t, { campusId: s.campusId, children: 2 });
    for (const child of family.children) await enrol(t, strict, child);
    const tomorrow = await buildLesson(t, strict, addDays(TODAY, 1));
    for (const { id: studentId } of family.children) {
      const asked = await family.guardians[0].api.post('/leave-requests', { lessonId: tomorrow.id, studentId, reason: '外出' });
      if (asked.status !== 201) throw new Error(JSON.stringify(asked.body));
    }
    await queueAnAward(s);
    await buildLesson(t, strict, TODAY, 8 * 60);
    await buildLesson(t, strict, addDays(TODAY, -1), 8 * 60);
    await buildLesson(t, strict, addDays(TODAY, -2), 8 * 60);
    const { lesson } = s;
    const position = (
      await t.db.read((r) => r.row<{ position: number }>('SELECT MIN(position) AS position FROM outbox_delivery'))
    )?.position;
    await t.db.transaction((uow) => uow.run("UPDATE outbox_delivery SET state = 'dead' WHERE position = ?", [position ?? 0]));
    await t.settle();
    moveTo(t, TODAY, '14:00');
    expect(lesson.endsAt).toBeLessThan(t.clock.now());
    people = {
      owner: s.owner,
      manager: s.manager,
      teacher: s.teacher,
      desk: s.desk,
      finance: s.finance,
      otherManager: s.otherManager,
      otherFinance: s.otherFinance,
      consultant: await buildStaff(t, 'consultant', s.campusId),
      marketing: await buildStaff(t, 'marketing', s.campusId),
      managerOfBoth: await buildStaff(t, 'campus_manager', s.campusId, s.elsewhere),
    };
  });

  it('counts what the lists show to the same person, and names the oldest of them', async () => {
    let compared = 0;
    for (const [name, person] of Object.entries(people)) {
      const { body: me } = await person.api.get('/me');
      const scopeOf = (permission: string): 'all' | readonly string[] =>
        me.staff.permissions.find((grant: { permission: string }) => grant.permission === permission)?.campuses ?? [];
      for (const campusId of [undefined, s.campusId, s.elsewhere]) {
        if (campusId !== undefined && scopeOf('lesson.read') !== 'all' && !scopeOf('lesson.read').includes(campusId)) continue;
        const work = await workOf(person, campusId);
        for (const [kind, list] of Object.entries(LISTS) as [Exclude<WorkKind, 'roll_call'>, (typeof LISTS)['leave']][]) {
          const scope = scopeOf(PERMISSIONS[kind]);
          const may = (row: Line) =>
            scope === 'all' ||
            (scope.length > 0 && row.campusId === undefined) ||
            (row.campusId === null ? WHOLE_SCHOOL.includes(kind) && scope.length > 0 : scope.includes(row.campusId ?? ''));
          const shown = (await list(person.api, person.staffId, campusId)).filter(
            (row) => may(row) && (campusId === undefined || row.campusId === undefined || row.campusId === campusId),
          );
          const group = work.find((one) => one.kind === kind);
          expect([name, campusId, kind, group?.count ?? 0]).toEqual([name, campusId, kind, shown.length]);
          const oldest = shown
            .map(({ id }) => id)
            .sort()
            .slice(0, 3);
          expect([name, kind, (group?.first ?? []).map(({ id }) => id).sort()]).toEqual([name, kind, oldest]);
          compared += shown.length;
        }
      }
    }
    // Empty lists agree with everything.
    expect(compared).toBeGreaterThan(20);
  });

  it('shows each kind to somebody, so that the comparison proves something', async () => {
    const seen = new Set(
      (await Promise.all(Object.values(people).map((person) => workOf(person)))).flat().map(({ kind }) => kind),
    );
    expect([...seen].sort()).toEqual(Object.keys(PERMISSIONS).sort());
  });

  it('asks for the roll call of lessons of today and yesterday that are over, until everybody is recorded', async () => {
    const week = async (day: string) => (await s.manager.api.get(`/week-timetable?campusId=${s.campusId}&day=${day}`)).body.items;
    const now = open().clock.now();
    const lessons = [...(await week(TODAY)), ...(await week(addDays(TODAY, -1)))];
    const due = lessons.filter(
      (one: { endsAt: number; date: string; status: string; unrecorded: number }) =>
        one.endsAt <= now && one.date >= addDays(TODAY, -1) && one.status === 'scheduled' && one.unrecorded > 0,
    );
    const work = (await workOf(s.manager)).find(({ kind }) => kind === 'roll_call');
    expect(work?.count).toBe(due.length);
    expect(due.length).toBeGreaterThanOrEqual(2);
    const [first] = work?.first ?? [];
    const { body } = await s.manager.api.get(`/lessons/${first?.id}/attendance`);
    const entries = body.items.map(({ studentId }: { studentId: string }) => ({ studentId, status: 'present' }));
    const half = await s.manager.api.post(`/lessons/${first?.id}/roll-call`, { entries: entries.slice(0, 1) });
    expect(half.status).toBe(200);
    expect((await countsOf(s.manager))['roll_call']).toBe(due.length);
    expect((await s.manager.api.post(`/lessons/${first?.id}/roll-call`, { entries })).status).toBe(200);
    expect((await countsOf(s.manager))['roll_call']).toBe(due.length - 1);
  });

  it('shows a teacher the own classes only, and front desks no money they may not give back', async () => {
    const teacher = await countsOf(s.teacher);
    expect(teacher['leave']).toBe(2);
    expect(Object.keys(teacher).sort()).toEqual(['leave', 'roll_call']);
    const desk = await countsOf(s.desk);
    expect(desk).toMatchObject({ leave: 2, attendance_dispute: 1 });
    expect([desk['refund'], desk['desk_void'], desk['points_dispute'], desk['dead_letter']]).toEqual(Array(4).fill(undefined));
    // The whole school's budget ends this month, and finance of any campus may read it.
    expect(await countsOf(s.otherFinance)).toEqual({ budget_alert: 1 });
    expect(desk['budget_alert']).toBeUndefined();
  });

  it('lets nobody decide on the own request to void', async () => {
    const own = await s.finance.api.get('/desk-voids?state=requested');
    expect(own.body.items).toHaveLength(1);
    expect((await countsOf(s.finance))['desk_void']).toBe(1);
    const t = open();
    await t.db.transaction((uow) => uow.run('UPDATE payments_desk_void SET requestedById = ?', [s.finance.staffId]));
    expect((await countsOf(s.finance))['desk_void']).toBeUndefined();
    expect((await countsOf(s.manager))['desk_void']).toBe(1);
    await t.db.transaction((uow) => uow.run('UPDATE payments_desk_void SET requestedById = ?', [s.desk.staffId]));
  });

  it('lets nobody decide on points that the same person asked for', async () => {
    const waiting = (await s.owner.api.get('/manual-awards?state=waiting')).body.items;
    expect(waiting).toMatchObject([{ givenById: s.manager.staffId }]);
    expect((await countsOf(s.manager))['manual_award']).toBeUndefined();
    expect((await workOf(s.owner)).find(({ kind }) => kind === 'manual_award')).toMatchObject({
      count: 1,
      overdue: false,
      first: [{ title: 'Zelda +5000 积分 · 区级比赛获奖' }],
    });
  });

  it('tells that a budget is used up for a week, whoever may change budgets as long as it stands, and hurries nobody with it', async () => {
    const t = open();
    const seenBy = async (person: Pick<Person, 'api'>) => {
      const group = (await workOf(person)).find(({ kind }) => kind === 'budget_alert');
      return { isShown: group?.first.some(({ id }) => id === 'used-up') ?? false, overdue: group?.overdue };
    };
    const weekAgo = t.clock.now() - 7 * 86_400_000;
    const alert = { id: 'used-up', periodId: s.budgetPeriodId, allocationId: '', kind: 'at_100', points: 1, issued: 1 };
    await t.db.transaction((uow) => uow.insert('budget_alert', { ...alert, projected: 1, raisedAt: weekAgo + 1 }));
    expect(await seenBy(s.otherFinance)).toEqual({ isShown: true, overdue: false });
    await t.db.transaction((uow) => uow.run('UPDATE budget_alert SET raisedAt = ? WHERE id = ?', [weekAgo, alert.id]));
    expect(await seenBy(s.otherFinance)).toEqual({ isShown: false, overdue: false });
    expect(await seenBy(s.owner)).toEqual({ isShown: true, overdue: false });
    await t.db.transaction((uow) => uow.run('DELETE FROM budget_alert WHERE id = ?', [alert.id]));
  });

  it('calls children by their first names and never by more', async () => {
    const leave = (await workOf(s.manager)).find(({ kind }) => kind === 'leave');
    expect(leave?.first[0]?.title).toMatch(/^Zelda 请假 · 周六书法一班 11月24日 10:20$/);
  });

  it('takes what is settled off the list at once', async () => {
    const before = (await countsOf(s.manager))['leave'] ?? 0;
    const [request] = (await workOf(s.manager)).find(({ kind }) => kind === 'leave')?.first ?? [];
    const decided = await s.manager.api.post(`/leave-requests/${request?.id}/decision`, { approve: true });
    expect(decided.status).toBe(200);
    expect((await countsOf(s.manager))['leave']).toBe(before - 1);
  });
});
