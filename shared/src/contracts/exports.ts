import { z } from 'zod';
import { endpoint, idSchema, localDateSchema } from '../kernel/define-endpoint';
import type { Endpoint, ObjectReference, PermissionName } from '../kernel/endpoint';
import { earningAwardContracts } from './earning-awards';
import { identityContracts } from './identity';
import { lotteryStaffContracts } from './lottery';
import { mallContracts } from './mall';
import { mallDeskContracts } from './mall-desk';
import { manualAwardContracts } from './manual-awards';
import { financeContracts } from './payments-finance';
import { deskVoidContracts, paymentStaffContracts, refundContracts } from './payments-staff';
import { pointsContracts } from './points';
import { schoolingContracts } from './schooling';
import { attendanceContracts } from './schooling-attendance';
import { studentContracts } from './schooling-students';

const campus = { kind: 'campus', in: 'query', name: 'campusId' } as const;
const classGroup = { kind: 'classGroup', in: 'query', name: 'classGroupId' } as const;
const paging = { cursor: true, limit: true } as const;
const phones = { phones: z.enum(['masked', 'full']).default('masked').describe('full needs family.phone.reveal') };

/** A list as a file: what the list itself shows with these filters in this order, all pages of it. Leaves an audit row. */
const fileOf = <const Id extends string, Q extends z.ZodType>(
  id: Id,
  list: string,
  permission: PermissionName,
  query: Q,
  objects: readonly ObjectReference[] = [campus],
  errors: Endpoint['errors'] = [],
) =>
  endpoint({
    id,
    method: 'GET',
    path: `/exports/${list}.:format`,
    summary: `The list of ${list} as CSV or XLSX, with its filters and in its order; leaves an audit row`,
    auth: { kind: 'staff', permission },
    objects,
    params: z.object({ format: z.enum(['csv', 'xlsx']) }),
    query,
    response: z.unknown(),
    errors,
    produces: 'file',
    rate: 'heavy',
  });

/**
 * Lists of the staff console as files. Where `roster.export` is asked for, a file holds what the caller may also see in the list
 * itself: both permissions count. So it is with `payment.export`, which files of tasks and bills ask for as well.
 */
export const exportContracts = {
  students: fileOf(
    'exports.students',
    'students',
    'roster.export',
    studentContracts.listStudents.query.omit(paging).extend(phones),
    [campus, classGroup],
  ),
  families: fileOf(
    'exports.families',
    'families',
    'roster.export',
    identityContracts.familyList.query.omit(paging).extend(phones),
  ),
  classGroups: fileOf(
    'exports.classGroups',
    'class-groups',
    'roster.export',
    schoolingContracts.listClassGroups.query.omit(paging),
  ),
  members: fileOf('exports.members', 'members', 'roster.export', z.object({ classGroupId: idSchema }), [classGroup]),
  attendance: fileOf('exports.attendance', 'attendance', 'roster.export', attendanceContracts.listAttendance.query.omit(paging), [
    campus,
    classGroup,
  ]),
  enrolments: fileOf('exports.enrolments', 'enrolments', 'roster.export', studentContracts.listEnrolments.query.omit(paging)),
  behaviours: fileOf(
    'exports.behaviours',
    'behaviours',
    'roster.export',
    z.object({ campusId: idSchema.optional(), from: localDateSchema.optional(), to: localDateSchema.optional() }),
  ),
  attendanceDisputes: fileOf(
    'exports.attendanceDisputes',
    'attendance-disputes',
    'attendance.correct',
    attendanceContracts.listDisputes.query.omit(paging),
  ),
  pointsDisputes: fileOf(
    'exports.pointsDisputes',
    'points-disputes',
    'dispute.decide',
    pointsContracts.disputes.query.omit(paging),
  ),
  manualAwards: fileOf('exports.manualAwards', 'manual-awards', 'points.adjust', manualAwardContracts.list.query.omit(paging), [
    ...manualAwardContracts.list.objects,
  ]),
  queuedAwards: fileOf(
    'exports.queuedAwards',
    'queued-awards',
    'budget.approve',
    earningAwardContracts.queued.query.omit(paging),
  ),
  payments: fileOf('exports.payments', 'payments', 'payment.export', paymentStaffContracts.list.query.omit(paging), [
    ...paymentStaffContracts.list.objects,
  ]),
  refunds: fileOf('exports.refunds', 'refunds', 'payment.export', refundContracts.list.query.omit(paging)),
  deskVoids: fileOf('exports.deskVoids', 'desk-voids', 'payment.export', deskVoidContracts.list.query.omit(paging)),
  paymentTasks: fileOf('exports.paymentTasks', 'payment-tasks', 'payment.reconcile', financeContracts.tasks.query.omit(paging)),
  paymentBills: fileOf(
    'exports.paymentBills',
    'payment-bills',
    'payment.reconcile',
    financeContracts.bills.query.omit(paging),
    [],
  ),
  paymentDifferences: fileOf(
    'exports.paymentDifferences',
    'payment-differences',
    'payment.reconcile',
    financeContracts.differences.query.omit(paging),
    [],
  ),
  goods: fileOf('exports.goods', 'goods', 'goods.read', mallContracts.goods.query.omit(paging)),
  stock: fileOf('exports.stock', 'stock', 'goods.read', mallContracts.stockList.query.omit(paging)),
  stockMoves: fileOf(
    'exports.stockMoves',
    'stock-moves',
    'goods.read',
    mallContracts.stockMoves.query.omit(paging).extend({ goodId: idSchema }),
  ),
  slowStock: fileOf('exports.slowStock', 'slow-stock', 'mall.report.read', mallDeskContracts.slowStock.query),
  mallStudents: fileOf(
    'exports.mallStudents',
    'mall-students',
    'mall.report.read',
    mallDeskContracts.students.query.omit(paging),
    [campus],
    ['date_range_invalid'],
  ),
  lotteryDraws: fileOf(
    'exports.lotteryDraws',
    'lottery-draws',
    'lottery.read',
    lotteryStaffContracts.drawList.query.omit(paging).extend({ lotteryId: idSchema }),
    [],
    ['lottery_not_found'],
  ),
  lotteryWinners: fileOf(
    'exports.lotteryWinners',
    'lottery-winners',
    'lottery.read',
    z.object({ lotteryId: idSchema }),
    [],
    ['lottery_not_found'],
  ),
  staff: fileOf('exports.staff', 'staff', 'staff.read', identityContracts.staffList.query.omit(paging)),
  audit: fileOf('exports.audit', 'audit', 'audit.read', identityContracts.auditList.query.omit(paging)),
};
