import { exportContracts as contracts, type Endpoint, RELATION_NAMES, ROLE_NAMES, type StaffState } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { type CellValue, type ExportTable, instantText, type TableFormat, tableFile } from '../../../platform/files';
import { allPages, allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { holdsWherever, narrowedBy } from '../../../platform/http/principal';
import { action, type FileAnswer, type RequestOf, type Route } from '../../../platform/http/route';
import { allCampuses } from '../persistence/campus-store';
import type { IdentityDeps } from '../ports';
import { contactsOfFamilies } from '../usecases/find-families';
import type { StaffView } from '../usecases/invite-staff';
import { listAudit } from '../usecases/list-audit';
import { type FamilyLine, familyPage } from '../usecases/list-families';
import { listStaffPage } from '../usecases/list-staff';
import { recordAudit } from '../usecases/record-audit';

type CampusNames = (id: string | null) => string;
type Query = Readonly<Record<string, unknown>>;
type ListRequest = Omit<RequestOf<Endpoint>, 'query' | 'params'> & { readonly params: { readonly format: TableFormat } };

const STAFF_STATES: Readonly<Record<StaffState, string>> = { invited: '待加入', active: '在职', inactive: '已停用' };
const ACTORS = { guardian: '家长', staff: '员工', system: '系统' } as const;

/** Writes down who takes which list away with which filters, then hands it out. */
const answer = async (
  req: ListRequest,
  list: string,
  query: Query,
  table: (campusName: CampusNames) => ExportTable,
): Promise<FileAnswer> => {
  const { format } = req.params;
  const { campusId = null } = query as { campusId?: string };
  const campuses = await req.db.transaction(async (uow) => {
    const subject = { subjectKind: 'export', subjectId: list, campusId };
    const details = { list, format, ...exportedFilters(query) };
    await recordAudit(uow, { actor: req.actor(), action: 'identity.list.exported', ...subject, details });
    return allCampuses(uow);
  });
  const names = new Map(campuses.map(({ id, name }) => [id, name]));
  return tableFile(
    table((id) => (id === null ? '' : (names.get(id) ?? ''))),
    format,
  );
};

/** One line a guardian; a family without one still has its line. */
const familyLines = (family: FamilyLine, campusName: CampusNames, phoneOf: (guardianId: string) => string | null) => {
  const children = family.children.map(({ name }) => name).join('、');
  const numbers = family.children.map(({ externalNo }) => externalNo).join('、');
  const campuses = family.campusIds.map(campusName).join('、');
  const line = (...guardian: readonly CellValue[]): readonly CellValue[] => [
    family.familyId,
    ...guardian,
    children,
    numbers,
    campuses,
    instantText(family.createdAt),
  ];
  if (family.guardians.length === 0) return [line('', '', '', '')];
  return family.guardians.map(({ guardianId, name, relation, bound }) =>
    line(name, RELATION_NAMES[relation], phoneOf(guardianId), bound ? '已绑定' : '未绑定'),
  );
};

const exportFamilies = (deps: IdentityDeps) =>
  action(contracts.families, async (req) => {
    const { phones, ...query } = req.query;
    const mayReveal = holdsWherever(req.staff(), 'family.phone.reveal', 'roster.export', query.campusId);
    if (phones === 'full' && !mayReveal) throw fail('forbidden');
    const staff = narrowedBy(req.staff(), 'family.read', 'roster.export');
    const fullNumbers = async (page: readonly FamilyLine[]) => {
      const ids = page.map(({ familyId }) => familyId);
      const contacts = await req.db.read((reader) => contactsOfFamilies(reader, deps.vault, ids));
      return new Map(contacts.map(({ guardianId, phone }) => [guardianId, phone]));
    };
    async function* rows(campusName: CampusNames): AsyncGenerator<readonly CellValue[]> {
      const pages = allPages((position) => req.db.read((r) => familyPage(r, deps, staff, { ...query, ...position })));
      for await (const page of pages) {
        const full = phones === 'full' ? await fullNumbers(page) : undefined;
        for (const family of page) {
          const masked = new Map(family.guardians.map(({ guardianId, phoneMasked }) => [guardianId, phoneMasked]));
          yield* familyLines(family, campusName, (id) => (full ?? masked).get(id) ?? null);
        }
      }
    }
    return answer(req, 'families', req.query, (campusName) => ({
      title: '家庭',
      headers: ['家庭编号', '家长姓名', '关系', '家长手机', '微信', '学员', '学号', '校区', '登记时间'],
      rows: rows(campusName),
    }));
  });

const rolesText = ({ roles }: StaffView, campusName: CampusNames): string =>
  roles
    .map(({ role, campuses }) => {
      const where = campuses === 'all' ? '全部校区' : campuses.map(campusName).join('、');
      return `${ROLE_NAMES[role]}（${where}）`;
    })
    .join('；');

const exportStaff = (deps: IdentityDeps) =>
  action(contracts.staff, async (req) => {
    const scope = req.staff().permissions.get('staff.read') ?? [];
    return answer(req, 'staff', req.query, (campusName) => ({
      title: '员工',
      headers: ['姓名', '手机号', '角色', '状态', '邀请时间'],
      rows: allRows(
        (position) => req.db.read((r) => listStaffPage(r, deps.vault, scope, { ...req.query, ...position })),
        (row): readonly CellValue[] => [
          row.name,
          row.phoneMasked,
          rolesText(row, campusName),
          STAFF_STATES[row.state],
          instantText(row.createdAt),
        ],
      ),
    }));
  });

const exportAudit = () =>
  action(contracts.audit, async (req) => {
    const scope = req.staff().permissions.get('audit.read') ?? [];
    return answer(req, 'audit', req.query, (campusName) => ({
      title: '操作日志',
      headers: ['时间', '操作人', '身份', '操作', '对象', '对象编号', '校区', '内容'],
      rows: allRows(
        (position) => req.db.read((r) => listAudit(r, scope, { ...req.query, ...position })),
        (row): readonly CellValue[] => [
          instantText(row.at),
          row.actor.name ?? row.actor.id,
          ACTORS[row.actor.kind],
          row.action,
          row.subjectKind,
          row.subjectId,
          campusName(row.campusId),
          JSON.stringify(row.details),
        ],
      ),
    }));
  });

/** Lists of families, staff and the audit log as files, each from the function that shows the list. */
export const exportRoutes = (deps: IdentityDeps): Route[] => [exportFamilies(deps), exportStaff(deps), exportAudit()];
