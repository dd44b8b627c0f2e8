import { createHash } from 'node:crypto';

/** JSON with sorted keys, so that equal payloads have equal text. */
const stableJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${stableJson(field)}`).join(',')}}`;
};

/** Fingerprint of a command's payload: a replay must carry the same one. Texts and the actor are not part of it. */
export const inputHash = (payload: Readonly<Record<string, unknown>>): string =>
  createHash('sha256').update(stableJson(payload)).digest('base64url');
