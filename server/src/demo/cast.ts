import type { StoryClassGroup, StoryFamily, StoryStudent } from './story';

/** The story's people and classes with the ids they have in the database. */
export interface Cast {
  readonly campusIds: ReadonlyMap<string, string>;
  readonly courseIds: ReadonlyMap<string, string>;
  readonly staffIds: ReadonlyMap<string, string>;
  readonly classGroups: readonly CastClassGroup[];
  readonly families: readonly CastFamily[];
}

export interface CastClassGroup {
  readonly story: StoryClassGroup;
  readonly id: string;
  readonly courseId: string;
  readonly teacherStaffId: string;
  readonly members: readonly CastStudent[];
}

export interface CastFamily {
  readonly story: StoryFamily;
  readonly familyId: string;
  /** In the order of the story. */
  readonly guardianIds: readonly string[];
  /** WeChat account of the first guardian; null for families that have not found the mini-program yet. */
  readonly accountId: string | null;
  readonly students: readonly CastStudent[];
}

export interface CastStudent {
  readonly story: StoryStudent;
  readonly id: string;
  readonly familyIndex: number;
  /** Whether the family uses the mini-program. */
  readonly online: boolean;
  readonly guardianId: string;
}

/** What must be there, because the story says so. */
export const must = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`the demo story has no ${what}`);
  return value;
};
