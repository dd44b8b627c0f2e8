import type { Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../platform/db';
import type { BackgroundLog } from '../../platform/log/background-log';
import type { PayGateway } from '../../platform/pay';
import type { AuditEntry } from '../identity';

/** What the composition root hands to payments. */
export interface PaymentPorts {
  /** Null = WeChat Pay is not set up: families pay at the desk. */
  readonly gateway: PayGateway | null;
  /** Demo only: where the simulated phone shows the pay panel. */
  readonly simulatorPanel: string | null;
  /** From the injected clock, for moments between two units of work. */
  now(): Instant;
  studentNames(reader: Reader, studentIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The family of a student; undefined when there is no such student. */
  studentFamily(reader: Reader, studentId: string): Promise<string | undefined>;
  audit(uow: UnitOfWork, entry: AuditEntry): Promise<void>;
  /** Called after commit: the refund is to be sent. Losing the call only delays it. */
  wakeRefunds(refundId: string): void;
  readonly log: BackgroundLog;
}
