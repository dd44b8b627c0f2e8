import { auditTaken } from '../../identity';

/** Writes down who took a list away, before the file is made. */
export const auditList = auditTaken('earning.list.exported');
