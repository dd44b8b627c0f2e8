import type { UnitOfWork } from '../../../../platform/db';
import type { Actor } from '../../../../platform/http/principal';
import type { GrantTerms } from '../../domain/fulfilment';
import type { GrantRow } from '../../persistence/grant-store';
import type { RedemptionRow } from '../../persistence/redemption-store';

/** For which redemption, and who did it. */
export interface GrantCause {
  readonly redemption: RedemptionRow;
  readonly actor: Actor;
}

/** What was made: credits, days or times of all pieces together, and where. */
export type Given = Pick<GrantRow, 'enrolmentId' | 'rightId' | 'amount'>;

/** One kind of virtual good. */
export interface Grant<T extends GrantTerms> {
  /** Refuses what could not be given, and locks what giving it will lock. */
  require(uow: UnitOfWork, terms: T, studentId: string): Promise<void>;
  give(uow: UnitOfWork, cause: GrantCause & { readonly terms: T }): Promise<Given>;
  /** @returns false when it has been used, and so cannot be taken back */
  takeBack(uow: UnitOfWork, given: GrantRow, cause: GrantCause): Promise<boolean>;
}
