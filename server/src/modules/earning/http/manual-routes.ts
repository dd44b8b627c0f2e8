import {
  manualAwardContracts as contracts,
  type LocalDate,
  localDateOf,
  MANUAL_AWARD_AMOUNTS,
  MANUAL_AWARD_REASONS,
  type ManualPolicyView,
} from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { ObjectResolver } from '../../../platform/http/object-access';
import { type Route, read, write } from '../../../platform/http/route';
import { recordAudit, rolesOnCampus, staffNames } from '../../identity';
import { balanceOf } from '../../points';
import { ownerOfStudent, studentNames } from '../../schooling';
import { limitOf } from '../domain/manual';
import {
  currentManualPolicy,
  insertManualPolicy,
  type ManualAwardRow,
  type ManualPolicy,
  manualAwardById,
  manualPolicies,
  usedInDay,
} from '../persistence/manual-store';
import { decideManual, undoManual, withdrawManual } from '../usecases/manual-decide';
import { giveManual } from '../usecases/manual-give';
import type { ManualBudget } from '../usecases/manual-ports';
import { manualExportRoute } from './manual-export';
import { pageOfManualAwards, presentManualAward, staffManualAwards } from './manual-list';

/**
 * Who may reach a manual award: staff who may reach its student, on the campus that it was given on.
 * @param ownerOfChild answered by the module that owns students
 */
export const manualAwardOwner =
  (ownerOfChild: ObjectResolver): ObjectResolver =>
  async (reader, id) => {
    const row = await manualAwardById(reader, id);
    const child = row && (await ownerOfChild(reader, row.studentId));
    return child && { ...child, campusIds: [row.campusId] };
  };

const presentPolicies = async (reader: Reader, rows: readonly ManualPolicy[]): Promise<ManualPolicyView[]> => {
  const names = await staffNames(reader, [...new Set(rows.flatMap(({ changedById }) => changedById ?? []))]);
  return rows.map(({ changedById, ...row }) => ({
    ...row,
    changedByName: changedById === null ? null : (names.get(changedById) ?? null),
  }));
};

const audit = (uow: UnitOfWork, staffId: string, what: string, row: ManualAwardRow): Promise<void> =>
  recordAudit(uow, {
    actor: { kind: 'staff', id: staffId },
    action: `earning.manual_award.${what}`,
    subjectKind: 'manualAward',
    subjectId: row.id,
    campusId: row.campusId,
    details: { studentId: row.studentId, points: row.points, state: row.state, waitedFor: row.waitedFor },
  });

const readRoutes: readonly Route[] = [
  read(contracts.options, (req) =>
    req.db.read(async (reader) => {
      const { studentId } = req.params;
      const { staffId } = req.staff();
      const student = await ownerOfStudent(reader, studentId);
      if (!student) throw fail('not_found');
      const today = localDateOf(req.now);
      const { limits } = await currentManualPolicy(reader);
      const used = await usedInDay(reader, staffId, today);
      return {
        studentName: (await studentNames(reader, [studentId])).get(studentId) ?? '',
        available: (await balanceOf(reader, studentId)).available,
        limit: limitOf(limits, await rolesOnCampus(reader, staffId, student.campusId)),
        awardedToday: used.award,
        deductedToday: used.deduction,
        today,
        reasons: [...MANUAL_AWARD_REASONS],
        amounts: [...MANUAL_AWARD_AMOUNTS],
      };
    }),
  ),
  read(contracts.mine, (req) =>
    req.db.read((reader) =>
      pageOfManualAwards(reader, { campusIds: undefined, givenById: req.staff().staffId }, { sort: '-given', ...req.query }),
    ),
  ),
  read(contracts.list, (req) => req.db.read((reader) => staffManualAwards(reader, req.staff(), req.query))),
  read(contracts.policy, (req) =>
    req.db.read(async (reader) => {
      const history = await presentPolicies(reader, await manualPolicies(reader));
      const [current] = history;
      if (!current) throw new Error('there are no limits for points by hand');
      return { current, history };
    }),
  ),
];

const policyRoute: Route = write(
  contracts.setPolicy,
  async (uow, req) => {
    const { staffId } = req.staff();
    const { version, limits, validMonths } = req.body;
    const before = await currentManualPolicy(uow);
    const next = { version: version + 1, limits, validMonths, changedById: staffId };
    if (before.version !== version || !(await insertManualPolicy(uow, next))) throw fail('manual_policy_changed');
    await recordAudit(uow, {
      actor: { kind: 'staff', id: staffId },
      action: 'earning.manual_policy.changed',
      subjectKind: 'manualPolicy',
      subjectId: String(next.version),
      campusId: null,
      details: {
        before: { limits: before.limits, validMonths: before.validMonths },
        after: { limits, validMonths },
      },
    });
    return null;
  },
  ({ db }) =>
    db.read(async (reader) => {
      const [current] = await presentPolicies(reader, [await currentManualPolicy(reader)]);
      if (!current) throw new Error('there are no limits for points by hand');
      return current;
    }),
);

/** Points that staff give or take by hand. @param budget what the school may issue this way */
export const createManualRoutes = (budget: ManualBudget): readonly Route[] => [
  ...readRoutes,
  policyRoute,
  manualExportRoute,
  write(
    contracts.give,
    async (uow, req) => {
      const { staffId } = req.staff();
      const { points, reason } = req.body;
      const expiresOn = req.body.expiresOn as LocalDate | undefined;
      const row = await giveManual(uow, budget, { studentId: req.params.studentId, points, reason, staffId, expiresOn });
      await audit(uow, staffId, row.state === 'waiting' ? 'requested' : 'given', row);
      return row.id;
    },
    ({ db }, id) => db.read((reader) => presentManualAward(reader, id)),
  ),
  write(
    contracts.decide,
    async (uow, req) => {
      const { staffId } = req.staff();
      const refusal = req.body.decision === 'refused' ? req.body.note : null;
      const row = await decideManual(uow, budget, { id: req.params.manualAwardId, staffId, refusal });
      await audit(uow, staffId, row.state, row);
      return row.id;
    },
    ({ db }, id) => db.read((reader) => presentManualAward(reader, id)),
  ),
  write(
    contracts.withdraw,
    async (uow, req) => {
      const { staffId } = req.staff();
      const row = await withdrawManual(uow, req.params.manualAwardId, staffId);
      await audit(uow, staffId, row.state, row);
      return row.id;
    },
    ({ db }, id) => db.read((reader) => presentManualAward(reader, id)),
  ),
  write(
    contracts.undo,
    async (uow, req) => {
      const { staffId } = req.staff();
      const row = await undoManual(uow, budget, req.params.manualAwardId, staffId);
      await audit(uow, staffId, row.state, row);
      return row.id;
    },
    ({ db }, id) => db.read((reader) => presentManualAward(reader, id)),
  ),
];
