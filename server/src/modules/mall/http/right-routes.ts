import { mallFamilyContracts as contracts, localDateOf, type RightView } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import type { Actor } from '../../../platform/http/principal';
import { type Route, read, write } from '../../../platform/http/route';
import { recordAudit } from '../../identity';
import { studentNames } from '../../schooling';
import { rightStateOf } from '../domain/fulfilment';
import { lastUses, listRights, type RightPosition, type RightRow, rightById } from '../persistence/right-store';
import { undoUse, useRight } from '../usecases/rights';

const presentRights = async (reader: Reader, rows: readonly RightRow[]): Promise<RightView[]> => {
  const names = await studentNames(reader, [...new Set(rows.map(({ studentId }) => studentId))]);
  const uses = await lastUses(
    reader,
    rows.map(({ id }) => id),
  );
  const today = localDateOf(reader.now);
  return rows.map((row) => ({
    id: row.id,
    studentId: row.studentId,
    studentName: names.get(row.studentId) ?? null,
    redemptionId: row.source === 'redemption' ? row.sourceId : null,
    kind: row.kind,
    label: row.label,
    usage: row.terms,
    valueFen: row.valueFen,
    minSpendFen: row.minSpendFen,
    place: row.place,
    startsAt: row.startsAt,
    times: row.times,
    used: row.used,
    lastUsedAt: uses.get(row.id)?.usedAt ?? null,
    validThrough: row.validThrough,
    state: rightStateOf(row, today),
  }));
};

/** @throws AppError right_not_found */
const presentRight = async (reader: Reader, rightId: string): Promise<RightView> => {
  const row = await rightById(reader, rightId);
  const [shown] = row ? await presentRights(reader, [row]) : [];
  if (!shown) throw fail('right_not_found');
  return shown;
};

const auditRight = (uow: UnitOfWork, actor: Actor, what: string, right: RightRow): Promise<void> =>
  recordAudit(uow, {
    actor,
    action: `mall.right.${what}`,
    subjectKind: 'right',
    subjectId: right.id,
    campusId: right.campusId,
    details: { studentId: right.studentId, kind: right.kind, used: right.used, times: right.times },
  });

const positionOf = (cursor: string | undefined): RightPosition | undefined => {
  if (cursor === undefined) return undefined;
  const [position, validThrough, id] = decodeCursor(cursor, ['number', 'string', 'string']);
  return { position: Number(position), validThrough: String(validThrough), id: String(id) };
};

/** Coupons, quotas and seats: of the family, and used at the desk. */
export const rightRoutes: readonly Route[] = [
  read(contracts.rights, ({ db, params, query }) =>
    db.read(async (reader) => {
      const rows = await listRights(reader, params.studentId, localDateOf(reader.now), positionOf(query.cursor), query.limit);
      const page = toPage(rows, query.limit, ({ position, validThrough, id }) => [position, validThrough, id]);
      return { items: await presentRights(reader, page.items), nextCursor: page.nextCursor };
    }),
  ),
  write(
    contracts.useRight,
    async (uow, req) => {
      const { studentId, rightId } = req.params;
      const actor = req.actor();
      const right = await useRight(uow, { studentId, rightId, used: req.body.used, note: req.body.note ?? null, actor });
      await auditRight(uow, actor, 'used', right);
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRight(reader, params.rightId)),
  ),
  write(
    contracts.undoUse,
    async (uow, req) => {
      const actor = req.actor();
      const right = await undoUse(uow, { ...req.params, ...req.body, actor });
      await auditRight(uow, actor, 'use_undone', right);
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRight(reader, params.rightId)),
  ),
];
