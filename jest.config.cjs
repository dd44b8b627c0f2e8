/** One configuration for every package; `--selectProjects` narrows. */
const swc = ['@swc/jest', { ...JSON.parse(require('node:fs').readFileSync(`${__dirname}/.swcrc`, 'utf8')), swcrc: false }];
// Published as ES modules only; jest's loader needs them as CommonJS.
const esmOnly = ['bentocache', '@poppinss', '@julr', 'async-mutex', 'p-timeout', 'hexoid', 'ulid', 'chinese-days'];
const common = {
  transform: { '^.+\\.[cm]?[jt]sx?$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(?:\\.pnpm/[^/]+/node_modules/)?(?:${esmOnly.join('|')})/)`],
  moduleNameMapper: {
    '^@qingya/shared$': '<rootDir>/../shared/src/index.ts',
    '^@qingya/wechat-simulator$': '<rootDir>/../scripts/wechat-simulator/src/index.ts',
  },
  testEnvironment: 'node',
};
module.exports = {
  projects: [
    { ...common, displayName: 'shared', rootDir: 'shared' },
    {
      ...common,
      displayName: 'server',
      rootDir: 'server',
      setupFiles: ['reflect-metadata'],
      testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
      globalTeardown: undefined,
    },
    {
      ...common,
      displayName: 'simulator',
      rootDir: 'scripts/wechat-simulator',
      moduleNameMapper: { '^@qingya/shared$': '<rootDir>/../../shared/src/index.ts' },
    },
  ],
};
