import { addDays, localDateOf } from '@qingya/shared';
import { createClassGroup, createStudent, rollCall } from '../../src/modules/schooling';
import { readTable } from '../../src/platform/files';
import { describeProduct, type Json, type TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildFamily,
  buildLesson,
  buildStaff,
  enrol,
  nextSerial,
  type Person,
  SYSTEM,
} from '../support/product-school';

type Staff = Pick<Person, 'api' | 'token'>;

/** Every line of a list over all its pages. */
const listed = async (who: Staff, path: string, query: string, limit = 2): Promise<Json[]> => {
  const found: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const address = `${path}?${query}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`;
    const { status, body }: { status: number; body: Json } = await who.api.get(address);
    if (status !== 200) throw new Error(`${address}: ${status} ${JSON.stringify(body)}`);
    found.push(...body.items);
    cursor = body.nextCursor;
  }
  return found;
};

/** The lines of a downloaded file without its headers. */
const exported = async (t: TestProduct, who: Staff, file: string, query: string): Promise<string[][]> => {
  const answer = await fetch(`${t.base}/exports/${file}?${query}`, { headers: { authorization: `Bearer ${await who.token()}` } });
  if (answer.status !== 200) throw new Error(`${file}: ${answer.status} ${await answer.text()}`);
  const table = await readTable(Buffer.from(await answer.arrayBuffer()), file);
  return table.rows.slice(1).map(({ cells }) => cells.map(String));
};

const column = (rows: readonly string[][], index: number): (string | undefined)[] => rows.map((row) => row[index]);

