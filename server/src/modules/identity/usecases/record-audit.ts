import type { UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';
import { insertAudit } from '../persistence/audit-store';

export interface AuditEntry {
  readonly actor: Actor;
  /** `<capability>.<noun>.<past participle>`; never renamed, people filter by it. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  /** The campus it happened on; null for the school as a whole (only people with school-wide scope see those rows). */
  readonly campusId: string | null;
  /** Facts as JSON: ids, codes, figures, before and after. Never a name, a phone number or any other personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Writes one row of the audit log in the transaction of what it tells about: both happen or neither.
 * Used for every write by staff and for every read of something sensitive.
 */
export const recordAudit = (uow: UnitOfWork, entry: AuditEntry): Promise<void> => {
  audited.add(uow);
  return insertAudit(uow, {
    id: uow.newId(),
    at: uow.now,
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    action: entry.action,
    subjectKind: entry.subjectKind,
    subjectId: entry.subjectId,
    campusId: entry.campusId,
    details: JSON.stringify(entry.details ?? {}),
  });
};

/** Units of work in which somebody's deed has been written down. */
const audited = new WeakSet<UnitOfWork>();

/** Writes the row unless this unit of work has written one already, which will say more than a general one can. */
export const ensureAudited = async (uow: UnitOfWork, entry: AuditEntry): Promise<void> => {
  if (!audited.has(uow)) await recordAudit(uow, entry);
};
