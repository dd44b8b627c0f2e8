import type { identityContracts, QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { CampusScope } from '../../../platform/http/principal';
import { type AuditRow, findAudit } from '../persistence/audit-store';
import { staffById } from '../persistence/staff-store';

export interface AuditView {
  readonly auditId: string;
  readonly at: number;
  readonly actor: { readonly kind: 'guardian' | 'staff' | 'system'; readonly id: string; readonly name: string | null };
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly campusId: string | null;
  readonly details: Record<string, unknown>;
}

/** A page of the audit log; without school-wide scope only rows of the caller's campuses. */
export const listAudit = async (
  reader: Reader,
  scope: CampusScope,
  query: QueryOf<typeof identityContracts.auditList>,
): Promise<{ items: AuditView[]; nextCursor: string | null }> => {
  const { sort, cursor, limit, campusId, ...filter } = query;
  // Ids grow with time.
  const keys = keySet<AuditRow>(sort, cursor, { at: null }, 'id');
  const reached = scope === 'all' ? undefined : scope;
  const campusIds = campusId === undefined ? reached : [campusId].filter((id) => reached?.includes(id) ?? true);
  const rows = await findAudit(reader, { ...filter, campusIds }, keys, limit);
  const page = toPage(rows, limit, keys.cursorOf);
  const actorIds = page.items.filter(({ actorKind }) => actorKind === 'staff').map(({ actorId }) => actorId);
  const names = new Map((await staffById(reader, actorIds)).map(({ id, name }) => [id, name]));
  return {
    ...page,
    items: page.items.map((row) => ({
      auditId: row.id,
      at: row.at,
      actor: { kind: row.actorKind, id: row.actorId, name: names.get(row.actorId) ?? null },
      action: row.action,
      subjectKind: row.subjectKind,
      subjectId: row.subjectId,
      campusId: row.campusId,
      details: JSON.parse(row.details) as Record<string, unknown>,
    })),
  };
};
