// Writes the files that follow from a source of truth: the style sheet of the tokens and the route table of the contracts.
// `--check` writes nothing and fails when a file on disk is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { here } from './load.mjs';
import { renderRoutes } from './render-routes.mjs';
import { renderTokens } from './render-tokens.mjs';

const outputs = {
  'src/styles/tokens.generated.scss': renderTokens,
  'src/services/routes.generated.ts': renderRoutes,
};

const read = (file) => {
  try {
    return readFileSync(here(file), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
};

let stale = 0;
for (const [file, render] of Object.entries(outputs)) {
  const text = render();
  if (read(file) === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`miniapp/${file} is out of date: run "npm run generate" in miniapp`);
    stale += 1;
  } else {
    writeFileSync(here(file), text);
    console.log(`wrote miniapp/${file}`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
