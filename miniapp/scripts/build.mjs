// Builds one target: `node scripts/build.mjs weapp|h5|gallery [--watch]`. The gallery is the web build with the component gallery
// as its only page; it goes to its own folder and never into a release.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [target, ...flags] = process.argv.slice(2);
if (!['weapp', 'h5', 'gallery'].includes(target)) {
  console.error(`build target must be weapp, h5 or gallery, got ${target ?? 'nothing'}`);
  process.exit(1);
}
const watch = flags.includes('--watch');
const type = target === 'gallery' ? 'h5' : target;
const taro = path.join(path.dirname(createRequire(import.meta.url).resolve('@tarojs/cli/package.json')), 'bin/taro');

// Old hashed files would otherwise stay beside the new ones and count in the size check.
if (!watch) rmSync(path.join(root, 'dist', target), { recursive: true, force: true });

const result = spawnSync(process.execPath, [taro, 'build', '--type', type, ...(watch ? ['--watch'] : [])], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    TARO_TELEMETRY: '0',
    TARO_ENV: type,
    NODE_ENV: watch ? 'development' : 'production',
    QINGYA_GALLERY: target === 'gallery' ? '1' : '',
  },
});
process.exit(result.status ?? 1);
