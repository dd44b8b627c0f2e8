// Looks at what was built: sizes against WeChat's limits and ours, and that the schema library and the gallery stayed out.
// `node scripts/check-bundle.mjs` after build:weapp and build:h5.
import { createRequire } from 'node:module';
import path from 'node:path';
import { judgeBundle, markersGone } from './bundle-rules.mjs';
import { here } from './load.mjs';

const library = path.dirname(createRequire(here('../shared/package.json')).resolve('zod/package.json'));
const { lines, problems } = judgeBundle({ weapp: here('dist/weapp'), web: here('dist/h5') });
const all = [...markersGone(path.join(library, 'v4/core')), ...problems];

for (const line of lines) console.log(line);
for (const problem of all) console.error(problem);
process.exitCode = all.length > 0 ? 1 : 0;
