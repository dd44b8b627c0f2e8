import {
  BUDGET_GROUP_NAMES,
  type Instant,
  type PermissionName,
  WORK_COUNT_CAP,
  type WorkGroup,
  type WorkKind,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { allows, type CampusScope, type StaffPrincipal } from '../../../platform/http/principal';
import { deadDeliveries } from '../../../platform/outbox';
import { type BudgetWarning, budgetWarnings } from '../../budget';
import { manualAwardsWaiting, queuedAwardsWaiting, type WaitingAward } from '../../earning';
import { campusesByIds } from '../../identity';
import { redemptionsWaiting, type WaitingRedemption } from '../../mall';
import { deskVoidsWaiting, refundsWaiting, tasksWaiting, type WaitingMoney } from '../../payments';
import { disputesWaiting } from '../../points';
import {
  attendanceDisputesWaiting,
  leaveWaiting,
  makeUpsWaiting,
  rollCallsWaiting,
  studentNames,
  type WaitingLesson,
} from '../../schooling';
import { dayAndTime, firstName, yuan } from '../domain/titles';
import { byUrgency, isOverdue, type Waiting } from '../domain/urgency';

/** How many entries of a kind are named. */
const NAMED = 3;

interface Entry extends Waiting {
  readonly id: string;
  readonly campusId: string | null;
  readonly title: string;
}

interface Asking {
  readonly reader: Reader;
  readonly staff: StaffPrincipal;
  readonly campusId: string | undefined;
  /** Where the permission of the kind holds, within the campus asked for. */
  readonly scope: CampusScope;
}

interface Source {
  /** What it takes to settle this kind. */
  readonly permission: PermissionName;
  readonly find: (asking: Asking) => Promise<Entry[]>;
}

const limit = WORK_COUNT_CAP;
const campusesOf = (scope: CampusScope): readonly string[] | undefined => (scope === 'all' ? undefined : scope);
const before = (startsAt: Instant, now: Instant): Instant | undefined => (startsAt > now ? startsAt : undefined);

/** Something about a child's lesson that is still to come is due before it. */
const aboutLesson =
  (what: string, isFuture: boolean) =>
  (rows: readonly WaitingLesson[], now: Instant): Entry[] =>
    rows.map(({ id, campusId, since, studentName, classGroupName, startsAt }) => ({
      id,
      campusId,
      since,
      deadline: isFuture ? before(startsAt, now) : undefined,
      title: `${firstName(studentName)} ${what} · ${classGroupName} ${dayAndTime(startsAt)}`,
    }));

const aboutMoney =
  (what: string, unnamed: string) =>
  (rows: readonly WaitingMoney[]): Entry[] =>
    rows.map(({ id, campusId, since, title, amount }) => ({
      id,
      campusId,
      since,
      title: [what, amount === null ? '' : yuan(amount), title ?? unnamed].filter((part) => part !== '').join(' · '),
    }));

const pointsDisputes = async ({ reader, scope }: Asking): Promise<Entry[]> => {
  const rows = await disputesWaiting(reader, campusesOf(scope), limit);
  const named = rows.slice(0, NAMED).map(({ studentId }) => studentId);
  const names = await studentNames(reader, named);
  return rows.map(({ id, campusId, filedAt, studentId, lineTitle }) => ({
    id,
    campusId,
    since: filedAt,
    title: `${firstName(names.get(studentId) ?? '')} 积分异议 · ${lineTitle}`.trim(),
  }));
};

/** The first few by the child's name, which takes a statement of its own. */
const aboutAwards = async (reader: Reader, rows: readonly WaitingAward[]): Promise<Entry[]> => {
  const names = await studentNames(
    reader,
    rows.slice(0, NAMED).map(({ studentId }) => studentId),
  );
  return rows.map(({ id, campusId, since, studentId, title, points }) => ({
    id,
    campusId,
    since,
    title: `${firstName(names.get(studentId) ?? '')} ${points > 0 ? '+' : ''}${points} 积分 · ${title}`.trim(),
  }));
};

/** What a family waits for: it should be ready soon, and before it can no longer be picked up. */
const redemptions = async ({ reader, scope }: Asking): Promise<Entry[]> => {
  const rows = await redemptionsWaiting(reader, campusesOf(scope), limit);
  const names = await studentNames(
    reader,
    rows.slice(0, NAMED).map(({ studentId }) => studentId),
  );
  return rows.map(({ id, campusId, since, deadline, studentId, goodTitle, quantity, ...row }) => ({
    id,
    campusId,
    since,
    deadline,
    title:
      `${firstName(names.get(studentId) ?? '')} ${nextStepOf(row)} · ${goodTitle}${quantity > 1 ? ` × ${quantity}` : ''}`.trim(),
  }));
};

/** What the courier has the address of may be on its way already. */
const nextStepOf = ({ delivery, exportedAt }: Pick<WaitingRedemption, 'delivery' | 'exportedAt'>): string => {
  if (delivery !== 'post') return '待备货';
  return exportedAt === null ? '待发货' : '待填快递单号';
};

const BUDGET_TEXTS: Readonly<Record<BudgetWarning['kind'], string>> = {
  at_70: '已发放达到 70%',
  at_90: '已发放达到 90%',
  at_100: '额度已经用完',
  projection: '照目前的速度会超出额度',
  ending: '到期后没有预算，积分将不限量发放',
};

/** What can still be prevented; the rest is news, and waiting for it to be read makes nothing worse. */
const PREVENTABLE: ReadonlySet<BudgetWarning['kind']> = new Set(['projection', 'ending']);

/**
 * Of shares: those of the caller's campuses and of all others, as on the board. Only who may change budgets can do something about one:
 * to anybody else all of it is news.
 */
const budgetAlerts = async ({ reader, staff, campusId, scope }: Asking): Promise<Entry[]> => {
  const reached = (on: string | null): boolean => {
    if (on === null) return campusId === undefined;
    return scope === 'all' || scope.includes(on);
  };
  const mayAct = staff.permissions.get('budget.write') === 'all';
  const isShown = (one: BudgetWarning): boolean => reached(one.campusId) && (mayAct || one.kind === 'ending' || one.isNews);
  const warnings = (await budgetWarnings(reader)).filter(isShown).slice(0, limit);
  const campuses = await campusesByIds(reader, [...new Set(warnings.flatMap((one) => one.campusId ?? []))]);
  const placeOf = ({ isWhole, campusId: on, group }: BudgetWarning): string => {
    if (isWhole) return '总预算';
    const campus = on === null ? '其他校区' : (campuses.get(on)?.name ?? '');
    return `${campus} ${group === null ? '其他类别' : BUDGET_GROUP_NAMES[group]}`;
  };
  return warnings.map((one) => ({
    id: one.id,
    campusId: one.campusId,
    since: one.since,
    unhurried: !mayAct || !PREVENTABLE.has(one.kind),
    title: `${one.periodTitle} · ${placeOf(one)} · ${BUDGET_TEXTS[one.kind]}`,
  }));
};

/** The machinery belongs to no campus. */
const deadLetters = async ({ reader, campusId }: Asking): Promise<Entry[]> => {
  if (campusId !== undefined) return [];
  const rows = await deadDeliveries(reader, limit);
  return rows.map(({ position, subscriber, eventType, occurredAt }) => ({
    id: `${position}/${subscriber}`,
    campusId: null,
    since: occurredAt,
    title: `${eventType} → ${subscriber}`,
  }));
};

const SOURCES: Readonly<Record<WorkKind, Source>> = {
  roll_call: {
    permission: 'attendance.write',
    find: async ({ reader, staff, campusId }) =>
      (await rollCallsWaiting(reader, { staff, campusId, limit })).map(({ classGroupName, startsAt, ...row }) => ({
        ...row,
        title: `${classGroupName} · ${dayAndTime(startsAt)} 的课`,
      })),
  },
  leave: {
    permission: 'leave.decide',
    find: async ({ reader, staff, campusId }) =>
      aboutLesson('请假', true)(await leaveWaiting(reader, { staff, campusId, limit }), reader.now),
  },
  make_up: {
    permission: 'attendance.write',
    find: async ({ reader, staff, campusId }) =>
      aboutLesson('想补课', true)(await makeUpsWaiting(reader, { staff, campusId, limit }), reader.now),
  },
  attendance_dispute: {
    permission: 'attendance.correct',
    find: async ({ reader, staff, campusId }) =>
      aboutLesson('考勤异议', false)(await attendanceDisputesWaiting(reader, { staff, campusId, limit }), reader.now),
  },
  points_dispute: { permission: 'dispute.decide', find: pointsDisputes },
  queued_award: {
    permission: 'budget.approve',
    find: async ({ reader, scope }) => aboutAwards(reader, await queuedAwardsWaiting(reader, campusesOf(scope), limit)),
  },
  budget_alert: { permission: 'budget.read', find: budgetAlerts },
  manual_award: {
    permission: 'points.adjust',
    find: async ({ reader, staff, scope }) =>
      aboutAwards(reader, await manualAwardsWaiting(reader, campusesOf(scope), staff.staffId, limit)),
  },
  redemption: { permission: 'redemption.fulfil', find: redemptions },
  desk_void: {
    permission: 'payment.void',
    find: async ({ reader, staff, scope }) => aboutMoney('作废', '')(await deskVoidsWaiting(reader, scope, staff.staffId, limit)),
  },
  payment_task: {
    permission: 'payment.reconcile',
    find: async ({ reader, scope }) => aboutMoney('', '')(await tasksWaiting(reader, scope, limit)),
  },
  refund: {
    permission: 'payment.refund',
    find: async ({ reader, scope }) => aboutMoney('退款', '找不到缴费单的微信付款')(await refundsWaiting(reader, scope, limit)),
  },
  dead_letter: { permission: 'ops.read', find: deadLetters },
};

const scopeWithin = (staff: StaffPrincipal, permission: PermissionName, campusId: string | undefined): CampusScope => {
  if (campusId !== undefined) return allows(staff, permission, campusId) ? [campusId] : [];
  return staff.permissions.get(permission) ?? [];
};

/**
 * What waits for a member of staff, the most urgent kind first. A kind is asked for only where the caller may settle it;
 * no more of it than the cap is read.
 */
export const listWork = async (reader: Reader, staff: StaffPrincipal, campusId: string | undefined): Promise<WorkGroup[]> => {
  const piles: { readonly kind: WorkKind; readonly waiting: readonly Entry[] }[] = [];
  for (const [kind, { permission, find }] of Object.entries(SOURCES) as [WorkKind, Source][]) {
    const scope = scopeWithin(staff, permission, campusId);
    if (scope !== 'all' && scope.length === 0) continue;
    const waiting = await find({ reader, staff, campusId, scope });
    if (waiting.length > 0) piles.push({ kind, waiting });
  }
  return piles.sort(byUrgency).map((pile) => ({
    kind: pile.kind,
    count: pile.waiting.length,
    oldestAt: Math.min(...pile.waiting.map(({ since }) => since)),
    overdue: isOverdue(pile, reader.now),
    first: pile.waiting.slice(0, NAMED).map(({ id, title, since, campusId: on }) => ({ id, title, since, campusId: on })),
  }));
};
