import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { at } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';

const mods = 'server/src/modules';
/** [rule that must object, importing file, imported path]. */
const forbidden = [
  ['level-identity', `${mods}/identity/usecases/a-b.ts`, '../../points'],
  ['level-points', `${mods}/points/usecases/a-b.ts`, '../../schooling'],
  ['level-schooling', `${mods}/schooling/usecases/a-b.ts`, '../../earning'],
  ['modules-through-index', `${mods}/earning/usecases/a-b.ts`, '../../points/usecases/c-d'],
  ['pure-domain', `${mods}/points/domain/a.ts`, 'typeorm'],
  ['pure-domain', `${mods}/points/domain/b.ts`, 'node:fs'],
  ['pure-domain', `${mods}/points/domain/c.ts`, '../usecases/c-d'],
  ['pure-domain', `${mods}/points/domain/d.ts`, '../../../platform/log'],
  ['usecases-know-no-http', `${mods}/points/usecases/e-f.ts`, '../http/routes'],
  ['platform-below-everything', 'server/src/platform/bad.ts', '../modules/points'],
  ['only-roots-know-modules', 'server/src/helper.ts', './modules/points'],
  ['roots-wire-only', 'server/src/main.ts', './modules/points/usecases/c-d'],
  ['modules-below-roots', `${mods}/points/usecases/g-h.ts`, '../../../app'],
  ['koa-in-one-place', `${mods}/points/http/extra.ts`, 'koa'],
  ['drivers-in-one-place', `${mods}/points/persistence/store.ts`, 'mysql2'],
  ['shared-is-lowest', 'shared/src/a.ts', '../../server/src/platform/log'],
  ['kernel-below-contracts', 'shared/src/kernel/a.ts', '../contracts'],
  ['sources-never-import-tests', 'server/src/platform/worse.ts', '../../test/support'],
  ['miniapp-never-server', 'miniapp/src/a.ts', '../../server/src/platform/log'],
  ['miniapp-takes-types', 'miniapp/src/b.ts', '../../shared/src/contracts'],
  ['packages-never-meet', 'miniapp/src/packages/mall/a.ts', '../member/b'],
  ['main-package-knows-no-sub-package', 'miniapp/src/pages/home.ts', '../packages/member/b'],
  ['design-system-has-no-business', 'miniapp/src/components/a.ts', '../packages/member/b'],
  ['no-cycles', 'server/src/platform/cycle-a.ts', './cycle-b'],
  ['resolvable', 'server/src/platform/lost.ts', './nowhere'],
];

/** [importing file, imported path] that must pass. */
const allowed = [
  [`${mods}/earning/usecases/c-d.ts`, '../../points'],
  [`${mods}/points/domain/e.ts`, './f'],
  [`${mods}/points/domain/g.test.ts`, '../usecases/c-d'],
  ['server/src/app.ts', './modules/points/http/routes'],
  ['server/src/cli/tool.ts', '../modules/points'],
  ['server/src/platform/good.ts', './log'],
  ['miniapp/src/packages/mall/c.ts', './d'],
  ['miniapp/src/c.ts', '../../shared/src/kernel/local-date'],
];

const plain = {
  [`${mods}/points/index.ts`]: '',
  [`${mods}/schooling/index.ts`]: '',
  [`${mods}/earning/index.ts`]: '',
  [`${mods}/points/usecases/c-d.ts`]: '',
  [`${mods}/points/domain/f.ts`]: '',
  [`${mods}/points/http/routes.ts`]: '',
  'server/src/platform/log.ts': '',
  'server/src/platform/cycle-b.ts': "import './cycle-a';\nexport {};\n",
  'server/test/support.ts': '',
  'shared/src/contracts/index.ts': '',
  'shared/src/kernel/local-date.ts': '',
  'miniapp/src/packages/member/b.ts': '',
  'miniapp/src/packages/mall/d.ts': '',
  ...Object.fromEntries(['typeorm', 'koa', 'mysql2'].map((name) => [`node_modules/${name}/index.js`, 'module.exports = {};\n'])),
  'package.json': '{"name":"sample","dependencies":{"typeorm":"1","koa":"1","mysql2":"1"}}',
};

const folder = mkdtempSync(join(tmpdir(), 'qingya-architecture-'));
const write = (path, text) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
let violations;

before(async () => {
  for (const [path, text] of Object.entries(plain)) write(path, text || 'export const value = 1;\n');
  for (const [, from, to] of forbidden) write(from, `import * as other from '${to}';\nexport const value = other;\n`);
  for (const [from, to] of allowed) write(from, `import * as other from '${to}';\nexport const value = other;\n`);
  const bin = at('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, 'server', 'shared', 'miniapp', '--config', at('.dependency-cruiser.cjs'), '--output-type', 'json'];
  const { output } = await run(process.execPath, args, { cwd: folder });
  violations = JSON.parse(output.slice(output.indexOf('{'))).summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
});
after(() => rmSync(folder, { recursive: true, force: true }));

for (const [rule, from, to] of forbidden) {
  test(`${rule} objects to ${from} importing ${to}`, () => {
    assert.ok(violations.includes(`${rule} ${from}`), `only these were found:\n${violations.join('\n')}`);
  });
}

for (const [from, to] of allowed) {
  test(`${from} may import ${to}`, () => {
    assert.deepEqual(
      violations.filter((text) => text.endsWith(` ${from}`)),
      [],
    );
  });
}
