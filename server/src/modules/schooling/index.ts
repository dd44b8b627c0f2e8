/**
 * The schooling module's only door: what other modules and the composition root may use.
 * Two sections, one per half of the module; add to the right one.
 */

// ── Courses, lessons, enrolments, attendance ─────────────────────────────────────────────────────────────────────────
export { coreEntities as schoolingEntities } from './persistence/entities';

// ── Roster, daily sign-in, behaviours ────────────────────────────────────────────────────────────────────────────────
export { recordEntities as schoolingRecordEntities } from './persistence/record-entities';
