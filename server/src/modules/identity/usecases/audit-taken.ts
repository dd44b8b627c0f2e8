import type { Database } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';
import { recordAudit } from './record-audit';

/** What of a list was taken away. */
export interface TakenList {
  readonly list: string;
  /** undefined = of all campuses of the caller. */
  readonly campusId?: string | undefined;
  /** Format and filters; never personal data. */
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Writes down who takes a list away, before the file is made: in a transaction of its own, so that it stays also when the
 * download breaks off.
 * @param action of the audit log, `<module>.list.exported`
 */
export const auditTaken =
  (action: string) =>
  (db: Database, actor: Actor, { list, campusId, details }: TakenList): Promise<void> =>
    db.transaction((uow) =>
      recordAudit(uow, {
        actor,
        action,
        subjectKind: 'export',
        subjectId: list,
        campusId: campusId ?? null,
        details: { list, ...details },
      }),
    );
