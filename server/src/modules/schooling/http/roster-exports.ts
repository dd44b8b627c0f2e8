import { BEHAVIOUR_NAMES, type BehaviourKind, exportContracts as contracts, type Endpoint } from '@qingya/shared';
import type { Database, Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type CellValue, type ExportTable, instantText, type TableFormat, tableFile } from '../../../platform/files';
import { allPages, allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { allows, holdsWherever, narrowedBy } from '../../../platform/http/principal';
import { action, type FileAnswer, type RequestOf, type Route } from '../../../platform/http/route';
import { maskPhone } from '../../../platform/vault';
import { type ExportedBehaviour, exportedBehaviours, type RecordFilter } from '../persistence/export-store';
import { requireClassGroup } from '../usecases/courses';
import type { FamilyContact, RosterFamilies } from '../usecases/roster-ports';
import { listAttendance } from './attendance-list';
import { listClassGroups, membersOf } from './class-list';
import { audit, type SchoolingRouteDeps, staffActor } from './deps';
import { listDisputes } from './dispute-routes';
import { listEnrolments } from './enrolment-list';
import { wordFor, yesNo } from './export-words';
import { listStudents } from './student-list';

const RECORDS_PER_PAGE = 1_000;

export type ExportDeps = SchoolingRouteDeps & { readonly families: RosterFamilies };
type CampusNames = (id: string | null) => string;

type Query = Readonly<Record<string, unknown>>;
type ListRequest = Omit<RequestOf<Endpoint>, 'query' | 'params'> & { readonly params: { readonly format: TableFormat } };

/** Writes down who takes which list away with which filters, then hands it out. */
const answer = async (
  deps: ExportDeps,
  req: ListRequest,
  list: string,
  query: Query,
  table: (campusName: CampusNames) => ExportTable,
): Promise<FileAnswer> => {
  const { format } = req.params;
  const { campusId = null } = query as { campusId?: string };
  const campuses = await req.db.transaction(async (uow) => {
    const subject = { kind: 'export', id: list, campusId };
    await audit(deps, uow, staffActor(req.staff()), 'schooling.list.exported', subject, {
      list,
      format,
      ...exportedFilters(query),
    });
    return deps.families.campuses(uow);
  });
  const names = new Map(campuses.map((campus) => [campus.id, campus.name]));
  return tableFile(
    table((id) => (id === null ? '' : (names.get(id) ?? ''))),
    format,
  );
};

const contactsBy = async (
  reader: Reader,
  families: RosterFamilies,
  familyIds: readonly string[],
): Promise<Map<string, FamilyContact[]>> => {
  const byFamily = new Map<string, FamilyContact[]>();
  for (const contact of await families.contactsOf(reader, [...new Set(familyIds)])) {
    byFamily.set(contact.familyId, [...(byFamily.get(contact.familyId) ?? []), contact]);
  }
  return byFamily;
};

const exportStudents = (deps: ExportDeps) =>
  action(contracts.students, async (req) => {
    const { phones, ...query } = req.query;
    const full = phones === 'full';
    const mayReveal = holdsWherever(req.staff(), 'family.phone.reveal', 'roster.export', query.campusId);
    if (full && !mayReveal) throw fail('forbidden');
    const staff = narrowedBy(req.staff(), 'student.read', 'roster.export');
    const phoneOf = (contact: FamilyContact | undefined): string => {
      if (!contact?.phone) return '';
      return full ? contact.phone : maskPhone(contact.phone);
    };
    async function* rows(campusName: CampusNames): AsyncGenerator<readonly CellValue[]> {
      const pages = allPages((position) => req.db.read((r) => listStudents(r, staff, { ...query, ...position })));
      for await (const page of pages) {
        const familyIds = page.map(({ familyId }) => familyId);
        const contacts = await req.db.read((r) => contactsBy(r, deps.families, familyIds));
        for (const row of page) {
          const [first, second] = contacts.get(row.familyId) ?? [];
          yield [
            row.externalNo,
            row.name,
            wordFor('gender', row.gender),
            row.birthDate,
            campusName(row.campusId),
            first?.name ?? '',
            phoneOf(first),
            second?.name ?? '',
            phoneOf(second),
            wordFor('student', row.status),
          ];
        }
      }
    }
    return answer(deps, req, 'students', req.query, (campusName) => ({
      title: '学员',
      headers: ['学号', '姓名', '性别', '出生日期', '校区', '家长姓名', '家长手机', '家长2姓名', '家长2手机', '状态'],
      rows: rows(campusName),
    }));
  });

const exportClassGroups = (deps: ExportDeps) =>
  action(contracts.classGroups, async (req) => {
    const staff = narrowedBy(req.staff(), 'course.read', 'roster.export');
    return answer(deps, req, 'class-groups', req.query, (campusName) => ({
      title: '班级',
      headers: ['班级编号', '班级名称', '课程', '校区', '教室', '人数', '人数上限', '状态'],
      rows: allRows(
        (position) => req.db.read((r) => listClassGroups(r, staff, { ...req.query, ...position })),
        (row): readonly CellValue[] => [
          row.externalCode,
          row.name,
          row.courseTitle,
          campusName(row.campusId),
          row.room,
          row.memberCount,
          row.capacity,
          wordFor('classGroup', row.status),
        ],
      ),
    }));
  });

const exportMembers = (deps: ExportDeps) =>
  action(contracts.members, async (req) => {
    const { classGroupId } = req.query;
    const [members, group] = await req.db.read(async (r) => [
      await membersOf(r, classGroupId),
      await requireClassGroup(r, classGroupId),
    ]);
    return answer(deps, req, 'members', { classGroupId, campusId: group.campusId }, () => ({
      title: '班级学员',
      headers: ['学号', '姓名', '加入日期', '结束日期'],
      rows: members.map((row) => [row.externalNo, row.name, row.fromDate, row.toDate]),
    }));
  });

const exportAttendance = (deps: ExportDeps) =>
  action(contracts.attendance, async (req) => {
    const staff = narrowedBy(req.staff(), 'attendance.read', 'roster.export');
    return answer(deps, req, 'attendance', req.query, (campusName) => ({
      title: '考勤',
      headers: [
        '日期',
        '上课时间',
        '学号',
        '姓名',
        '校区',
        '班级',
        '课程',
        '考勤',
        '准时',
        '补课',
        '方式',
        '课消',
        '记录时间',
        '备注',
      ],
      rows: allRows(
        (position) => req.db.read((r) => listAttendance(r, staff, { ...req.query, ...position })),
        (row): readonly CellValue[] => [
          row.lessonDate,
          instantText(row.startsAt),
          row.studentNo,
          row.studentName,
          campusName(row.campusId),
          row.classGroupName,
          row.courseTitle,
          wordFor('attendance', row.status),
          yesNo(row.onTime),
          yesNo(row.isMakeUp),
          wordFor('method', row.method),
          wordFor('consumption', row.consumption),
          instantText(row.recordedAt),
          row.note,
        ],
      ),
    }));
  });

const exportEnrolments = (deps: ExportDeps) =>
  action(contracts.enrolments, async (req) => {
    const staff = narrowedBy(req.staff(), 'enrolment.read', 'roster.export');
    return answer(deps, req, 'enrolments', req.query, (campusName) => ({
      title: '报名',
      headers: ['报名号', '学号', '姓名', '校区', '课程', '课包', '总课时', '剩余课时', '开课日期', '到期日期', '状态'],
      rows: allRows(
        (position) => req.db.read((r) => listEnrolments(r, staff, { ...req.query, ...position })),
        (row): readonly CellValue[] => [
          row.externalNo,
          row.studentNo,
          row.studentName,
          campusName(row.campusId),
          row.courseTitle,
          row.title,
          row.kind === 'period' ? null : row.totalCredits,
          row.kind === 'period' ? null : row.remainingCredits,
          row.startsOn,
          row.expiresOn,
          wordFor('enrolment', row.status),
        ],
      ),
    }));
  });

const exportDisputes = (deps: ExportDeps) =>
  action(contracts.attendanceDisputes, async (req) =>
    answer(deps, req, 'attendance-disputes', req.query, (campusName) => ({
      title: '考勤异议',
      headers: ['提交时间', '姓名', '校区', '上课时间', '现在的记录', '家长说', '状态', '答复', '答复时间'],
      rows: allRows(
        (position) => req.db.read((r) => listDisputes(r, req.staff(), { ...req.query, ...position })),
        (row): readonly CellValue[] => [
          instantText(row.createdAt),
          row.studentName,
          campusName(row.campusId),
          instantText(row.attendance.startsAt),
          wordFor('attendance', row.attendance.status),
          row.message,
          wordFor('dispute', row.status),
          row.answer,
          instantText(row.decidedAt),
        ],
      ),
    })),
  );

async function* behaviourRows(db: Database, filter: RecordFilter): AsyncGenerator<ExportedBehaviour> {
  for (let after = ''; ; ) {
    const page = await db.read((r) => exportedBehaviours(r, filter, after, RECORDS_PER_PAGE));
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < RECORDS_PER_PAGE) return;
    after = last.id;
  }
}

