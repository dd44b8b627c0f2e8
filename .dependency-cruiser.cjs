/** Who may import whom. Levels are in scripts/rules/levels.cjs; docs/architecture.md has the picture. */
const levels = require('./scripts/rules/levels.cjs');

const tests = '\\.test\\.tsx?$';
const modules = '^server/src/modules/';
const named = (names) => `${modules}(${names.join('|')})/`;
const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** One rule per module: neither upwards nor to a neighbour on the same level. */
const levelRules = Object.entries(levels).map(([name, level]) => {
  const out = Object.keys(levels).filter((other) => other !== name && levels[other] >= level);
  return error(
    `level-${name}`,
    `${name} (level ${level}) imports a module of its own level or above: react to its events, or define a port that app.ts fills`,
    { path: named([name]) },
    { path: named(out) },
  );
});

const compositionRoots = '^server/src/(app|main|worker|entities)\\.ts$|^server/src/(cli|app|demo)/';
/** What a composition root may take from a module beside its index: the parts that are wired, not called. */
const wiring = '(index|subscribers|jobs|http/routes|persistence/[^/]+\\.entity)\\.ts$';

module.exports = {
  forbidden: [
    ...levelRules,
    error('no-cycles', 'a cycle: move the shared part to a file both can import', {}, { circular: true }),
    error(
      'resolvable',
      'this import leads nowhere',
      { pathNot: tests },
      { couldNotResolve: true, pathNot: '\\.(s?css|png|svg|jpe?g)$' },
    ),
    error(
      'modules-through-index',
      "import another module through its index.ts; what is missing there is that module's own business",
      { path: '^server/src/modules/([^/]+)/', pathNot: tests },
      { path: `${modules}[^/]+/.+`, pathNot: [`${modules}$1/`, `${modules}[^/]+/index\\.ts$`] },
    ),
    error(
      'roots-wire-only',
      'a composition root takes index, subscribers, jobs, routes and entities of a module, nothing deeper',
      { path: compositionRoots, pathNot: tests },
      { path: `${modules}[^/]+/.+`, pathNot: `${modules}[^/]+/${wiring}` },
    ),
    error(
      'only-roots-know-modules',
      'only app.ts, main.ts, worker.ts, entities.ts, cli/ and demo/ know the modules',
      { path: '^server/src/', pathNot: [modules, compositionRoots, tests] },
      { path: modules },
    ),
    error(
      'platform-below-everything',
      'platform has no business words: it never imports a module or a composition root',
      { path: '^server/src/platform/' },
      { path: '^server/src/(?!platform/)', pathNot: tests },
    ),
    error(
      'modules-below-roots',
      'a module never imports a composition root: define a port and let app.ts fill it',
      { path: modules, pathNot: tests },
      { path: `${compositionRoots}` },
    ),
    error(
      'pure-domain',
      'domain/ takes values and returns decisions: only its own domain, the shared vocabulary, platform/errors and pure calendars',
      { path: '^server/src/modules/([^/]+)/domain/', pathNot: tests },
      { pathNot: [`${modules}$1/domain/`, '^shared/src/', '^server/src/platform/errors\\.ts$', 'node_modules/chinese-days/'] },
    ),
    error(
      'usecases-know-no-http',
      'a use case answers routes, subscribers and jobs alike: it knows neither HTTP nor who called',
      { path: `${modules}[^/]+/(usecases|persistence|domain)/`, pathNot: tests },
      {
        path: `${modules}[^/]+/http/|^server/src/platform/http/|node_modules/(koa|@koa)/`,
        pathNot: '^server/src/platform/http/(principal|cursor|key-set)\\.ts$',
      },
    ),
    error(
      'koa-in-one-place',
      'routes are made from contracts by platform/http; nothing else touches Koa',
      { path: '^server/src/', pathNot: ['^server/src/platform/(http|metrics)/', compositionRoots, tests] },
      { path: 'node_modules/(koa|@koa|koa-[a-z-]+)/' },
    ),
    error(
      'drivers-in-one-place',
      'the database drivers are reached only by platform/db',
      { path: '^server/src/', pathNot: ['^server/src/platform/', '^server/src/cli/', tests] },
      { path: 'node_modules/(mysql2|better-sqlite3|ioredis|bullmq)/' },
    ),
    error(
      'shared-is-lowest',
      'shared imports nothing of the server or the mini-program',
      { path: '^shared/' },
      { path: '^(server|miniapp|scripts)/' },
    ),
    error(
      'kernel-below-contracts',
      'the kernel knows no capability',
      { path: '^shared/src/kernel/' },
      { path: '^shared/src/contracts/' },
    ),
    error(
      'sources-never-import-tests',
      'product code never imports a test or its support',
      { path: '^(server|shared|miniapp)/src/', pathNot: tests },
      { path: `^server/test/|${tests}` },
    ),
    error(
      'no-dev-dependencies',
      'a package that runs in production belongs to dependencies',
      // A bench runs from the checkout, never in production.
      { path: '^(server|shared)/src/', pathNot: [tests, '^server/src/cli/bench'].flat() },
      {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/|^shared/',
      },
    ),
    error(
      'miniapp-never-server',
      'the mini-program talks to the server over HTTP only',
      { path: '^miniapp/' },
      { path: '^(server|scripts)/' },
    ),
    error(
      'miniapp-takes-types',
      'take only types from shared (import type), so that the schema library stays out of the bundle; the calendar is @qingya/local-date, the member code @qingya/member-code',
      { path: '^miniapp/src/', pathNot: [tests, '\\.generated\\.ts$'] },
      {
        path: '^shared/|node_modules/zod/',
        pathNot: '^shared/src/kernel/(local-date|member-code|brand)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    error(
      'packages-never-meet',
      'a sub-package never imports another one: WeChat loads them one by one',
      { path: '^miniapp/src/packages/([^/]+)/' },
      { path: '^miniapp/src/packages/', pathNot: '^miniapp/src/packages/$1/' },
    ),
    error(
      'main-package-knows-no-sub-package',
      'the main package never imports a sub-package: its code would move into the main bundle',
      { path: '^miniapp/src/(?!packages/)', pathNot: tests },
      { path: '^miniapp/src/packages/' },
    ),
    error(
      'design-system-has-no-business',
      'components, hooks and services know no page and no sub-package',
      { path: '^miniapp/src/(components|hooks|services)/', pathNot: tests },
      { path: '^miniapp/src/(pages|packages)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/scripts/rules/tsconfig.depcruise.json` },
    // `types` first: workspace packages are read as sources, built or not.
    enhancedResolveOptions: {
      mainFields: ['types', 'main'],
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
    },
    combinedDependencies: false,
  },
};
