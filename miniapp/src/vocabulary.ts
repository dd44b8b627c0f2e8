/**
 * The shared vocabulary the app may run: files without the schema library, named one by one in the build's aliases.
 * Everything else of the shared package is for the compiler only.
 */
export * from '@qingya/local-date';
export * from '@qingya/member-code';
export type { Fen, Instant, LocalDate, Points } from '@qingya/shared';
