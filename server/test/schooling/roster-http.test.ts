import { ALL_PERMISSIONS, type PermissionName } from '@qingya/shared';
import request from 'supertest';
import { behaviourRoutes, rosterRoutes, schoolingResolvers, signInRoutes } from '../../src/modules/schooling';
import { runImport } from '../../src/modules/schooling/usecases/roster-run';
import { fail } from '../../src/platform/errors';
import { readTable } from '../../src/platform/files';
import { createHttpApp, defaultSettings, type ObjectResolvers, type Principal } from '../../src/platform/http';
import { silentLogger } from '../../src/platform/log';
import { Metrics } from '../../src/platform/metrics';
import { runAccessMatrix } from '../support/access-matrix';
import { describeDatabases } from '../support/database';
import { schoolOf } from './fixture';
import { csvOf, deps, freshCampus } from './roster-support';

describeDatabases('roster, sign-in and behaviours over HTTP', (open) => {
  // Long because it is one school with everybody who may ask.
  const serve = async () => {
    const s = schoolOf(open());
    s.at(630);
    const campus = await freshCampus(s.db);
    const group = await s.classGroup({ campusId: campus.id });
    const child = await s.student(group);
    const lesson = await s.lesson(group);
    await s.enrolment(child, group);
    const stranger = await s.student();
    const audited: string[] = [];
    const queued: string[] = [];
    const all = {
      requireChildConsent: async () => undefined,
      recordAudit: async (_uow: unknown, entry: { action: string }) => {
        audited.push(entry.action);
      },
      checkInSecret: 'a secret of the tests that is long enough',
      ...deps,
      queue: {
        enqueue: async (_name: string, id: string) => {
          queued.push(id);
        },
        start: async () => undefined,
        stop: async () => undefined,
      },
      onQueueError: (error: unknown) => {
        throw error;
      },
    };
    const routes = [...rosterRoutes(all), ...signInRoutes(all), ...behaviourRoutes(all)];
    const resolvers: ObjectResolvers = {
      ...schoolingResolvers,
      campus: async (_reader, id) => ({ familyId: null, campusIds: [id] }),
    };
    const staff = (campusId: string, permissions: readonly PermissionName[]): Principal => ({
      accountId: s.newId(),
      sessionId: s.newId(),
      staff: { staffId: s.newId(), permissions: new Map(permissions.map((name) => [name, [campusId]])), ownClassGroupIds: null },
    });
    const guardian = (familyId: string): Principal => ({
      accountId: s.newId(),
      sessionId: s.newId(),
      guardian: { guardianId: s.newId(), familyId },
    });
    const people: Record<string, Principal> = {
      mother: guardian(child.familyId),
      stranger: guardian(stranger.familyId),
      manager: staff(campus.id, ALL_PERMISSIONS),
      elsewhere: staff(s.newId(), ALL_PERMISSIONS),
      powerless: staff(campus.id, []),
      exporter: staff(campus.id, ['roster.export']),
    };
    const app = createHttpApp({
      routes,
      db: s.db,
      authenticate: async (token) => {
        const found = people[token];
        if (!found) throw fail('unauthenticated');
        return found;
      },
      resolvers,
      logger: silentLogger,
      metrics: new Metrics(),
      rateLimiter: null,
      checks: [],
      settings: defaultSettings,
    }).callback();
    let key = 0;
    const as = (who: string) => ({
      get: (path: string) => request(app).get(`/api/v1${path}`).set('Authorization', `Bearer ${who}`),
      post: (path: string, body: object = {}) => {
        key += 1;
        return request(app)
          .post(`/api/v1${path}`)
          .set('Authorization', `Bearer ${who}`)
          .set('Idempotency-Key', `key-${s.newId()}-${key}`)
          .send(body);
      },
      upload: (content: Buffer, fields: Record<string, string> = {}) =>
        request(app)
          .post('/api/v1/roster/imports')
          .set('Authorization', `Bearer ${who}`)
          .field(fields)
          .attach('file', content, '名册.csv'),
    });
    return { ...s, campus, group, child, lesson, stranger, app, routes, as, audited, queued };
  };
  const row = (tag: string, campus: string) => ({
    学号: `H${tag}`,
    姓名: '=王小明',
    校区: campus,
    班级: '围棋一班',
    课程: `围棋${tag}`,
    家长手机: `138${String(Date.now()).slice(-8)}`,
  });

  it('takes a roster from upload to commit, with report, audit and exports', async () => {
    const s = await serve();
    const uploaded = await s.as('manager').upload(csvOf([row(s.campus.tag, s.campus.name), { 姓名: '没有学号' }]));
    expect([uploaded.status, uploaded.body.state, uploaded.body.fileName, uploaded.body.campusId]).toEqual([
      202,
      'uploaded',
      '名册.csv',
      s.campus.id,
    ]);
    const id = uploaded.body.id as string;
    expect(s.queued).toEqual([`${id}.check`]);
    expect((await s.as('manager').post(`/roster/imports/${id}/commit`, { mode: 'all' })).body.error.code).toBe(
      'roster_not_checked',
    );
    await runImport(s.db, deps, id);
    const job = await s.as('manager').get(`/roster/imports/${id}`);
    expect(job.body).toMatchObject({ state: 'checked', rowsTotal: 2, rowsDone: 2, errorRows: 1, counts: { studentsCreated: 1 } });
    const report = await s.as('manager').get(`/roster/imports/${id}/report?severity=error`);
    expect(report.body.items).toMatchObject([{ line: 3, column: '学号', code: 'student_no_missing' }]);
    const firstPage = await s.as('manager').get(`/roster/imports/${id}/report?limit=1`);
    expect(firstPage.body.nextCursor).not.toBeNull();
    const csv = await s.as('manager').get(`/roster/imports/${id}/report.csv`).buffer(true);
    expect(csv.text).toContain('怎么改');
    expect((await s.as('manager').post(`/roster/imports/${id}/commit`, { mode: 'all' })).body.error.code).toBe(
      'roster_has_errors',
    );
    expect((await s.as('manager').post(`/roster/imports/${id}/commit`, { mode: 'good_rows' })).status).toBe(202);
    expect(s.queued).toEqual([`${id}.check`, `${id}.commit`]);
    await runImport(s.db, deps, id);
    expect((await s.as('manager').get('/roster/imports')).body.items).toMatchObject([{ id, state: 'done' }]);
    expect((await s.as('manager').post(`/roster/imports/${id}/cancel`)).body.error.code).toBe('roster_already_started');
    const students = await s.as('manager').get('/exports/students.csv').buffer(true);
    expect(students.text).toContain("'=王小明");
    expect(students.text).toMatch(/138\*\*\*\*\d{4}/);
    const full = await s.as('manager').get('/exports/students.csv?phones=full').buffer(true);
    expect(full.text).toMatch(/138\d{8}/);
    expect((await s.as('exporter').get('/exports/students.csv?phones=full')).status).toBe(403);
    const blind = await s.as('exporter').get('/exports/students.csv').buffer(true);
    expect([blind.status, blind.text.trim().split('\r\n').length]).toEqual([200, 1]);
    expect(s.audited).toEqual(
      expect.arrayContaining(['schooling.roster.uploaded', 'schooling.roster.committed', 'schooling.list.exported']),
    );
  });

  it('gives templates that the import reads, and every list in both formats', async () => {
    const s = await serve();
    for (const format of ['csv', 'xlsx']) {
      const template = await s.as('manager').get(`/roster/template.${format}`).buffer(true).parse(binary);
      expect((await readTable(template.body as Buffer, `a.${format}`)).rows[0]?.cells.slice(0, 2)).toEqual(['学号', '姓名']);
      for (const list of ['students', 'class-groups', 'enrolments', 'attendance', 'attendance-disputes', 'behaviours']) {
        const file = await s.as('manager').get(`/exports/${list}.${format}`).buffer(true).parse(binary);
        expect([list, file.status]).toEqual([list, 200]);
        expect((await readTable(file.body as Buffer, `a.${format}`)).rows.length).toBeGreaterThan(0);
      }
    }
    expect((await s.as('manager').get('/exports/secrets.csv')).status).toBe(404);
    expect((await s.as('manager').get('/exports/students.pdf')).status).toBe(400);
  });

  it('lets a family sign in, comment and hand in homework, and staff answer', async () => {
    const s = await serve();
    const base = `/students/${s.child.id}`;
    expect((await s.as('mother').post(`${base}/sign-ins`)).body).toMatchObject({
      date: '2026-11-21',
      streak: 1,
      replayed: false,
    });
    expect((await s.as('mother').get(`${base}/sign-ins?month=2026-11`)).body).toMatchObject({
      dates: ['2026-11-21'],
      signedToday: true,
      streak: 1,
    });
    const early = await s.as('mother').post(`${base}/lesson-comments`, { lessonId: s.lesson.id, stars: 5, text: '好' });
    expect(early.body.error.code).toBe('lesson_not_attended');
    await s.scan(s.lesson, s.child);
    expect((await s.as('mother').post(`${base}/lesson-comments`, { lessonId: s.lesson.id, stars: 5, text: '好' })).status).toBe(
      201,
    );
    const homework = await s.as('mother').post(`${base}/homework`, { lessonId: s.lesson.id, text: '一页' });
    expect((await s.as('manager').post(`${base}/behaviours/${homework.body.id}/check`, { note: '好' })).body.checkNote).toBe(
      '好',
    );
    const exam = await s
      .as('manager')
      .post(`${base}/behaviours`, { kind: 'exam', title: '三级', passed: true, date: '2026-11-20' });
    expect(exam.body).toMatchObject({ kind: 'exam', passed: true });
    expect((await s.as('manager').post(`${base}/behaviours/${exam.body.id}/revoke`, { reason: '记错' })).body.state).toBe(
      'revoked',
    );
    const seen = await s.as('mother').get(`${base}/behaviours`);
    expect(seen.body.items.map((item: { kind: string }) => item.kind)).toEqual(['homework', 'lesson_comment']);
    expect((await s.as('manager').get('/behaviours?kind=exam')).body.items).toHaveLength(1);
    expect((await s.as('elsewhere').get('/behaviours')).body.items).toHaveLength(0);
    const wrongChild = `/students/${(await s.student(s.group)).id}/behaviours/${exam.body.id}/revoke`;
    expect((await s.as('manager').post(wrongChild, { reason: 'x' })).status).toBe(404);
  });

  it('refuses everybody who must be refused, on every route', async () => {
    const s = await serve();
    const uploaded = await s.as('manager').upload(csvOf([row(s.campus.tag, s.campus.name)]));
    const { problems, calls } = await runAccessMatrix(s.app, s.routes, {
      tokens: {
        ownGuardian: 'mother',
        otherGuardian: 'stranger',
        ownStaff: 'manager',
        powerlessStaff: 'powerless',
        otherCampusStaff: 'elsewhere',
      },
      objects: {
        student: s.child.id,
        lesson: s.lesson.id,
        campus: s.campus.id,
        classGroup: s.group.id,
        importJob: uploaded.body.id as string,
      },
      samples: {
        'schooling.signInCalendar': { query: { month: '2026-11' } },
      },
      // Looked up together with the student, which is checked; a course is the whole school's.
      unowned: ['*#behaviourId', '*#courseId'],
    });
    expect(problems).toEqual([]);
    expect(calls).toBeGreaterThan(40);
  });
});

type Response = {
  on(event: 'data', listener: (piece: Buffer) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
};
const binary = (response: unknown, done: (error: Error | null, body: Buffer) => void): void => {
  const pieces: Buffer[] = [];
  (response as Response).on('data', (piece) => pieces.push(Buffer.from(piece)));
  (response as Response).on('end', () => done(null, Buffer.concat(pieces)));
};
