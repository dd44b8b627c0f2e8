import type { ErrorDefinition } from '@qingya/shared';
import { errorCatalogue } from '@qingya/shared';

export type ErrorCode = keyof typeof errorCatalogue;

/** A refusal the product expects: it reaches the caller with its code and its Chinese sentence, and is not reported. */
export class AppError extends Error {
  readonly status: number;
  readonly userMessage: string;

  constructor(
    readonly code: ErrorCode,
    readonly details?: unknown,
    userMessage?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    const definition: ErrorDefinition = errorCatalogue[code];
    super(code);
    this.name = 'AppError';
    this.status = definition.status;
    this.userMessage = userMessage ?? definition.message;
  }
}

/**
 * Makes a refusal from the error catalogue; throw it inside a unit of work to roll everything back.
 * @param details machine-readable facts for the client (never personal data)
 * @param message replaces the catalogue's sentence when the facts make a better one; Chinese, polite, with the next step
 */
export const fail = (code: ErrorCode, details?: unknown, message?: string): AppError => new AppError(code, details, message);
