import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

export interface OpenApiValidity {
  readonly valid: boolean;
  readonly version: string | null;
  readonly errors: unknown;
}

const SCRIPT = `
import { Validator } from '@seriousme/openapi-schema-validator';
let text = '';
for await (const part of process.stdin) text += part;
const validator = new Validator();
const { valid, errors } = await validator.validate(JSON.parse(text));
console.log(JSON.stringify({ valid, errors: errors ?? null, version: validator.version ?? null }));
`;

/** Checks a document against the schema of OpenAPI. In a process of its own: the validator is an ES module, which jest cannot load. */
export const validateOpenApi = (document: object): OpenApiValidity => {
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    cwd: resolve(__dirname, '../..'),
    input: JSON.stringify(document),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(answer) as OpenApiValidity;
};
