import type { ObjectKind } from '@qingya/shared';
import type { Reader } from '../db';

/** To whom an object belongs. A guardian needs the family, staff need the campus. */
export interface ObjectOwner {
  /** The family it belongs to; null for things of the school (a lesson, a class group). */
  readonly familyId: string | null;
  /** The campuses on which staff may reach it; empty = only staff with school-wide scope. */
  readonly campusIds: readonly string[];
  /** Class groups it belongs to, for teachers who see only their own classes; a function is asked for them only. */
  readonly classGroupIds?: readonly string[] | (() => Promise<readonly string[]>);
  /**
   * Families that may reach a thing of the school though they do not own it, asked only for guardians (a lesson is
   * reachable by the families of its class group's students). Absent = none.
   */
  readonly openToFamily?: (familyId: string) => Promise<boolean>;
  /**
   * Asked when the caller reaches the object as its guardian: throws the refusal of whatever the family must do first
   * (agree to the handling of a child's data, say). Nobody who does not own the object ever meets it.
   */
  readonly guardianGate?: () => Promise<void>;
}

/** Finds the owner of an object; undefined when there is no such object. Supplied by the module that owns the kind. */
export type ObjectResolver = (reader: Reader, id: string) => Promise<ObjectOwner | undefined>;

export type ObjectResolvers = Readonly<Partial<Record<ObjectKind, ObjectResolver>>>;
