import type { GuardianRelation } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import type { CampusFact } from '../domain/roster/plan-types';

/** One guardian of a roster. `phone` is 11 digits. */
export interface RosterGuardianLine {
  readonly phone: string;
  /** Empty when the file has none. */
  readonly name: string;
  readonly relation: GuardianRelation | null;
  readonly campusId: string;
  /** Null = a new family. */
  readonly familyId: string | null;
}

export interface FamilyContact {
  readonly familyId: string;
  readonly name: string;
  readonly relation: GuardianRelation;
  /** The full number; null when none is known. */
  readonly phone: string | null;
}

/** What roster import and export need from the module that owns campuses, families and guardians. */
export interface RosterFamilies {
  campuses(reader: Reader): Promise<readonly CampusFact[]>;
  /** Which families in use have a guardian with one of these numbers. */
  findByPhone(
    reader: Reader,
    phones: readonly string[],
  ): Promise<readonly { readonly phone: string; readonly familyId: string }[]>;
  /** Finds or makes family and guardian of every line, in order. Names and relations that are known are never changed. */
  placeGuardians(
    uow: UnitOfWork,
    lines: readonly RosterGuardianLine[],
  ): Promise<readonly { readonly familyId: string; readonly familyCreated: boolean }[]>;
  /** Notes that families have children on these campuses; repeating it changes nothing. */
  linkCampuses(uow: UnitOfWork, links: readonly { readonly familyId: string; readonly campusId: string }[]): Promise<void>;
  /** Guardians of these families with their full numbers; for exports only. */
  contactsOf(reader: Reader, familyIds: readonly string[]): Promise<readonly FamilyContact[]>;
}

/** How far commits have come in this process; used with the embedded database, where nothing can be written beside one. */
export class RosterProgress {
  private readonly done = new Map<string, number>();

  set(jobId: string, rows: number): void {
    this.done.set(jobId, rows);
  }

  get(jobId: string): number | undefined {
    return this.done.get(jobId);
  }

  clear(jobId: string): void {
    this.done.delete(jobId);
  }
}
