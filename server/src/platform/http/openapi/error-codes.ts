import { type Endpoint, type ErrorDefinition, errorCatalogue } from '@qingya/shared';

const catalogue: Readonly<Record<string, ErrorDefinition>> = errorCatalogue;

/** The codes an endpoint may answer with: its own and those its declaration implies. */
export const errorCodesOf = (endpoint: Endpoint): string[] => {
  const codes = new Set<string>(['rate_limited', 'internal', 'unavailable', 'invalid_request']);
  const { kind } = endpoint.auth;
  if (kind !== 'public') codes.add('unauthenticated');
  if (kind !== 'public' && kind !== 'account') codes.add('forbidden');
  if (endpoint.objects.length > 0) codes.add('not_found');
  if (endpoint.body !== null || endpoint.consumes === 'multipart') codes.add('payload_too_large').add('unsupported_media_type');
  if (endpoint.idempotent) codes.add('idempotency_conflict').add('idempotency_in_progress').add('idempotency_key_invalid');
  for (const code of endpoint.errors) codes.add(code);
  return [...codes].sort();
};

/** Codes by HTTP status. @throws Error for a code that is not in the catalogue */
export const codesByStatus = (codes: readonly string[]): Map<number, string[]> => {
  const groups = new Map<number, string[]>();
  for (const code of codes) {
    const { status } = definitionOf(code);
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return new Map([...groups].sort(([a], [b]) => a - b));
};

/** @throws Error for a code that is not in the catalogue */
export const definitionOf = (code: string): ErrorDefinition => {
  const definition = catalogue[code];
  if (definition === undefined) throw new Error(`error code ${code} is not in the catalogue`);
  return definition;
};
