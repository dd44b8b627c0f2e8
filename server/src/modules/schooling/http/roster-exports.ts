import {
  BEHAVIOUR_NAMES,
  type BehaviourKind,
  rosterContracts as contracts,
  type ExportList,
  type GuardianRelation,
  localDateOf,
  RELATION_NAMES,
} from '@qingya/shared';
import type { Database } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type CellValue, writeCsv, writeXlsx } from '../../../platform/files';
import { allows } from '../../../platform/http/principal';
import { action, type FileAnswer, type Route } from '../../../platform/http/route';
import { maskPhone } from '../../../platform/vault';
import { type ExportFilter, type ExportQuery, type ExportRow, exportPage } from '../persistence/export-store';
import type { FamilyContact, RosterFamilies } from '../usecases/roster-ports';
import { audit, type SchoolingRouteDeps, staffActor } from './deps';

const PAGE = 1_000;
const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Context {
  readonly db: Database;
  readonly families: RosterFamilies;
  readonly filter: ExportFilter;
  readonly today: string;
  readonly campusNames: ReadonlyMap<string, string>;
  readonly showPhone: (phone: string | null) => string;
}

type Table = { readonly title: string; readonly headers: readonly string[]; readonly rows: AsyncIterable<readonly CellValue[]> };

const GENDERS: Readonly<Record<string, string>> = { male: '男', female: '女' };
const STATUSES: Readonly<Record<string, string>> = {
  active: '有效',
  left: '已离校',
  closed: '已结束',
  suspended: '已暂停',
  revoked: '已撤销',
  present: '到课',
  late: '迟到',
  leave: '请假',
  absent: '缺课',
};
const CONSUMPTIONS: Readonly<Record<string, string>> = { consumed: '已扣课时', owed: '待扣课时', none: '不扣课时' };
const LEVELS: Readonly<Record<string, string>> = {
  school: '校级',
  district: '区级',
  city: '市级',
  province: '省级',
  national: '国家级',
};
const named = (names: Readonly<Record<string, string>>, value: string | number | null | undefined): string =>
  value === null || value === undefined ? '' : (names[String(value)] ?? String(value));
const cell = (value: string | number | null | undefined): CellValue => value ?? null;

