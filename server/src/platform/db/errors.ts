/** What the two drivers attach to their errors; TypeORM wraps some of them in `driverError`. */
interface DriverError {
  readonly errno?: number;
  readonly code?: string;
  readonly message?: string;
  readonly sqlMessage?: string;
  readonly driverError?: unknown;
}

const unwrap = (error: unknown): DriverError => {
  const outer = (typeof error === 'object' && error !== null ? error : {}) as DriverError;
  return typeof outer.driverError === 'object' && outer.driverError !== null ? (outer.driverError as DriverError) : outer;
};

const MYSQL_DEADLOCK = 1213;
/** MySQL 8 has a number of its own for a lock that was not to be waited for; MariaDB reports a time-out. */
const MYSQL_LOCK_WAIT = new Set([1205, 3572]);
const MYSQL_DUPLICATE = 1062;
/** MariaDB reports a failed CHECK as 4025, MySQL 8 as 3819; the drivers' symbolic names differ and are not relied upon. */
const MYSQL_CHECK = new Set([4025, 3819]);
const MYSQL_FOREIGN_KEY = new Set([1451, 1452]);

/** Deadlock, lock time-out or a busy embedded database: running the same closure again may succeed. */
export const isRetryable = (error: unknown): boolean => {
  const { errno, code } = unwrap(error);
  if (errno === MYSQL_DEADLOCK || (errno !== undefined && MYSQL_LOCK_WAIT.has(errno))) return true;
  return code === 'SQLITE_BUSY' || code === 'SQLITE_BUSY_SNAPSHOT';
};

/** Whether a row lock was not granted in time; the statement did nothing, the transaction is still open. */
export const isLockTimeout = (error: unknown): boolean => MYSQL_LOCK_WAIT.has(unwrap(error).errno ?? 0);

/**
 * Whether a write broke a UNIQUE rule.
 * @param indexName name of the unique index or constraint; MySQL reports it
 * @param columns `table.column` of its first column; SQLite reports columns, never the name
 * Without arguments any unique rule counts.
 */
export const isUniqueViolation = (error: unknown, indexName?: string, columns?: string): boolean => {
  const { errno, code, message = '', sqlMessage = '' } = unwrap(error);
  if (errno === MYSQL_DUPLICATE) return indexName === undefined || (sqlMessage || message).includes(indexName);
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return columns === undefined || message.includes(columns);
  }
  return false;
};

/** Whether a write broke the CHECK of that name (any CHECK when no name is given). */
export const isCheckViolation = (error: unknown, name?: string): boolean => {
  const { errno, code, message = '', sqlMessage = '' } = unwrap(error);
  const isCheck = (errno !== undefined && MYSQL_CHECK.has(errno)) || code === 'SQLITE_CONSTRAINT_CHECK';
  return isCheck && (name === undefined || `${sqlMessage} ${message}`.includes(name));
};

/** Whether a write referred to a missing row or removed one that is referred to. */
export const isForeignKeyViolation = (error: unknown): boolean => {
  const { errno, code } = unwrap(error);
  return (
    (errno !== undefined && MYSQL_FOREIGN_KEY.has(errno)) ||
    code === 'SQLITE_CONSTRAINT_FOREIGNKEY' ||
    code === 'SQLITE_CONSTRAINT_TRIGGER'
  );
};