describeProduct('the lists of staff', (open) => {
  const scene = async (t: TestProduct) => {
    const campusId = await buildCampus(t);
    const elsewhere = await buildCampus(t);
    const manager = await buildStaff(t, 'campus_manager', campusId);
    const other = await buildStaff(t, 'campus_manager', elsewhere);
    const group = await buildClassGroup(t, campusId);
    const { familyId } = await buildFamily(t, { campusId, children: 0, bound: false });
    const add = async (name: string) => {
      const externalNo = `L${nextSerial()}-${Math.floor(t.clock.now() % 1e6)}`;
      const child = await t.db.transaction((uow) => createStudent(uow, { campusId, familyId, name, externalNo }));
      await enrol(t, group, child);
      return child;
    };
    return { t, campusId, elsewhere, manager, other, group, familyId, add };
  };
  type Scene = Awaited<ReturnType<typeof scene>>;

  it('hands out students as the list shows them: searched, filtered, in order, in both formats', async () => {
    const s = await scene(open());
    for (const name of ['赵一', '李四', '赵二', '安安', '赵一']) await s.add(name);
    const gone = await s.add('赵三');
    await s.manager.api.patch(`/students/${gone.id}`, { status: 'left' });
    for (const query of ['sort=name', 'sort=-name', 'sort=-no', 'sort=name&q=赵', 'sort=-created&q=赵&status=active', 'q=%25']) {
      const shown = await listed(s.manager, '/campus-students', query);
      for (const format of ['csv', 'xlsx']) {
        const rows = await exported(s.t, s.manager, `students.${format}`, query);
        expect([query, column(rows, 0), column(rows, 1)]).toEqual([
          query,
          shown.map(({ externalNo }) => externalNo),
          shown.map(({ name }) => name),
        ]);
      }
    }
    expect((await exported(s.t, s.manager, 'students.csv', 'q=赵&status=active')).length).toBe(3);
    const members = await exported(s.t, s.manager, 'members.csv', `classGroupId=${s.group.id}`);
    expect(column(members, 1)).toEqual(
      (await s.manager.api.get(`/class-groups/${s.group.id}/members`)).body.items.map(({ name }: Json) => name),
    );
    expect(members).toHaveLength(6);
  });

  it('hands out families without children as well, one line a guardian', async () => {
    const s = await scene(open());
    const two = await buildFamily(s.t, { campusId: s.campusId, guardians: 2, children: 2, bound: false });
    const shown = await listed(s.manager, '/families', 'sort=created');
    const rows = await exported(s.t, s.manager, 'families.csv', 'sort=created');
    expect(column(rows, 0)).toEqual([s.familyId, two.familyId, two.familyId]);
    expect(shown.map(({ familyId }) => familyId)).toEqual([s.familyId, two.familyId]);
    expect(rows[1]?.[5]).toBe(two.children.map(({ name }) => name).join('、'));
    expect(rows[0]?.[3]).toMatch(/^1\d\d\*{4}\d{4}$/);
    const full = await exported(s.t, s.manager, 'families.csv', 'sort=-created&phones=full');
    expect(column(full, 3)).toEqual(expect.arrayContaining(two.guardians.map(({ phone }) => phone)));
    expect(full).toHaveLength(3);
    expect(full[0]?.[0]).toBe(two.familyId);
  });

  const withAttendance = async (s: Scene) => {
    const children = [await s.add('丙'), await s.add('甲'), await s.add('乙')];
    const today = localDateOf(s.t.clock.now());
    const entries = children.map((child, i) => ({
      studentId: child.id,
      status: (['present', 'late', 'absent'] as const)[i] ?? 'present',
    }));
    // The later lesson is recorded first, so that the two orders differ.
    for (const back of [1, 3, 2]) {
      const lesson = await buildLesson(s.t, s.group, addDays(today, -back), 600);
      await s.t.db.transaction((uow) => rollCall(uow, { lessonId: lesson.id, entries, actor: SYSTEM }));
      s.t.clock.advance(60_000);
    }
    return { today, children };
  };

  it('puts attendance in order of lessons and of recording, ties included, and keeps to days at both ends', async () => {
    const s = await scene(open());
    const { today, children } = await withAttendance(s);
    for (const [sort, key] of [
      ['lesson', 'startsAt'],
      ['recorded', 'recordedAt'],
    ] as const) {
      const whole = await listed(s.manager, '/attendance', `sort=${sort}`, 200);
      const values = whole.map((row) => row[key]);
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(new Set(values).size).toBe(3);
      for (const limit of [1, 2, 4]) {
        const ids = whole.map(({ id }) => id);
        expect((await listed(s.manager, '/attendance', `sort=${sort}`, limit)).map(({ id }) => id)).toEqual(ids);
        expect((await listed(s.manager, '/attendance', `sort=-${sort}`, limit)).map(({ id }) => id)).toEqual(ids.reverse());
      }
    }
    const days = async (from: number, to: number) =>
      (await listed(s.manager, '/attendance', `from=${addDays(today, -from)}&to=${addDays(today, -to)}`)).length;
    expect([await days(3, 1), await days(3, 2), await days(2, 2), await days(1, 0), await days(9, 4)]).toEqual([9, 6, 3, 3, 0]);
    const { body } = await s.manager.api.get('/attendance?limit=1&sort=lesson');
    expect((await s.manager.api.get(`/attendance?limit=1&sort=-lesson&cursor=${body.nextCursor}`)).status).toBe(400);
    expect((await s.manager.api.get('/attendance?sort=student')).status).toBe(400);
    const named = await listed(s.manager, '/attendance', 'q=甲&status=late');
    expect(named.map(({ studentId }) => studentId)).toEqual(Array(3).fill(children[1]?.id));
    expect(await listed(s.manager, '/attendance', 'q=甲&status=present')).toEqual([]);
  });

  it('hands out attendance as the list shows it', async () => {
    const s = await scene(open());
    const { today } = await withAttendance(s);
    for (const query of [
      'sort=lesson',
      'sort=-recorded',
      `q=乙&sort=lesson`,
      `from=${addDays(today, -2)}`,
      'status=absent&consumption=consumed',
    ]) {
      const shown = await listed(s.manager, '/attendance', `${query}&classGroupId=${s.group.id}`);
      const rows = await exported(s.t, s.manager, 'attendance.csv', `${query}&classGroupId=${s.group.id}`);
      expect(shown.length).toBeGreaterThan(0);
      expect([query, rows.map((row) => [row[0], row[3]])]).toEqual([
        query,
        shown.map(({ lessonDate, studentName }) => [lessonDate, studentName]),
      ]);
    }
  });

  it('puts class groups and staff in order and finds them', async () => {
    const s = await scene(open());
    const { courseId } = s.group;
    for (const name of ['丁班', '甲班', '甲班', '丙_班']) {
      const externalCode = `K${nextSerial()}-${s.campusId.slice(-6)}`;
      const wish = {
        campusId: s.campusId,
        courseId,
        externalCode,
        name,
        teacherStaffId: null,
        room: null,
        capacity: 9,
        skipStatutoryHolidays: true,
      };
      await s.t.db.transaction((uow) => createClassGroup(uow, wish));
    }
    for (const [sort, key] of [
      ['name', 'name'],
      ['code', 'externalCode'],
    ] as const) {
      const values = (await listed(s.manager, '/class-groups', `sort=${sort}`)).map((row) => row[key]);
      expect([sort, values]).toEqual([sort, [...values].sort()]);
      expect(values).toHaveLength(5);
      expect((await listed(s.manager, '/class-groups', `sort=-${sort}`, 3)).map((row) => row[key])).toEqual(values.reverse());
    }
    expect((await listed(s.manager, '/class-groups', 'q=_班')).map(({ name }) => name)).toEqual(['丙_班']);
    const rows = await exported(s.t, s.manager, 'class-groups.csv', 'q=甲&sort=-code');
    expect(column(rows, 0)).toEqual((await listed(s.manager, '/class-groups', 'q=甲&sort=-code')).map((row) => row.externalCode));
    const teacher = await buildStaff(s.t, 'teacher', s.campusId);
    const people = await listed(s.manager, '/staff', 'sort=name', 1);
    expect(people.map(({ staffId }) => staffId).sort()).toEqual([s.manager.staffId, teacher.staffId].sort());
    const only = await listed(s.manager, '/staff', `role=teacher&campusId=${s.campusId}`);
    expect(only.map(({ staffId }) => staffId)).toEqual([teacher.staffId]);
    const names = column(await exported(s.t, s.manager, 'staff.csv', 'sort=-name'), 0);
    expect(names).toEqual(people.map(({ name }) => name).reverse());
  });

  it('tells of every file taken away, not of what was searched for, and hands the log out as it stands', async () => {
    const s = await scene(open());
    await s.add('秘密');
    await exported(s.t, s.manager, 'students.csv', `campusId=${s.campusId}&q=秘密`);
    await exported(s.t, s.manager, 'staff.xlsx', `campusId=${s.campusId}`);
    const log = await listed(s.manager, '/audit', `campusId=${s.campusId}&subjectKind=export&sort=at`, 1);
    expect(log.map(({ action, subjectId, details }) => [action, subjectId, details.format])).toEqual([
      ['schooling.list.exported', 'students', 'csv'],
      ['identity.list.exported', 'staff', 'xlsx'],
    ]);
    expect(log[0].details.q).toBe(true);
    expect(JSON.stringify(log)).not.toContain('秘密');
    const rows = await exported(s.t, s.manager, 'audit.csv', `campusId=${s.campusId}&action=schooling.list.exported&sort=at`);
    expect(rows.map((row) => [row[3], row[5]])).toEqual([['schooling.list.exported', 'students']]);
  });

  it('keeps files to the campuses of the caller', async () => {
    const s = await scene(open());
    await withAttendance(s);
    const files = [
      'students',
      'families',
      'class-groups',
      'attendance',
      'enrolments',
      'behaviours',
      'attendance-disputes',
      'points-disputes',
    ];
    for (const file of files) {
      expect([file, await exported(s.t, s.other, `${file}.csv`, '')]).toEqual([file, []]);
      const foreign = await s.other.api.get(`/exports/${file}.csv?campusId=${s.campusId}`);
      expect([file, foreign.status]).toEqual([file, 404]);
    }
    expect((await s.other.api.get(`/exports/members.csv?classGroupId=${s.group.id}`)).status).toBe(404);
    expect((await s.other.api.get(`/exports/attendance.csv?classGroupId=${s.group.id}`)).status).toBe(404);
    expect(column(await exported(s.t, s.other, 'staff.csv', ''), 0)).toHaveLength(1);
    const desk = await buildStaff(s.t, 'front_desk', s.campusId);
    for (const file of [...files.filter((name) => name !== 'attendance-disputes'), 'staff', 'audit']) {
      expect([file, (await desk.api.get(`/exports/${file}.csv`)).status]).toEqual([file, 403]);
    }
  });
});