/** All rows of a list, read page by page; nothing is held in memory but one page. */
async function* pagesOf(context: Context, query: ExportQuery): AsyncGenerator<ExportRow[]> {
  for (let after = ''; ; ) {
    const page = await context.db.read((r) => exportPage(r, query, context.filter, after, PAGE, context.today));
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

async function* rowsOf(context: Context, query: ExportQuery, present: (row: ExportRow) => readonly CellValue[]) {
  for await (const page of pagesOf(context, query)) for (const row of page) yield present(row);
}

const contactsFor = async (context: Context, page: readonly ExportRow[]): Promise<Map<string, FamilyContact[]>> => {
  const ids = [...new Set(page.map((row) => String(row['familyId'])))];
  const byFamily = new Map<string, FamilyContact[]>();
  for (const contact of await context.db.read((r) => context.families.contactsOf(r, ids))) {
    byFamily.set(contact.familyId, [...(byFamily.get(contact.familyId) ?? []), contact]);
  }
  return byFamily;
};

const relationName = (relation: GuardianRelation): string => RELATION_NAMES[relation];

async function* studentRows(context: Context) {
  for await (const page of pagesOf(context, 'students')) {
    const contacts = await contactsFor(context, page);
    for (const row of page) {
      const [first, second] = contacts.get(String(row['familyId'])) ?? [];
      yield [
        cell(row['externalNo']),
        cell(row['name']),
        named(GENDERS, row['gender']),
        cell(row['birthDate']),
        context.campusNames.get(String(row['campusId'])) ?? '',
        first?.name ?? '',
        context.showPhone(first?.phone ?? null),
        second?.name ?? '',
        context.showPhone(second?.phone ?? null),
        named(STATUSES, row['status']),
      ];
    }
  }
}

/** One line a guardian; a family with children on several pages appears once. */
async function* familyRows(context: Context) {
  const seen = new Set<string>();
  for await (const page of pagesOf(context, 'students')) {
    const fresh = page.filter((row) => !seen.has(String(row['familyId'])));
    const contacts = await contactsFor(context, fresh);
    const children = new Map<string, string[]>();
    for (const row of page) {
      const family = String(row['familyId']);
      children.set(family, [...(children.get(family) ?? []), String(row['name'])]);
    }
    for (const [family, guardians] of contacts) {
      if (seen.has(family)) continue;
      seen.add(family);
      for (const guardian of guardians) {
        yield [
          family,
          guardian.name,
          relationName(guardian.relation),
          context.showPhone(guardian.phone),
          (children.get(family) ?? []).join('、'),
        ];
      }
    }
  }
}

const LISTS: Readonly<Record<ExportList, (context: Context) => Table>> = {
  students: (context) => ({
    title: '学员',
    headers: ['学号', '姓名', '性别', '出生日期', '校区', '家长姓名', '家长手机', '家长2姓名', '家长2手机', '状态'],
    rows: studentRows(context),
  }),
  families: (context) => ({
    title: '家庭',
    headers: ['家庭编号', '家长姓名', '关系', '家长手机', '学员'],
    rows: familyRows(context),
  }),
  'class-groups': (context) => ({
    title: '班级',
    headers: ['班级编号', '班级名称', '课程', '校区', '教室', '人数', '人数上限', '状态'],
    rows: rowsOf(context, 'class-groups', (row) => [
      cell(row['externalCode']),
      cell(row['name']),
      cell(row['courseTitle']),
      context.campusNames.get(String(row['campusId'])) ?? '',
      cell(row['room']),
      Number(row['members']),
      cell(row['capacity']),
      named(STATUSES, row['status']),
    ]),
  }),
  enrolments: (context) => ({
    title: '报名',
    headers: ['报名号', '学号', '姓名', '校区', '课包', '总课时', '剩余课时', '开课日期', '到期日期', '状态'],
    rows: rowsOf(context, 'enrolments', (row) => [
      cell(row['externalNo']),
      cell(row['studentNo']),
      cell(row['studentName']),
      context.campusNames.get(String(row['campusId'])) ?? '',
      cell(row['title']),
      row['kind'] === 'period' ? null : cell(row['totalCredits']),
      row['kind'] === 'period' ? null : cell(row['remainingCredits']),
      cell(row['startsOn']),
      cell(row['expiresOn']),
      named(STATUSES, row['status']),
    ]),
  }),
  attendance: (context) => ({
    title: '考勤',
    headers: ['日期', '学号', '姓名', '校区', '班级', '课程', '考勤', '准时', '补课', '课消'],
    rows: rowsOf(context, 'attendance', (row) => [
      cell(row['lessonDate']),
      cell(row['studentNo']),
      cell(row['studentName']),
      context.campusNames.get(String(row['campusId'])) ?? '',
      cell(row['className']),
      cell(row['courseTitle']),
      named(STATUSES, row['status']),
      row['onTime'] === 1 ? '是' : '否',
      row['isMakeUp'] === 1 ? '是' : '否',
      named(CONSUMPTIONS, row['consumption']),
    ]),
  }),
  behaviours: (context) => ({
    title: '成长记录',
    headers: ['日期', '学号', '姓名', '校区', '类型', '名称', '级别', '是否通过', '成绩', '内容', '状态'],
    rows: rowsOf(context, 'behaviours', (row) => [
      cell(row['date']),
      cell(row['studentNo']),
      cell(row['studentName']),
      context.campusNames.get(String(row['campusId'])) ?? '',
      BEHAVIOUR_NAMES[String(row['kind']) as BehaviourKind],
      cell(row['title']),
      named(LEVELS, row['level']),
      row['passed'] === null ? '' : row['passed'] === 1 ? '通过' : '未通过',
      cell(row['score']),
      cell(row['body']),
      named(STATUSES, row['state']),
    ]),
  }),
};

/** Downloads of whole lists. Every one leaves an audit row; full phone numbers need their own permission. */
export const exportRoutes = (deps: SchoolingRouteDeps & { readonly families: RosterFamilies }): Route[] => [
  action(contracts.exportList, async (req): Promise<FileAnswer> => {
    const staff = req.staff();
    const { campusId, from, to, phones } = req.query;
    const scope = campusId === undefined ? (staff.permissions.get('roster.export') ?? []) : [campusId];
    const full = phones === 'full';
    const mayReveal =
      scope === 'all'
        ? staff.permissions.get('family.phone.reveal') === 'all'
        : scope.every((id) => allows(staff, 'family.phone.reveal', id));
    if (full && !mayReveal) throw fail('forbidden');
    const [list = '', format = ''] = req.params.file.split('.');
    const campuses = await req.db.transaction(async (uow) => {
      const subject = { kind: 'export', id: list, campusId: campusId ?? null };
      await audit(deps, uow, staffActor(staff), 'schooling.list.exported', subject, {
        format,
        phones,
        from: from ?? null,
        to: to ?? null,
      });
      return deps.families.campuses(uow);
    });
    const table = LISTS[list as ExportList]({
      db: req.db,
      families: deps.families,
      filter: { campusIds: scope, from, to },
      today: localDateOf(req.now),
      campusNames: new Map(campuses.map((campus) => [campus.id, campus.name])),
      showPhone: (phone) => (phone === null ? '' : full ? phone : maskPhone(phone)),
    });
    return format === 'xlsx'
      ? { fileName: `${table.title}.xlsx`, contentType: XLSX, content: writeXlsx(table) }
      : { fileName: `${table.title}.csv`, contentType: CSV, content: writeCsv(table) };
  }),
];
