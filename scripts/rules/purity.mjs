import { isCode, isProduct, isTest, methodCall, nameOf, ts } from './source.mjs';

const inDomain = (path) => /^server\/src\/modules\/[^/]+\/domain\//.test(path) && isCode(path) && !isTest(path);
const inModules = isProduct('server/src/modules/');
const inServer = isProduct('server/src/');

const isEmptyNewDate = (node) =>
  ts.isNewExpression(node) && nameOf(node.expression) === 'Date' && (node.arguments?.length ?? 0) === 0;
const isAccess =
  (...names) =>
  (node) =>
    ts.isPropertyAccessExpression(node) && names.includes(nameOf(node));
const readsClock = (node) => isEmptyNewDate(node) || isAccess('Date.now', 'performance.now')(node);
const randomness = /^(Math\.random|crypto\.(randomUUID|randomBytes|randomInt|getRandomValues))$/;

const at = (source, test, message) => source.find(test).map((node) => ({ line: source.lineOf(node), message }));

export const rules = [
  {
    name: 'domain-is-pure',
    files: inDomain,
    check: (source) =>
      at(
        source,
        (node) =>
          readsClock(node) ||
          (ts.isPropertyAccessExpression(node) && (randomness.test(nameOf(node)) || /^process\./.test(nameOf(node)))),
        'domain/ knows no clock, randomness or environment: take the value as a parameter',
      ),
    bad: [
      { path: 'server/src/modules/points/domain/a.ts', text: 'export const a = () => Date.now();' },
      { path: 'server/src/modules/points/domain/a.ts', text: 'export const a = () => new Date();' },
      { path: 'server/src/modules/points/domain/a.ts', text: 'export const a = () => Math.random();' },
      { path: 'server/src/modules/points/domain/a.ts', text: 'export const a = process.env.LIMIT;' },
    ],
    good: [{ path: 'server/src/modules/points/domain/a.ts', text: 'export const a = (now: number) => new Date(now);' }],
  },
  {
    name: 'one-clock',
    files: (path) => inServer(path) && !inDomain(path) && !/^server\/src\/(platform\/(clock|log|metrics)|cli)\//.test(path),
    check: (source) =>
      at(
        source,
        (node) => isEmptyNewDate(node) || isAccess('Date.now')(node),
        'use uow.now or req.now (read once per unit of work), or the injected Clock of platform/clock',
      ),
    bad: [
      { path: 'server/src/modules/points/usecases/a.ts', text: 'const now = Date.now();' },
      { path: 'server/src/platform/jobs/a.ts', text: 'const now = new Date();' },
    ],
    good: [
      { path: 'server/src/modules/points/usecases/a.ts', text: 'const now = uow.now; const day = new Date(now);' },
      { path: 'server/src/platform/clock/clock.ts', text: 'export const system = { now: () => Date.now() };' },
    ],
  },
  {
    name: 'ids-from-the-unit-of-work',
    files: inModules,
    check: (source) =>
      at(source, isAccess('Math.random'), 'use uow.newId() for ids and the injected random source for anything else'),
    bad: [{ path: 'server/src/modules/points/usecases/a.ts', text: 'const id = String(Math.random());' }],
    good: [{ path: 'server/src/modules/points/usecases/a.ts', text: 'const id = uow.newId();' }],
  },
  {
    name: 'one-configuration',
    // Programs hand their environment to the one reader; everything below them is given values.
    files: (path) => inServer(path) && !/^server\/src\/(platform\/config(\/|\.ts)|(main|worker)\.ts$|cli\/)/.test(path),
    check: (source) =>
      at(source, isAccess('process.env'), 'read the validated Config of platform/config; add a field there when one is missing'),
    bad: [{ path: 'server/src/modules/points/usecases/a.ts', text: 'const url = process.env.DATABASE_URL;' }],
    good: [
      { path: 'server/src/platform/config/load.ts', text: 'export const env = process.env;' },
      { path: 'server/src/main.ts', text: 'void startProduct(process.env, process.argv.slice(2));' },
      { path: 'server/src/app.ts', text: 'const url = config.databaseUrl;' },
    ],
  },
  {
    name: 'one-log',
    files: (path) => inServer(path) && !/^server\/src\/(main|worker)\.ts$|^server\/src\/cli\//.test(path),
    check: (source) =>
      source
        .find((node) => methodCall(node)?.receiver === 'console')
        .map((node) => ({
          line: source.lineOf(node),
          message: 'use the logger of platform/log (JSON, request id, no personal data)',
        })),
    bad: [{ path: 'server/src/modules/points/usecases/a.ts', text: "console.log('earned');" }],
    good: [
      { path: 'server/src/main.ts', text: "console.log('http://127.0.0.1:3000');" },
      { path: 'server/src/app.ts', text: "log.info('ready');" },
    ],
  },
  {
    name: 'whole-numbers',
    files: (path) => (inModules(path) || isProduct('shared/src/')(path)) && isCode(path),
    check: (source) =>
      source
        .find(
          (node) =>
            methodCall(node)?.method === 'toFixed' ||
            (ts.isCallExpression(node) && /^(Number\.)?parseFloat$/.test(nameOf(node.expression))),
        )
        .map((node) => ({
          line: source.lineOf(node),
          message: 'money is whole fen and points are whole: use the rounding function of its rule, no floats',
        })),
    bad: [
      { path: 'server/src/modules/points/http/a.ts', text: 'const yuan = (fen / 100).toFixed(2);' },
      { path: 'server/src/modules/points/http/a.ts', text: 'const yuan = parseFloat(text);' },
      { path: 'shared/src/kernel/a.ts', text: 'const yuan = Number.parseFloat(text);' },
    ],
    good: [{ path: 'server/src/modules/points/http/a.ts', text: 'const whole = Math.floor(fen);' }],
  },
];
