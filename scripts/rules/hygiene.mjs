import { isCode, methodCall, nameOf, ts } from './source.mjs';

const found = (source, test, message) => source.find(test).map((node) => ({ line: source.lineOf(node), message }));
const here = 'server/src/a.ts';
/** The rules' own samples of what is forbidden. */
const notRules = (path) => !path.startsWith('scripts/rules/') && !path.startsWith('scripts/test/');
const code = (path) => isCode(path) && notRules(path);

const matched = (source, pattern, message) => source.matches(pattern).map(({ line }) => ({ line, message }));

export const rules = [
  {
    name: 'no-any',
    files: (path) => code(path) && /\.tsx?$/.test(path),
    check: (source) =>
      found(source, (node) => node.kind === ts.SyntaxKind.AnyKeyword, 'use unknown and narrow it, or name the type'),
    bad: [
      { path: here, text: 'const a: any = 1;' },
      { path: here, text: 'const a = b as any;' },
    ],
    good: [{ path: here, text: "const any: unknown = 'any';" }],
  },
  {
    name: 'no-silenced-compiler',
    files: code,
    check: (source) =>
      matched(
        source,
        /@ts-(ignore|nocheck)\b/,
        'mend the type; in a test of the types themselves use @ts-expect-error with a reason',
      ),
    bad: [{ path: here, text: '// @ts-ignore\na();' }],
    good: [{ path: 'server/src/a.test.ts', text: '// @ts-expect-error fen are not points\na();' }],
  },
  {
    name: 'no-empty-catch',
    files: code,
    check: (source) =>
      found(
        source,
        (node) =>
          (ts.isCatchClause(node) && node.block.statements.length === 0) ||
          (methodCall(node)?.method === 'catch' &&
            /^(async)?\(?\w*\)?=>(\{\}|undefined|null)$/.test(nameOf(node.arguments[0] ?? node)) &&
            isStatement(node)),
        'an error that vanishes is found by a customer: handle the expected one, rethrow or log the rest',
      ),
    bad: [
      { path: here, text: 'try { a(); } catch {}' },
      { path: here, text: 'try { a(); } catch (error) {\n  // never mind\n}' },
      { path: here, text: 'a().catch(() => {});' },
      { path: here, text: 'await a().catch(() => undefined);' },
    ],
    good: [{ path: here, text: 'try { a(); } catch (error) { log.warn(error); }\nconst b = await a().catch(() => undefined);' }],
  },
  {
    name: 'no-lonely-tests',
    files: (path) => code(path) && !path.startsWith('server/test/support/'),
    check: (source) =>
      found(
        source,
        (node) =>
          ts.isCallExpression(node) &&
          /^((describe\w*|it|test)(\.each)?\.(only|skip|todo)|x(it|test|describe)|f(it|describe))\b/.test(
            nameOf(node.expression),
          ),
        'every test runs, always: mend it or delete it',
      ),
    bad: [
      { path: 'server/src/a.test.ts', text: "it.only('works', () => {});" },
      { path: 'server/src/a.test.ts', text: "describe.skip('works', () => {});" },
      { path: 'server/src/a.test.ts', text: "xit('works', () => {});" },
    ],
    good: [{ path: 'server/src/a.test.ts', text: "it('works', () => { list.skip(1); });" }],
  },
  {
    name: 'no-loose-ends',
    files: (path) => notRules(path) && !path.endsWith('pnpm-lock.yaml'),
    check: (source) => matched(source, /\b(TODO|FIXME|XXX|HACK)\b/, 'do it now, or write it down as an issue'),
    bad: [{ path: 'docs/a.md', text: 'TODO: describe' }],
    good: [{ path: 'docs/a.md', text: 'todos are not kept here' }],
  },
  {
    name: 'no-machine-paths',
    files: (path) => notRules(path) && !path.endsWith('pnpm-lock.yaml'),
    check: (source) =>
      matched(
        source,
        /(^|[\s'"`(=:,])(\/(work|home|root|Users)\/[\w.-]+|[A-Z]:\\\\?Users\b)/,
        'a path of one particular machine: derive it from the file or take it from the environment',
      ),
    bad: [
      { path: here, text: "const file = '/work/main/a.ts';" },
      { path: 'docs/a.md', text: 'see /home/lee/qingya' },
    ],
    good: [{ path: 'miniapp/src/app.config.ts', text: "const page = 'pages/home/index'; const api = '/homework/x';" }],
  },
  {
    name: 'no-registry-in-lockfile',
    files: (path) => /(^|\/)(pnpm-lock\.yaml|\.npmrc)$/.test(path),
    check: (source) =>
      matched(
        source,
        /\btarball:|^\s*(@[\w-]+:)?registry\s*=|_auth|\/\/registry\.|npmmirror|resolution:.*https?:/,
        'the lockfile must not depend on one registry host: re-create it with the default settings',
      ),
    bad: [
      { path: 'pnpm-lock.yaml', text: '    resolution: {integrity: sha512-x, tarball: https://example.test/a.tgz}' },
      { path: '.npmrc', text: 'registry=https://example.test/' },
    ],
    good: [
      { path: 'pnpm-lock.yaml', text: '    resolution: {integrity: sha512-x}\n    deprecated: see https://example.test/why' },
    ],
  },
  {
    name: 'suppressions-say-why',
    files: code,
    check: (source) =>
      matched(
        source,
        /(biome-ignore|eslint-disable|@ts-expect-error|istanbul ignore)(?![^:\n]*:?\s*\S+\s+\S+\s+\S+)/,
        'say in a few words why the check is wrong here',
      ),
    bad: [{ path: here, text: '// @ts-expect-error\na();' }],
    good: [{ path: here, text: '// biome-ignore lint/style/useConst: assigned by the callback below\nlet a;' }],
  },
];

function isStatement(node) {
  const outer = ts.isAwaitExpression(node.parent) || ts.isVoidExpression(node.parent) ? node.parent : node;
  return ts.isExpressionStatement(outer.parent);
}
