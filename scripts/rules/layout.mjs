import { createRequire } from 'node:module';
import { isProduct, methodCall, ts } from './source.mjs';

const levels = createRequire(import.meta.url)('./levels.cjs');
const inModules = isProduct('server/src/modules/');
const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all']);

const moduleOf = (path) => /^server\/src\/modules\/([^/]+)\//.exec(path)?.[1];

/** These look at the whole list of files, not at one. */
const layoutProblems = (paths) => {
  const known = new Set(paths);
  const modules = [...new Set(paths.map(moduleOf).filter(Boolean))];
  return modules.flatMap((name) => {
    const folder = `server/src/modules/${name}`;
    const problems = [];
    if (!(name in levels))
      problems.push({ path: folder, line: 1, message: `module ${name} has no level: give it one in scripts/rules/levels.cjs` });
    for (const file of ['index.ts', 'README.md']) {
      if (!known.has(`${folder}/${file}`)) problems.push({ path: folder, line: 1, message: `module ${name} has no ${file}` });
    }
    return problems;
  });
};

export const rules = [
  {
    name: 'routes-from-contracts',
    files: inModules,
    check: (source) =>
      source
        .find((node) => {
          const call = methodCall(node);
          const [first] = node.arguments ?? [];
          return Boolean(
            call && verbs.has(call.method) && /router|app/i.test(call.receiver) && first && ts.isStringLiteralLike(first),
          );
        })
        .map((node) => ({
          line: source.lineOf(node),
          message: 'declare an endpoint() in shared/src/contracts and use read, write or action of platform/http/route',
        })),
    bad: [{ path: 'server/src/modules/points/http/routes.ts', text: "router.get('/points', handler);" }],
    good: [
      { path: 'server/src/modules/points/http/routes.ts', text: "read(pointsContracts.balance, handler); cache.get('/points');" },
    ],
  },
  {
    name: 'module-layout',
    checkAll: layoutProblems,
    bad: [
      { paths: ['server/src/modules/astrology/index.ts', 'server/src/modules/astrology/README.md'] },
      { paths: ['server/src/modules/points/index.ts'] },
    ],
    good: [{ paths: ['server/src/modules/points/index.ts', 'server/src/modules/points/README.md'] }],
  },
];
