import { scrub } from './scrub';

/** What background work needs of a logger; pino fits. Facts first, then one English sentence; never personal data. */
export interface BackgroundLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

const MAX_ERROR_LENGTH = 1_000;

/**
 * The one line that is kept of an error: its kind and message, without personal data (a driver quotes the value that was in
 * the way), cut to what the tables hold. It is stored, shown to staff, and logged.
 */
export const errorText = (error: unknown): string => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return scrub(text).slice(0, MAX_ERROR_LENGTH);
};
