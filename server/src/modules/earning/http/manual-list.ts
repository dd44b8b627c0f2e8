import {
  addDays,
  type manualAwardContracts as contracts,
  type LocalDate,
  type ManualAwardView,
  type QueryOf,
  startOfDay,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { staffNames } from '../../identity';
import { studentNames } from '../../schooling';
import { undoableUntil } from '../domain/manual';
import { listManualAwards, type ManualAwardRow, type ManualFilter, manualAwardById } from '../persistence/manual-store';

const presentAll = async (reader: Reader, rows: readonly ManualAwardRow[]): Promise<ManualAwardView[]> => {
  const people = rows.flatMap(({ givenById, decidedById }) => [givenById, ...(decidedById ? [decidedById] : [])]);
  const staff = await staffNames(reader, [...new Set(people)]);
  const students = await studentNames(reader, [...new Set(rows.map(({ studentId }) => studentId))]);
  return rows.map(({ policyNumber: _policy, givenOn: _day, decidedById, ...row }) => ({
    ...row,
    studentName: students.get(row.studentId) ?? null,
    givenByName: staff.get(row.givenById) ?? null,
    decidedByName: decidedById === null ? null : (staff.get(decidedById) ?? null),
    undoableUntil: row.state === 'given' ? undoableUntil(row.givenAt) : null,
  }));
};

/** @throws AppError not_found */
export const presentManualAward = async (reader: Reader, id: string): Promise<ManualAwardView> => {
  const row = await manualAwardById(reader, id);
  const [shown] = row ? await presentAll(reader, [row]) : [];
  if (!shown) throw fail('not_found');
  return shown;
};

interface Position {
  readonly sort: '-given' | 'given' | '-points' | 'points';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of awards in the order asked for. */
export const pageOfManualAwards = async (reader: Reader, filter: ManualFilter, { sort, cursor, limit }: Position) => {
  const byPoints = { column: 'points', type: 'number', of: (row: ManualAwardRow) => row.points } as const;
  const keys = keySet<ManualAwardRow>(sort, cursor, { given: null, points: byPoints }, 'id');
  const page = toPage(await listManualAwards(reader, filter, keys, limit), limit, keys.cursorOf);
  return { items: await presentAll(reader, page.items), nextCursor: page.nextCursor };
};

/** A page of what was given and taken on the campuses of the caller. */
export const staffManualAwards = (reader: Reader, staff: StaffPrincipal, query: QueryOf<typeof contracts.list>) => {
  const { campusId, studentId, givenById, state, kind, from, to } = query;
  const scope = staff.permissions.get('points.adjust') ?? [];
  const campusIds = campusId === undefined ? (scope === 'all' ? undefined : scope) : [campusId];
  const filter: ManualFilter = {
    campusIds,
    studentId,
    givenById,
    state,
    kind,
    from: from === undefined ? undefined : startOfDay(from as LocalDate),
    before: to === undefined ? undefined : startOfDay(addDays(to as LocalDate, 1)),
  };
  return pageOfManualAwards(reader, filter, query);
};
