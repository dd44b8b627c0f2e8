import { auditTaken } from '../../identity';

/** Writes down who took a list away, before the file is made. */
export const auditList = auditTaken('mall.list.exported');

/** Writes down who took a report away, before the file is made. */
export const auditReport = auditTaken('mall.report.exported');
