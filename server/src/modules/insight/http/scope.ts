import { daysBetween, type LocalDate, type PermissionName } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import type { StaffPrincipal } from '../../../platform/http/principal';
import type { Campuses } from '../usecases/reports';

/** Longest period of a report, in days. */
const LONGEST = 366;

/** Campuses a report covers. @param campusId asked for by the caller, who has been found to reach it */
export const campusesOf = (staff: StaffPrincipal, permission: PermissionName, campusId: string | undefined): Campuses => {
  if (campusId !== undefined) return [campusId];
  const scope = staff.permissions.get(permission) ?? [];
  return scope === 'all' ? undefined : scope;
};

/** @throws AppError invalid_request unless `from` is not after `to` and the period is at most 366 days */
export const periodOf = (query: { readonly from: string; readonly to: string }): { from: LocalDate; to: LocalDate } => {
  const from = query.from as LocalDate;
  const to = query.to as LocalDate;
  const days = daysBetween(from, to) + 1;
  if (days < 1) throw fail('invalid_request', { from, to }, '开始日期不能晚于结束日期，请重新选择。');
  if (days > LONGEST) throw fail('invalid_request', { from, to }, `一次最多查看 ${LONGEST} 天，请缩短日期范围。`);
  return { from, to };
};
