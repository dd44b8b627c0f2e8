import { urls } from '@/routes';
import { allows } from '../model/access';
import type { Me, Permission } from '../types';

export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  readonly permission: Permission;
  readonly url: string;
}
export interface MenuSection {
  readonly title: string;
  readonly entries: readonly MenuEntry[];
}

const entry = (id: string, title: string, permission: Permission, url: string): MenuEntry => ({ id, title, permission, url });

export const MENU: readonly MenuSection[] = [
  {
    title: '学员',
    entries: [
      entry('students', '学员', 'student.read', urls.staff.students()),
      entry('families', '家庭', 'family.read', urls.staff.families()),
      entry('imports', '名册导入', 'roster.import', urls.staff.imports()),
    ],
  },
  {
    title: '教学',
    entries: [
      entry('classes', '班级', 'course.read', urls.staff.classes()),
      entry('attendance', '考勤', 'attendance.read', urls.staff.attendance()),
      entry('disputes', '申诉处理', 'attendance.correct', urls.staff.disputes()),
    ],
  },
  {
    title: '机构',
    entries: [
      entry('staff', '员工与角色', 'staff.read', urls.staff.staff()),
      entry('audit', '操作日志', 'audit.read', urls.staff.audit()),
    ],
  },
  {
    title: '系统',
    entries: [
      entry('deliveries', '事件投递', 'ops.read', urls.staff.deliveries()),
      entry('jobs', '定时任务', 'ops.read', urls.staff.jobs()),
    ],
  },
];

/** The navigation of one person: what the roles do not allow is left out, and sections that become empty with it. */
export const menuOf = (me: Me): readonly MenuSection[] =>
  MENU.map((section) => ({ ...section, entries: section.entries.filter(({ permission }) => allows(me, permission)) })).filter(
    ({ entries }) => entries.length > 0,
  );

/** The permission a console page needs; detail pages go by the list they belong to. */
export const permissionOf = (id: string): Permission | undefined =>
  MENU.flatMap(({ entries }) => entries).find((one) => one.id === id)?.permission;
