import pino from 'pino';
import { scrub } from './scrub';

export type Logger = pino.Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

interface LogOutput {
  write(line: string): unknown;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Default: standard output. */
  readonly output?: LogOutput;
  /** Fields of every line, such as the role of the process. */
  readonly base?: Readonly<Record<string, string | number>>;
}

interface ErrorLine {
  readonly type: string;
  readonly code?: string | number;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorLine;
}

/** Only these fields: drivers hang the statement and its values on their errors, and those are people's data. */
const errorLine = (error: unknown, depth = 0): ErrorLine => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'something that is no error was thrown' };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth > 3 ? {} : { cause: errorLine(error.cause, depth + 1) }),
  };
};

const errorField = (error: unknown): ErrorLine | string => (typeof error === 'string' ? error : errorLine(error));

/** One JSON object a line. No line carries a phone number, a Chinese name, a token or a query string. */
export const createLogger = (options: LoggerOptions): Logger => {
  const output: LogOutput = options.output ?? pino.destination({ fd: 1, sync: true });
  return pino(
    {
      level: options.level,
      base: options.base ?? null,
      formatters: { level: (label) => ({ level: label }) },
      // Background work gives the one line it also stores (`errorText`); everything else is an error object.
      serializers: { err: errorField, error: errorField },
    },
    { write: (line: string) => void output.write(scrub(line)) },
  );
};

/** Writes nothing; for tests and tools. */
export const silentLogger: Logger = createLogger({ level: 'silent', output: { write: () => undefined } });
