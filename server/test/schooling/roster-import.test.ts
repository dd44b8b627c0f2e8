import { localDate } from '@qingya/shared';
import iconv from 'iconv-lite';
import { readRoster } from '../../src/modules/schooling/domain/roster/read-roster';
import { loadSnapshot } from '../../src/modules/schooling/persistence/roster-snapshot';
import { runImport } from '../../src/modules/schooling/usecases/roster-run';
import { cancelImport, startCommit } from '../../src/modules/schooling/usecases/roster-upload';
import { purgeImportsTask, rosterImportWork } from '../../src/modules/schooling/usecases/roster-work';
import type { SqlValue, UnitOfWork } from '../../src/platform/db';
import { readTable } from '../../src/platform/files';
import { describeDatabases } from '../support/database';
import type { RowText } from '../support/roster';
import { check, commit, countsOf, csvOf, deps, freshCampus, issueCodes, jobOf, owner, upload } from './roster-support';

describeDatabases('roster import', (open) => {
  let phones = 0;
  const phone = (): string => {
    phones += 1;
    return `139${String(phones).padStart(8, '0')}`;
  };

  const school = async () => {
    const campus = await freshCampus(open().db);
    const row = (no: string, more: RowText = {}): RowText => ({
      学号: `${campus.tag}-${no}`,
      姓名: `学员${no}`,
      校区: campus.name,
      班级: `书法一班`,
      课程: `书法${campus.tag}`,
      家长姓名: '王建国',
      关系: '父亲',
      报名号: `${campus.tag}-E${no}`,
      总课时: '48',
      剩余课时: '30',
      开课日期: '2026-09-01',
      到期日期: '2027-08-31',
      ...more,
    });
    return { campus, row };
  };
  const tablesOf = async (tag: string) => {
    const { db } = open();
    const one = async (sql: string) => Number((await db.read((r) => r.row<{ n: number }>(sql, [`${tag}%`])))?.n);
    return {
      students: await one('SELECT COUNT(*) AS n FROM schooling_student WHERE externalNo LIKE ?'),
      members: await one(
        'SELECT COUNT(*) AS n FROM schooling_class_member m JOIN schooling_student s ON s.id = m.studentId WHERE s.externalNo LIKE ? AND m.toDate IS NULL',
      ),
      enrolments: await one('SELECT COUNT(*) AS n FROM schooling_enrolment WHERE externalNo LIKE ?'),
      families: await one('SELECT COUNT(DISTINCT familyId) AS n FROM schooling_student WHERE externalNo LIKE ?'),
    };
  };

  it('imports a file after its dry run, and the same file again without any change', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const rows = [row('1', { 家长手机: phone() }), row('2', { 家长手机: phone() })];
    const checked = await check(db, rows);
    expect(checked).toMatchObject({ state: 'checked', rowsTotal: 2, rowsDone: 2, errorRows: 0 });
    expect(await tablesOf(campus.tag)).toEqual({ students: 0, members: 0, enrolments: 0, families: 0 });
    expect(await issueCodes(db, checked.id)).toEqual(['2:notice:course_created', '2:notice:class_created']);
    const done = await commit(db, checked.id);
    expect(done).toMatchObject({ state: 'done', mode: 'all', failure: null });
    expect(await tablesOf(campus.tag)).toEqual({ students: 2, members: 2, enrolments: 2, families: 2 });
    const again = await check(db, rows);
    expect(countsOf(again)).toMatchObject({
      studentsCreated: 0,
      studentsUpdated: 0,
      studentsUnchanged: 2,
      enrolmentsUnchanged: 2,
      membershipsAdded: 0,
      guardiansCreated: 0,
    });
    expect(await commit(db, again.id)).toMatchObject({ state: 'done' });
    expect(await tablesOf(campus.tag)).toEqual({ students: 2, members: 2, enrolments: 2, families: 2 });
  });

  it('keeps the journal of credits in step: opening and adjustment', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const mobile = phone();
    await commit(db, (await check(db, [row('1', { 家长手机: mobile })])).id);
    await commit(db, (await check(db, [row('1', { 家长手机: mobile, 总课时: '60', 剩余课时: '35' })])).id);
    const [enrolment] = await db.read((r) =>
      r.rows<{ totalCredits: number; remainingCredits: number; delta: number }>(
        `SELECT e.totalCredits, e.remainingCredits, (SELECT SUM(c.delta) FROM schooling_credit_entry c WHERE c.enrolmentId = e.id) AS delta
          FROM schooling_enrolment e WHERE e.externalNo LIKE ?`,
        [`${campus.tag}%`],
      ),
    );
    expect(enrolment).toMatchObject({ totalCredits: 60, remainingCredits: 35 });
    expect(Number(enrolment?.delta)).toBe(35 - 60);
  });

  it('imports all or nothing; good rows only when asked', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const rows = [row('1', { 家长手机: phone() }), row('2', { 家长手机: '123' }), row('3', { 家长手机: phone() })];
    const checked = await check(db, rows);
    expect(checked).toMatchObject({ state: 'checked', errorRows: 1 });
    expect((await issueCodes(db, checked.id)).filter((code) => code.includes('error'))).toEqual(['3:error:bad_guardian_phone']);
    await expect(db.transaction((uow) => startCommit(uow, checked.id, 'all'))).rejects.toMatchObject({
      code: 'roster_has_errors',
    });
    expect(await tablesOf(campus.tag)).toMatchObject({ students: 0 });
    expect(await commit(db, checked.id, 'good_rows')).toMatchObject({ state: 'done', mode: 'good_rows' });
    expect(await tablesOf(campus.tag)).toMatchObject({ students: 2, enrolments: 2 });
  });

  it('reads a GB18030 file', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const content = iconv.encode(csvOf([row('1', { 姓名: '欧阳娜娜', 家长手机: phone() })]).toString('utf8'), 'gb18030');
    const { id } = await upload(db, content);
    await runImport(db, deps, id);
    await commit(db, id);
    const [student] = await db.read((r) =>
      r.rows<{ name: string }>('SELECT name FROM schooling_student WHERE externalNo LIKE ?', [`${campus.tag}%`]),
    );
    expect(student?.name).toBe('欧阳娜娜');
  });

  it('moves a student only when the row says so, and never into a class of another campus by its name', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const other = await freshCampus(db);
    const mobile = phone();
    await commit(db, (await check(db, [row('1', { 家长手机: mobile })])).id);
    await commit(db, (await check(db, [{ ...row('9', { 家长手机: phone() }), 校区: other.name, 报名号: `${other.tag}-E9` }])).id);
    const noCampus = await check(db, [{ 学号: row('1')['学号'] ?? '', 班级: '书法一班' }]);
    expect(await issueCodes(db, noCampus.id)).toEqual(['2:error:class_without_campus']);
    const mistyped = await check(db, [row('1', { 家长手机: mobile, 班级: '书法二班' })]);
    expect(await issueCodes(db, mistyped.id)).toEqual(['2:error:move_not_stated']);
    const moved = await check(db, [row('1', { 家长手机: mobile, 班级: '书法二班', 调班: '是' })]);
    expect(await issueCodes(db, moved.id)).toEqual(['2:notice:class_created', '2:notice:class_move']);
    await commit(db, moved.id);
    const classes = await db.read((r) =>
      r.rows<{ name: string; toDate: string | null }>(
        `SELECT g.name, m.toDate FROM schooling_class_member m JOIN schooling_class_group g ON g.id = m.classGroupId
          JOIN schooling_student s ON s.id = m.studentId WHERE s.externalNo = ? ORDER BY g.name`,
        [`${campus.tag}-1`],
      ),
    );
    expect(classes).toEqual([
      { name: '书法一班', toDate: '2026-11-20' },
      { name: '书法二班', toDate: null },
    ]);
    // And back on the same day: one row per student, class and first day.
    await commit(db, (await check(db, [row('1', { 家长手机: mobile, 调班: '是' })])).id);
    await commit(db, (await check(db, [row('1', { 家长手机: mobile, 班级: '书法二班', 调班: '是' })])).id);
    const now = await tablesOf(campus.tag);
    expect(now.members).toBe(2);
  });

  it('does not reset credits after lessons were consumed here', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const mobile = phone();
    await commit(db, (await check(db, [row('1', { 家长手机: mobile })])).id);
    await db.transaction(async (uow) => {
      const enrolment = await uow.row<{ id: string; studentId: string }>(
        'SELECT id, studentId FROM schooling_enrolment WHERE externalNo LIKE ?',
        [`${campus.tag}%`],
      );
      await uow.run('UPDATE schooling_enrolment SET remainingCredits = 29 WHERE id = ?', [enrolment?.id ?? '']);
      await uow.insert('schooling_credit_entry', {
        id: uow.newId(),
        enrolmentId: enrolment?.id ?? '',
        studentId: enrolment?.studentId ?? '',
        attendanceId: null,
        attendanceRevision: null,
        lessonId: null,
        kind: 'consume',
        delta: -1,
        remainingAfter: 29,
        reason: '上课',
        actorKind: 'staff',
        actorId: 'x',
        createdAt: uow.now,
      });
    });
    expect(await issueCodes(db, (await check(db, [row('1', { 家长手机: mobile })])).id)).toEqual(['2:error:credits_conflict']);
    expect(await issueCodes(db, (await check(db, [row('1', { 家长手机: mobile, 剩余课时: '29' })])).id)).toEqual([]);
  });

  it('refuses to commit what the dry run did not show', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const rows = [row('1', { 家长手机: phone() })];
    const first = await check(db, rows);
    const second = await check(db, rows);
    expect(await commit(db, first.id)).toMatchObject({ state: 'done' });
    expect(await commit(db, second.id)).toMatchObject({ state: 'failed', failure: 'data_changed' });
    expect(await tablesOf(campus.tag)).toMatchObject({ students: 1, enrolments: 1 });
  });

  it('carries a commit out once, however often it is run and by however many', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const checked = await check(db, [row('1', { 家长手机: phone() })]);
    await db.transaction((uow) => startCommit(uow, checked.id, 'all'));
    await expect(db.transaction((uow) => startCommit(uow, checked.id, 'all'))).rejects.toMatchObject({
      code: 'roster_already_started',
    });
    await Promise.all([1, 2, 3].map(() => runImport(db, deps, checked.id)));
    await runImport(db, deps, checked.id);
    expect(await jobOf(db, checked.id)).toMatchObject({ state: 'done' });
    expect(await tablesOf(campus.tag)).toMatchObject({ students: 1, members: 1 });
  });

  it('shows the progress of a commit while its transaction runs, with a server to every process', async () => {
    const { db, engine } = open();
    const { row } = await school();
    const bare = { 班级: '', 课程: '', 报名号: '', 总课时: '', 剩余课时: '', 开课日期: '', 到期日期: '' };
    const rows = Array.from({ length: 1_100 }, (_, index) => row(`P${index}`, { ...bare, 家长手机: phone() }));
    const checked = await check(db, rows);
    expect(checked).toMatchObject({ state: 'checked', errorRows: 0 });
    const seen: unknown[] = [];
    const families = {
      ...deps.families,
      linkCampuses: async (...args: Parameters<typeof deps.families.linkCampuses>) => {
        const { state, rowsDone } = await jobOf(db, checked.id);
        seen.push([state, engine === 'sqlite' ? (deps.progress.get(checked.id) ?? 0) : rowsDone]);
        return deps.families.linkCampuses(...args);
      },
    };
    await db.transaction((uow) => startCommit(uow, checked.id, 'all'));
    await runImport(db, { ...deps, families }, checked.id);
    expect(seen).toEqual([
      ['committing', 0],
      ['committing', 500],
      ['committing', 1_000],
    ]);
    expect(await jobOf(db, checked.id)).toMatchObject({ state: 'done', rowsDone: 1_100 });
  });

  it('locks the students of a long file in the order of their ids, as roll calls do', async () => {
    const { db } = open();
    const { row } = await school();
    // Ids grow with the line, numbers shrink: whoever locks by number locks against the order of ids.
    const bare = { 班级: '', 课程: '', 报名号: '', 总课时: '', 剩余课时: '', 开课日期: '', 到期日期: '' };
    const lines = Array.from({ length: 600 }, (_, index) =>
      row(`Q${String(600 - index).padStart(3, '0')}`, { ...bare, 家长手机: phone() }),
    );
    expect(await commit(db, (await check(db, lines)).id)).toMatchObject({ state: 'done' });
    const { rows } = readRoster((await readTable(csvOf(lines), '名册.csv')).rows);
    const locked: string[] = [];
    await db.transaction(async (uow) => {
      const lockRows = async <T>(sql: string, params?: readonly SqlValue[]): Promise<T[]> => {
        const found = await uow.lockRows<T & { id: string }>(sql, params);
        if (sql.includes('FROM schooling_student')) locked.push(...found.map(({ id }) => id));
        return found;
      };
      const watched = Object.assign(Object.create(uow) as UnitOfWork, { lockRows });
      await loadSnapshot(uow, deps.families, rows, localDate('2026-11-21'), watched);
    });
    const first = locked.slice(0, 600);
    expect(new Set(first).size).toBe(600);
    expect(first).toEqual([...first].sort());
  });

  it('takes up after a crash what was uploaded or being committed', async () => {
    const { db } = open();
    const { row } = await school();
    const { id } = await upload(db, csvOf([row('1', { 家长手机: phone() })]));
    const work = rosterImportWork(deps);
    const pieces = (await work.recover?.(db)) ?? [];
    expect(pieces.map((piece) => piece.id)).toContain(`${id}.check`);
    await db.transaction((uow) => uow.run("UPDATE schooling_import_job SET state = 'checking' WHERE id = ?", [id]));
    await work.handle(db, { jobId: id });
    expect(await jobOf(db, id)).toMatchObject({ state: 'checked' });
    await db.transaction((uow) => startCommit(uow, id, 'all'));
    expect(((await work.recover?.(db)) ?? []).map((piece) => piece.id)).toContain(`${id}.commit`);
    await work.handle(db, { jobId: id });
    expect(await jobOf(db, id)).toMatchObject({ state: 'done' });
  });

  it('says what is wrong with a file that cannot be read', async () => {
    const { db } = open();
    const broken = await upload(db, Buffer.from('学号,姓名\nS1,"open'));
    await runImport(db, deps, broken.id);
    expect(await jobOf(db, broken.id)).toMatchObject({ state: 'failed', failure: 'broken' });
    const strange = await upload(db, Buffer.from('a,b\n1,2\n'));
    await runImport(db, deps, strange.id);
    expect(await issueCodes(db, strange.id)).toEqual(['0:error:header_missing']);
    await expect(db.transaction((uow) => startCommit(uow, strange.id, 'good_rows'))).rejects.toMatchObject({
      code: 'roster_nothing_to_import',
    });
  });

  it('keeps people of one campus to their campus', async () => {
    const { db } = open();
    const { campus, row } = await school();
    const desk = { ...owner, permissions: new Map([['roster.import', [campus.id]] as const]) };
    const foreign = await freshCampus(db);
    const checked = await check(db, [row('1', { 家长手机: phone(), 校区: foreign.name })], desk);
    expect(checked.campusId).toBe(campus.id);
    expect(await issueCodes(db, checked.id)).toContain('2:error:campus_not_allowed');
    const own = await check(db, [row('1', { 家长手机: phone(), 校区: '' })], desk);
    // The front desk imports people; courses and classes are the managers' business.
    expect((await issueCodes(db, own.id)).sort()).toEqual(['2:error:class_unknown', '2:error:course_unknown']);
    const two = { ...owner, permissions: new Map([['roster.import', [campus.id, foreign.id]] as const]) };
    await expect(upload(db, csvOf([]), two)).rejects.toMatchObject({ code: 'roster_campus_required' });
  });

  it('removes file and report on cancelling, and after the days they may be kept', async () => {
    const { db, clock } = open();
    const { row } = await school();
    const left = async (id: string) =>
      Number(
        (
          await db.read((r) =>
            r.row<{ n: number }>(
              'SELECT (SELECT COUNT(*) FROM schooling_import_piece WHERE jobId = ?) + (SELECT COUNT(*) FROM schooling_import_issue WHERE jobId = ?) AS n',
              [id, id],
            ),
          )
        )?.n,
      );
    const cancelled = await check(db, [row('1', { 家长手机: '1' })]);
    expect(await left(cancelled.id)).toBeGreaterThan(0);
    await db.transaction((uow) => cancelImport(uow, cancelled.id));
    expect(await left(cancelled.id)).toBe(0);
    const kept = await check(db, [row('1', { 家长手机: '1' })]);
    const job = { db, businessDate: '2026-12-21' as never, report: async () => undefined };
    const start = clock.now();
    clock.set(kept.purgeAfter - 1);
    await purgeImportsTask.run(job);
    expect(await left(kept.id)).toBeGreaterThan(0);
    clock.set(kept.purgeAfter);
    await purgeImportsTask.run(job);
    expect(await left(kept.id)).toBe(0);
    clock.set(start);
  });
});
