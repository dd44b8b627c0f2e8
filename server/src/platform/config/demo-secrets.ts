import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'demo-secrets.json';

/**
 * Keys of a demo installation: made at the first start and kept beside the demo database, which is worthless without
 * them. Production never reads this file.
 * @returns the 32-byte key of a variable name
 */
export const demoSecrets = (dataDir: string): ((name: string) => Buffer) => {
  const path = join(dataDir, FILE);
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
  return (name) => {
    const kept = known[name];
    if (kept !== undefined) return Buffer.from(kept, 'base64');
    const made = randomBytes(32);
    known[name] = made.toString('base64');
    mkdirSync(dataDir, { recursive: true });
    // Written beside and renamed: a process killed here leaves the old file or the new one, never half a file.
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(known, null, 2), { mode: 0o600 });
    renameSync(`${path}.${process.pid}`, path);
    return made;
  };
};
