/**
 * What each staff role may do: the one table of the product. The server refuses by it, the screens hide by it, and
 * docs/permissions.md is generated from it. A role is granted on campuses; the owner's reaches all of them.
 */
export const STAFF_ROLES = ['owner', 'campus_manager', 'teacher', 'consultant', 'front_desk', 'marketing', 'finance'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export const ROLE_NAMES: Readonly<Record<StaffRole, string>> = {
  owner: '机构负责人',
  campus_manager: '校区主管',
  teacher: '任课老师',
  consultant: '课程顾问',
  front_desk: '前台',
  marketing: '市场',
  finance: '财务',
};

const everyone: readonly StaffRole[] = STAFF_ROLES;
const managers: readonly StaffRole[] = ['owner', 'campus_manager'];
const desk: readonly StaffRole[] = ['owner', 'campus_manager', 'front_desk'];
const advisers: readonly StaffRole[] = ['owner', 'campus_manager', 'front_desk', 'consultant'];
const till: readonly StaffRole[] = ['owner', 'campus_manager', 'front_desk', 'finance'];
const accounts: readonly StaffRole[] = ['owner', 'campus_manager', 'finance'];
const books: readonly StaffRole[] = ['owner', 'finance'];
const programme: readonly StaffRole[] = ['owner', 'campus_manager', 'marketing'];
const classroom = ['owner', 'campus_manager', 'front_desk', 'teacher'] as const satisfies readonly StaffRole[];

/** Permission → roles that have it. Teachers always see their own class groups only. */
export const PERMISSIONS = {
  'student.read': everyone,
  'student.write': advisers,
  'family.read': advisers,
  'family.write': advisers,
  'family.phone.reveal': advisers,
  'roster.import': desk,
  'roster.export': managers,
  'course.read': everyone,
  'course.write': managers,
  'schedule.write': desk,
  'lesson.read': everyone,
  'attendance.read': everyone,
  'attendance.write': classroom,
  'attendance.correct': desk,
  'leave.decide': classroom,
  'enrolment.read': advisers,
  'enrolment.write': desk,
  'behaviour.write': classroom,
  'points.read': everyone,
  'points.adjust': managers,
  'points.award': classroom,
  'points.limits': ['owner'],
  'dispute.decide': managers,
  'points.liability.read': books,
  'points.liability.write': ['owner'],
  'points.monitor': managers,
  'budget.read': ['owner', 'campus_manager', 'finance', 'marketing'],
  'budget.write': books,
  'budget.approve': managers,
  'rules.read': [...programme, 'finance'],
  'rules.write': programme,
  'rules.publish': managers,
  'goods.read': everyone,
  'goods.write': programme,
  'stock.write': desk,
  'redemption.read': advisers,
  'redemption.fulfil': desk,
  'redemption.return': managers,
  'redemption.export': desk,
  'goods.price.below': ['owner'],
  'mall.report.read': ['owner', 'campus_manager', 'marketing', 'finance'],
  'lottery.read': [...programme, 'front_desk', 'finance'],
  'lottery.write': programme,
  'lottery.start': ['owner'],
  'payment.read': till,
  'payment.collect': till,
  'payment.export': accounts,
  'payment.refund': accounts,
  'payment.void': accounts,
  'payment.reconcile': books,
  'campus.write': ['owner'],
  'staff.read': managers,
  'staff.write': ['owner'],
  'audit.read': managers,
  'ops.read': managers,
  'ops.write': ['owner'],
} as const satisfies Readonly<Record<string, readonly StaffRole[]>>;

export type Permission = keyof typeof PERMISSIONS;
export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

/** Permissions that one role carries. */
export const permissionsOf = (role: StaffRole): Permission[] =>
  ALL_PERMISSIONS.filter((name) => (PERMISSIONS[name] as readonly StaffRole[]).includes(role));
