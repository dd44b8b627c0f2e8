/** What background work needs of a logger; pino fits. Facts first, then one English sentence; never personal data. */
export interface BackgroundLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** The one line that is kept of an error: its kind and message, cut to what the tables hold. */
export const errorText = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error).slice(0, MAX_ERROR_LENGTH);
  return `${error.name}: ${error.message}`.slice(0, MAX_ERROR_LENGTH);
};

const MAX_ERROR_LENGTH = 1_000;
