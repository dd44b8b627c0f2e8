import type { LocalDate } from '@qingya/shared';
import { type Database, type Reader, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { RepeatingTask } from '../../../platform/jobs';
import type { QueuedWork } from '../../../platform/jobs/types';
import { recordAudit } from '../../identity';
import { countLotsChunk, type ExtensionStep, extendLotsChunk, type LastDays } from '../../points';
import { type ExtensionPlan, extendedDay } from '../domain/extension';
import { readRuleSet } from '../domain/rules';
import {
  advanceExtension,
  awardsOfStudents,
  cancelExtension,
  closeStep,
  confirmExtension,
  type ExtensionRow,
  extensionById,
  insertExtension,
  lockExtension,
  type NewExtension,
  unfinishedExtensions,
} from '../persistence/extension-store';
import { lockVersion, versionById } from '../persistence/version-store';

/** Name of the work; part of what is queued, so never renamed lightly. */
export const EXTENSION_WORK = 'earning.extendExpiry';

const audit = (uow: UnitOfWork, staffId: string, step: string, id: string, details: Readonly<Record<string, unknown>> = {}) =>
  recordAudit(uow, {
    actor: { kind: 'staff', id: staffId },
    action: `earning.expiry_extension.${step}`,
    subjectKind: 'expiryExtension',
    subjectId: id,
    campusId: null,
    details,
  });

const found = async (reader: Reader, id: string): Promise<ExtensionRow> => {
  const row = await extensionById(reader, id);
  if (!row) throw fail('not_found');
  return row;
};

/**
 * Begins to count what a decision would make last longer.
 * @returns its id
 * @throws AppError expiry_extension_busy, expiry_extension_version (not a published one)
 */
export const createExtension = async (uow: UnitOfWork, command: NewExtension): Promise<string> => {
  if (command.ruleVersionId !== null) {
    const version = await lockVersion(uow, command.ruleVersionId);
    const isPublished = version?.state === 'published' || version?.state === 'retired';
    if (!isPublished) throw fail('expiry_extension_version');
  }
  const id = await insertExtension(uow, command);
  if (id === undefined) throw fail('expiry_extension_busy');
  const { kind, months, ruleVersionId, ruleCodes, campusId, staffId } = command;
  await audit(uow, staffId, 'created', id, { kind, months, ruleVersionId, ruleCodes, campusId });
  return id;
};

/**
 * Has a decision carried out; it cannot be undone, because nothing makes points last shorter.
 * @throws AppError not_found, expiry_extension_state (not counted to the end), expiry_extension_same_person
 */
export const confirmExtensionBy = async (uow: UnitOfWork, id: string, staffId: string): Promise<void> => {
  const row = await found(uow, id);
  if (row.createdById === staffId) throw fail('expiry_extension_same_person');
  if (!(await confirmExtension(uow, id, staffId))) throw fail('expiry_extension_state');
  await audit(uow, staffId, 'confirmed', id, { students: row.students, lots: row.lots, points: row.points });
};

/** Gives a decision up. @throws AppError not_found, expiry_extension_state (confirmed already) */
export const cancelExtensionBy = async (uow: UnitOfWork, id: string, staffId: string): Promise<void> => {
  await found(uow, id);
  if (!(await cancelExtension(uow, id))) throw fail('expiry_extension_state');
  await audit(uow, staffId, 'cancelled', id);
};

const planOf = async (reader: Reader, row: ExtensionRow): Promise<ExtensionPlan> => {
  const version = row.ruleVersionId === null ? undefined : await versionById(reader, row.ruleVersionId);
  return {
    kind: row.kind,
    months: row.months,
    rules: version ? readRuleSet(version.rules).rules : [],
    ruleCodes: JSON.parse(row.ruleCodes) as string[],
    campusId: row.campusId,
  };
};

const lastDaysOf =
  (plan: ExtensionPlan): LastDays =>
  async (reader, lots) => {
    const awards = await awardsOfStudents(reader, [...new Set(lots.map(({ studentId }) => studentId))]);
    const byLot = new Map(awards.map((award) => [award.transactionId, award]));
    const days = new Map<string, LocalDate | null>();
    for (const { id, campusId, expiresOn } of lots) {
      const award = byLot.get(id);
      const points = { ruleCode: award?.ruleCode ?? null, earnedOn: award?.earnedOn ?? null, campusId, expiresOn };
      const day = extendedDay(plan, points);
      if (day !== undefined) days.set(id, day);
    }
    return days;
  };

/** Thrown to undo a step that somebody else has made, or that was cancelled meanwhile. */
class MovedOn extends Error {}

const nextStep = async (
  uow: UnitOfWork,
  row: ExtensionRow & { readonly state: 'counting' | 'running' },
): Promise<ExtensionStep | undefined> => {
  // Before anything is looked at: a second look at lots that were made longer already would make them longer still.
  const now = await lockExtension(uow, row.id);
  if (now?.state !== row.state || now.position !== row.position) throw new MovedOn();
  const days = lastDaysOf(await planOf(uow, row));
  const counting = row.state === 'counting';
  const step = counting ? await countLotsChunk(uow, row.position, days) : await extendLotsChunk(uow, row.position, row.id, days);
  if (!step) {
    if (await closeStep(uow, row)) return undefined;
    throw new MovedOn();
  }
  if (!(await advanceExtension(uow, row, step))) throw new MovedOn();
  return step;
};

/** Whether something is left to do at once: counting and carrying out are, waiting for a person is not. */
const isAtWork = (row: ExtensionRow | undefined): row is ExtensionRow & { readonly state: 'counting' | 'running' } =>
  row?.state === 'counting' || row?.state === 'running';

/**
 * Counts, or carries out, a decision to its end, some students at a time. What a step did and how far it came commit
 * together: killed anywhere it goes on there, and of two processes at the same step one does it.
 */
export const runExtension = async (db: Database, id: string): Promise<void> => {
  for (;;) {
    const row = await db.read((reader) => extensionById(reader, id));
    if (!isAtWork(row)) return;
    try {
      await db.transaction((uow) => nextStep(uow, row));
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error;
    }
    await yieldToEventLoop();
  }
};

interface Payload {
  readonly id: string;
}

/** The part of a decision is in the piece's name, so that carrying out is not taken for counting. */
export const extensionPiece = ({ id, state }: Pick<ExtensionRow, 'id' | 'state'>): string => `${id}.${state}`;

/** Counts and carries out decisions in the background. */
export const extensionWork: QueuedWork<Payload> = {
  name: EXTENSION_WORK,
  handle: (db, { id }) => runExtension(db, id),
  recover: async (db) =>
    (await db.read(unfinishedExtensions)).map((row) => ({ id: extensionPiece(row), payload: { id: row.id } })),
};

const LOOK_EVERY_MS = 60_000;

/** Goes on with what a lost queue has forgotten. */
export const extensionTask: RepeatingTask = {
  name: 'earning.extensions',
  everyMs: LOOK_EVERY_MS,
  run: async (db) => {
    for (const { id } of await db.read(unfinishedExtensions)) await runExtension(db, id);
  },
};
