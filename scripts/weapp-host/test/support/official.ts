import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the package keeps the programs of this machine; none were made for other processors. */
const folder = ((): string | null => {
  if (process.platform === 'darwin') return 'mac';
  if (process.platform === 'win32') return 'windows';
  return process.platform === 'linux' && process.arch === 'x64' ? 'linux' : null;
})();
const ending = process.platform === 'win32' ? '.exe' : '';

/** What a compiler said about a package: `problem` is empty when it took everything, `output` names every file. */
export interface Verdict {
  readonly problem: string;
  readonly output: string;
}
export interface OfficialCompilers {
  readonly templates: (root: string) => Verdict;
  readonly styles: (root: string) => Verdict;
  close(): void;
}

/** Files of a package by ending. */
export const filesOf = (root: string, wanted: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith(wanted))
    .sort();

const componentsOf = (root: string, template: string): string[] => {
  try {
    const { usingComponents = {} } = JSON.parse(readFileSync(path.join(root, template.replace(/wxml$/, 'json')), 'utf8')) as {
      usingComponents?: object;
    };
    return Object.keys(usingComponents);
  } catch {
    return [];
  }
};

/** The list of who uses which components, as the template compiler reads it. */
const usage = (root: string, templates: readonly string[]): string => {
  const users = templates.map((file) => [file, componentsOf(root, file)] as const).filter(([, names]) => names.length > 0);
  return [users.length, ...users.flatMap(([file, names]) => [file, names.length, ...names])].join(' ');
};

/**
 * The compilers of templates and styles that WeChat's own tools had in 2020, as the package `miniprogram-compiler` carries
 * them. @returns null on a machine that cannot run them
 */
export const officialCompilers = (): OfficialCompilers | null => {
  if (folder === null) return null;
  const from = path.join(path.dirname(createRequire(__filename).resolve('miniprogram-compiler')), 'bin', folder);
  // They come without the right to be run, and the folder they lie in may be shared with other checkouts.
  const own = mkdtempSync(path.join(tmpdir(), 'qingya-wcc-'));
  const run = (name: string, root: string, args: readonly string[]): Verdict => {
    const program = path.join(own, name + ending);
    copyFileSync(path.join(from, name + ending), program);
    chmodSync(program, 0o755);
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { output: stdout, problem: status === 0 ? '' : String(error ?? (stderr || `ended with ${status}`)) };
  };
  return {
    templates: (root) => {
      const files = filesOf(root, '.wxml');
      return run('wcc', root, ['-d', '-cc', usage(root, files), ...files, ...filesOf(root, '.wxs'), '-gn', '$gwx']);
    },
    styles: (root) => {
      const files = filesOf(root, '.wxss');
      return run('wcsc', root, ['-db', '-pc', String(files.length), ...files]);
    },
    close: () => rmSync(own, { recursive: true, force: true }),
  };
};
