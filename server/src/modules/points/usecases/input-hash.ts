import { hash } from 'node:crypto';

/** JSON with sorted keys, so that equal payloads have equal text. */
const stableJson = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name];
    if (field !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${stableJson(field)}`;
  }
  return `{${text}}`;
};

/** Fingerprint of a command's payload: a replay must carry the same one. Texts and the actor are not part of it. */
export const inputHash = (payload: Readonly<Record<string, unknown>>): string => hash('sha256', stableJson(payload), 'base64url');
