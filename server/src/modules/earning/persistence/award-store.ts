import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { Rule, RuleVersion } from '../domain/rules';

interface VersionRow {
  readonly id: string;
  readonly versionNumber: number;
  readonly effectiveFrom: number;
  readonly rules: string;
}

/** Every version that was ever in force: a late fact may need an old one. */
export const publishedVersions = async (reader: Reader): Promise<RuleVersion[]> => {
  const rows = await reader.rows<VersionRow>(
    `SELECT id, versionNumber, effectiveFrom, rules FROM earning_rule_version WHERE state IN ('published', 'retired') ORDER BY versionNumber`,
  );
  return rows.map(({ id, versionNumber, effectiveFrom, rules }) => ({
    id,
    number: versionNumber,
    effectiveFrom,
    rules: JSON.parse(rules) as Rule[],
  }));
};

export interface AwardRow {
  readonly id: string;
  readonly ruleVersionId: string;
  readonly ruleCode: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly step: number;
  readonly grantNo: number;
  readonly points: number;
  readonly title: string;
  readonly earnedAt: number;
  readonly earnedOn: string;
  readonly transactionId: string;
  readonly state: 'given' | 'taken_back';
  readonly changedAt: number;
}

/** Awards of some facts, whatever became of them. */
export const awardsOfSources = async (reader: Reader, sourceType: string, sourceIds: readonly string[]): Promise<AwardRow[]> =>
  sourceIds.length === 0
    ? []
    : reader.rows<AwardRow>(
        `SELECT * FROM earning_award WHERE sourceId IN (${placeholders(sourceIds.length)}) AND sourceType = ? ORDER BY id`,
        [...sourceIds, sourceType],
      );

/** How many awards of each rule a student holds. */
export const awardCounts = async (reader: Reader, studentId: string): Promise<ReadonlyMap<string, number>> => {
  const rows = await reader.rows<{ ruleCode: string; times: number }>(
    "SELECT ruleCode, COUNT(*) AS times FROM earning_award WHERE studentId = ? AND state = 'given' GROUP BY ruleCode",
    [studentId],
  );
  return new Map(rows.map(({ ruleCode, times }) => [ruleCode, times]));
};

/** Codes of the rules by which a student holds an award for another behaviour than this one. */
export const rulesGivenForOthers = async (
  reader: Reader,
  studentId: string,
  behaviourId: string,
): Promise<ReadonlySet<string>> => {
  const rows = await reader.rows<{ ruleCode: string }>(
    "SELECT DISTINCT ruleCode FROM earning_award WHERE studentId = ? AND sourceType = 'behaviour' AND state = 'given' AND sourceId <> ?",
    [studentId, behaviourId],
  );
  return new Set(rows.map(({ ruleCode }) => ruleCode));
};

export const insertAward = (uow: UnitOfWork, row: AwardRow): Promise<void> => uow.insert('earning_award', { ...row });

/** @returns false when it had been taken back already */
export const markTakenBack = async (uow: UnitOfWork, awardId: string): Promise<boolean> =>
  (await uow.run("UPDATE earning_award SET state = 'taken_back', changedAt = ? WHERE id = ? AND state = 'given'", [
    uow.now,
    awardId,
  ])) === 1;