const exportBehaviours = (deps: ExportDeps) =>
  action(contracts.behaviours, async (req) => {
    const { campusId, from, to } = req.query;
    const staff = narrowedBy(req.staff(), 'student.read', 'roster.export');
    const scope = staff.permissions.get('student.read') ?? [];
    const campusIds = campusId === undefined ? scope : allows(staff, 'student.read', campusId) ? [campusId] : [];
    async function* rows(campusName: CampusNames): AsyncGenerator<readonly CellValue[]> {
      for await (const row of behaviourRows(req.db, { campusIds, from, to })) {
        yield [
          row.date,
          row.studentNo,
          row.studentName,
          campusName(row.campusId),
          BEHAVIOUR_NAMES[row.kind as BehaviourKind],
          row.title,
          wordFor('level', row.level),
          row.passed === null ? '' : row.passed === 1 ? '通过' : '未通过',
          row.score,
          row.body,
          wordFor('record', row.state),
        ];
      }
    }
    return answer(deps, req, 'behaviours', req.query, (campusName) => ({
      title: '成长记录',
      headers: ['日期', '学号', '姓名', '校区', '类型', '名称', '级别', '是否通过', '成绩', '内容', '状态'],
      rows: rows(campusName),
    }));
  });

/**
 * Lists as files, each from the very function that shows it: same filters, same order. Every download leaves an audit row; full
 * phone numbers need their own permission.
 */
export const exportRoutes = (deps: ExportDeps): Route[] => [
  exportStudents(deps),
  exportClassGroups(deps),
  exportMembers(deps),
  exportAttendance(deps),
  exportEnrolments(deps),
  exportDisputes(deps),
  exportBehaviours(deps),
];
