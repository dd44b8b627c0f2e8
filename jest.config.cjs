const { createRequire } = require('node:module');

/** One configuration for every package; `--selectProjects` narrows. */
const swc = ['@swc/jest', { ...JSON.parse(require('node:fs').readFileSync(`${__dirname}/.swcrc`, 'utf8')), swcrc: false }];
// Published as ES modules only; jest's loader needs them as CommonJS.
const esmOnly = [
  'bentocache',
  '@poppinss',
  '@boringnode',
  '@paralleldrive',
  '@noble',
  'case-anything',
  '@julr',
  'async-mutex',
  'p-timeout',
  'hexoid',
  'ulid',
  'chinese-days',
];
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
  // A stop for tests that hang, far above what any takes: a busy machine must not decide whether a test passes.
  testTimeout: 120_000,
  projects: [
    { ...common, displayName: 'shared', rootDir: 'shared' },
    {
      ...common,
      displayName: 'server',
      rootDir: 'server',
      setupFiles: ['reflect-metadata'],
      testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
    },
    {
      ...common,
      displayName: 'simulator',
      rootDir: 'scripts/wechat-simulator',
      moduleNameMapper: { '^@qingya/shared$': '<rootDir>/../../shared/src/index.ts' },
    },
    {
      ...common,
      displayName: 'weapp-host',
      rootDir: 'scripts/weapp-host',
      // Its journeys run the whole product, whose decorators need the polyfill.
      setupFiles: [createRequire(`${__dirname}/server/package.json`).resolve('reflect-metadata')],
      moduleNameMapper: {
        '^@qingya/shared$': '<rootDir>/../../shared/src/index.ts',
        '^@qingya/wechat-simulator$': '<rootDir>/../wechat-simulator/src/index.ts',
      },
    },
    {
      ...common,
      displayName: 'miniapp',
      rootDir: 'miniapp',
      roots: ['<rootDir>/src', '<rootDir>/test'],
      transform: {
        '^.+\\.[cm]?[jt]sx?$': [
          '@swc/jest',
          {
            swcrc: false,
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
              target: 'es2022',
            },
            module: { type: 'commonjs' },
            sourceMaps: 'inline',
          },
        ],
      },
      testEnvironment: createRequire(`${__dirname}/miniapp/package.json`).resolve('jest-environment-jsdom'),
      setupFiles: ['<rootDir>/test/setup.ts'],
      globals: { API_BASE: '/api/v1', APP_VERSION: 'test' },
      moduleNameMapper: {
        '\\.scss$': '<rootDir>/test/stand-ins/style.js',
        '^@tarojs/components$': '<rootDir>/test/stand-ins/components.tsx',
        '^@tarojs/taro$': '<rootDir>/test/stand-ins/taro.ts',
        '^@qingya/shared$': '<rootDir>/../shared/src/index.ts',
        '^@qingya/local-date$': '<rootDir>/../shared/src/kernel/local-date.ts',
        '^@qingya/member-code$': '<rootDir>/../shared/src/kernel/member-code.ts',
        '^@/(.*)$': '<rootDir>/src/$1',
      },
    },
  ],
};
