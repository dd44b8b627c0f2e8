import type { Instant, LocalDate, ManualAwardState, ManualLimits, ManualWaitingReason } from '@qingya/shared';
import { isUniqueViolation, placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { KeySet } from '../../../platform/http/key-set';
import type { ManualKind } from '../domain/manual';

export interface ManualAwardRow {
  readonly id: string;
  readonly studentId: string;
  readonly campusId: string;
  /** Signed: positive gives, negative takes. */
  readonly points: number;
  readonly reason: string;
  readonly state: ManualAwardState;
  /** Why it needed a second person. */
  readonly waitedFor: ManualWaitingReason | null;
  readonly policyNumber: number;
  readonly givenById: string;
  readonly givenAt: Instant;
  /** The day whose sum it counts in. */
  readonly givenOn: LocalDate;
  /** Who approved, refused, withdrew or undid it. */
  readonly decidedById: string | null;
  readonly decidedAt: Instant | null;
  readonly note: string | null;
  readonly transactionId: string | null;
}

export interface ManualPolicy {
  readonly version: number;
  readonly limits: ManualLimits;
  /** Months that given points last; null = for ever. */
  readonly validMonths: number | null;
  readonly changedAt: Instant;
  readonly changedById: string | null;
}

type PolicyRow = Omit<ManualPolicy, 'version' | 'limits'> & { readonly versionNumber: number; readonly limits: string };

/** Every version of the limits, the one in force first. */
export const manualPolicies = async (reader: Reader): Promise<ManualPolicy[]> => {
  const rows = await reader.rows<PolicyRow>(
    'SELECT versionNumber, limits, validMonths, changedAt, changedById FROM earning_manual_policy ORDER BY versionNumber DESC',
  );
  return rows.map(policyOf);
};

/** @throws Error when there is none, which the migration rules out */
export const currentManualPolicy = async (reader: Reader): Promise<ManualPolicy> => {
  const row = await reader.row<PolicyRow>(
    'SELECT versionNumber, limits, validMonths, changedAt, changedById FROM earning_manual_policy ORDER BY versionNumber DESC LIMIT 1',
  );
  if (!row) throw new Error('there are no limits for points by hand');
  return policyOf(row);
};

const policyOf = ({ versionNumber, limits, ...row }: PolicyRow): ManualPolicy => ({
  version: versionNumber,
  limits: JSON.parse(limits) as ManualLimits,
  ...row,
});

/** @returns false when somebody else has written this version first */
export const insertManualPolicy = async (
  uow: UnitOfWork,
  policy: Pick<ManualPolicy, 'version' | 'limits' | 'validMonths' | 'changedById'>,
): Promise<boolean> => {
  const { version, limits, validMonths, changedById } = policy;
  try {
    await uow.insert('earning_manual_policy', {
      id: uow.newId(),
      versionNumber: version,
      limits: JSON.stringify(limits),
      validMonths,
      changedAt: uow.now,
      changedById,
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_earning_manual_policy_number', 'earning_manual_policy.versionNumber')) return false;
    throw error;
  }
};

/** Whose sum, of which day. */
export interface DayKey {
  readonly staffId: string;
  readonly day: LocalDate;
  readonly kind: ManualKind;
}

/**
 * Counts points in somebody's day, if they still fit.
 * @param size ≥ 1
 * @returns false, and counts nothing, when the day's sum would exceed `most`
 */
export const countInDay = async (uow: UnitOfWork, key: DayKey, size: number, most: number): Promise<boolean> => {
  const { staffId, day, kind } = key;
  const ignore =
    uow.engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE staffId = staffId' : 'ON CONFLICT (staffId, day, kind) DO NOTHING';
  await uow.run(`INSERT INTO earning_manual_day (staffId, day, kind, used) VALUES (?, ?, ?, 0) ${ignore}`, [staffId, day, kind]);
  const changed = await uow.run(
    'UPDATE earning_manual_day SET used = used + ? WHERE staffId = ? AND day = ? AND kind = ? AND used + ? <= ?',
    [size, staffId, day, kind, size, most],
  );
  return changed === 1;
};

/** Takes counted points out of somebody's day again. @throws Error when they were never counted */
export const uncountInDay = async (uow: UnitOfWork, { staffId, day, kind }: DayKey, size: number): Promise<void> => {
  const changed = await uow.run(
    'UPDATE earning_manual_day SET used = used - ? WHERE staffId = ? AND day = ? AND kind = ? AND used >= ?',
    [size, staffId, day, kind, size],
  );
  if (changed !== 1) throw new Error(`${size} points were not counted for ${staffId} on ${day}`);
};

/** What somebody has given and taken on a day without asking. */
export const usedInDay = async (
  reader: Reader,
  staffId: string,
  day: LocalDate,
): Promise<{ readonly award: number; readonly deduction: number }> => {
  const rows = await reader.rows<{ kind: ManualKind; used: number }>(
    'SELECT kind, used FROM earning_manual_day WHERE staffId = ? AND day = ?',
    [staffId, day],
  );
  const of = (kind: ManualKind): number => rows.find((row) => row.kind === kind)?.used ?? 0;
  return { award: of('award'), deduction: of('deduction') };
};

export const manualAwardById = (reader: Reader, id: string): Promise<ManualAwardRow | undefined> =>
  reader.row<ManualAwardRow>('SELECT * FROM earning_manual_award WHERE id = ?', [id]);

export const insertManualAward = (uow: UnitOfWork, row: ManualAwardRow): Promise<void> =>
  uow.insert('earning_manual_award', { ...row });

/** Remembers under which transaction an award was booked. */
export const setManualTransaction = async (uow: UnitOfWork, id: string, transactionId: string): Promise<void> => {
  await uow.run('UPDATE earning_manual_award SET transactionId = ? WHERE id = ?', [transactionId, id]);
};

/** @returns false when it no longer waits */
export const closeWaiting = async (
  uow: UnitOfWork,
  id: string,
  end: { readonly state: 'approved' | 'refused' | 'withdrawn'; readonly decidedById: string; readonly note: string | null },
): Promise<boolean> => {
  const changed = await uow.run(
    `UPDATE earning_manual_award SET state = ?, decidedById = ?, decidedAt = ?, note = ? WHERE id = ? AND state = 'waiting'`,
    [end.state, end.decidedById, uow.now, end.note, id],
  );
  return changed === 1;
};

/** @param since given at this instant or later. @returns false when it is older, was undone before, or was approved by somebody */
export const markUndone = async (uow: UnitOfWork, id: string, since: Instant): Promise<boolean> => {
  const changed = await uow.run(
    `UPDATE earning_manual_award SET state = 'undone', decidedById = givenById, decidedAt = ?
      WHERE id = ? AND state = 'given' AND givenAt >= ?`,
    [uow.now, id, since],
  );
  return changed === 1;
};

export interface ManualFilter {
  /** Undefined = every campus. */
  readonly campusIds: readonly string[] | undefined;
  readonly studentId?: string | undefined;
  readonly givenById?: string | undefined;
  readonly state?: ManualAwardState | undefined;
  readonly kind?: ManualKind | undefined;
  /** Given at this instant or later. */
  readonly from?: Instant | undefined;
  /** Given before this instant. */
  readonly before?: Instant | undefined;
}

/** In the order asked for, one row more than `limit` when there is a next page. */
export const listManualAwards = async (
  reader: Reader,
  filter: ManualFilter,
  { after, orderBy }: Pick<KeySet<ManualAwardRow>, 'after' | 'orderBy'>,
  limit: number,
): Promise<ManualAwardRow[]> => {
  const { campusIds, kind } = filter;
  if (campusIds?.length === 0) return [];
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  const want = (sql: string, ...values: readonly (SqlValue | undefined)[]): void => {
    const known = values.filter((value): value is SqlValue => value !== undefined);
    if (known.length < values.length) return;
    conditions.push(`(${sql})`);
    params.push(...known);
  };
  if (campusIds) want(`campusId IN (${placeholders(campusIds.length)})`, ...campusIds);
  want('studentId = ?', filter.studentId);
  want('givenById = ?', filter.givenById);
  want('state = ?', filter.state);
  if (kind) want(kind === 'award' ? 'points > 0' : 'points < 0');
  want('givenAt >= ?', filter.from);
  want('givenAt < ?', filter.before);
  if (after) want(after.sql, ...after.params);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return reader.rows<ManualAwardRow>(`SELECT * FROM earning_manual_award ${where} ORDER BY ${orderBy} LIMIT ?`, [
    ...params,
    limit + 1,
  ]);
};

/** Everything given to or taken from some students. */
export const manualAwardsOfStudents = async (reader: Reader, studentIds: readonly string[]): Promise<ManualAwardRow[]> =>
  studentIds.length === 0
    ? []
    : reader.rows<ManualAwardRow>(
        `SELECT * FROM earning_manual_award WHERE studentId IN (${placeholders(studentIds.length)}) ORDER BY id`,
        studentIds,
      );

/** Blanks what people wrote about some students and withdraws what still waits; safe to repeat. */
export const eraseManualTexts = async (uow: UnitOfWork, studentIds: readonly string[]): Promise<void> => {
  if (studentIds.length === 0) return;
  const marks = placeholders(studentIds.length);
  await uow.run(
    `UPDATE earning_manual_award SET state = 'withdrawn', decidedAt = ? WHERE studentId IN (${marks}) AND state = 'waiting'`,
    [uow.now, ...studentIds],
  );
  await uow.run(`UPDATE earning_manual_award SET reason = '已删除', note = NULL WHERE studentId IN (${marks})`, studentIds);
};
