// Lets a script `require` the TypeScript of this workspace without a build step.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** Absolute path of a file of the mini-program. */
export const here = (...parts) => path.join(fileURLToPath(new URL('..', import.meta.url)), ...parts);

/** Loads a TypeScript module (and what it imports) as CommonJS; `file` is relative to `miniapp/`. */
export const load = (file) => {
  const { transformSync } = createRequire(here('../package.json'))('@swc/core');
  for (const extension of ['.ts', '.tsx']) {
    require.extensions[extension] = (module, filename) => {
      const { code } = transformSync(readFileSync(filename, 'utf8'), {
        filename,
        swcrc: false,
        configFile: false,
        jsc: {
          parser: { syntax: 'typescript', tsx: extension === '.tsx' },
          transform: { react: { runtime: 'automatic' } },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      });
      module._compile(code, filename);
    };
  }
  return require(here(file));
};
