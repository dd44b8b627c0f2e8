import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { at, cacheDir, root } from './paths.mjs';
import { run } from './run.mjs';

const jestBin = at('node_modules/jest/bin/jest.js');
const MINUTE = 60_000;
/** Later than the stops inside tests, so that whatever hangs is named by its own test and the others keep their results. */
const SUITE_STOP_MS = 30 * MINUTE;

const listFiles = async () => {
  const { code, output } = await run(process.execPath, [jestBin, '--listTests', '--json'], { timeoutMs: 2 * MINUTE });
  const json = output.split('\n').find((line) => line.startsWith('['));
  if (code !== 0 || !json) throw new Error(`jest could not list its tests:\n${output}`);
  return JSON.parse(json)
    .map((file) => relative(root, file))
    .sort();
};

const timesFile = () => join(cacheDir(), 'test-times.json');

const knownTimes = () => {
  try {
    return JSON.parse(readFileSync(timesFile(), 'utf8'));
  } catch {
    return {};
  }
};

/** Remembered for the next run, so that the longest files start first and shards end together. */
const remember = (report) => {
  const times = knownTimes();
  for (const { name, startTime, endTime } of report.testResults)
    if (endTime > startTime) times[relative(root, name)] = endTime - startTime;
  writeFileSync(timesFile(), JSON.stringify(times));
};

/** Spreads files over shards of about equal time; a file never seen counts by its size. */
export const spread = (files, shards, times, sizeOf) => {
  const cost = (file) => times[file] ?? 500 + sizeOf(file) / 10;
  const heaps = Array.from({ length: shards }, () => ({ total: 0, files: [] }));
  for (const file of [...files].sort((a, b) => cost(b) - cost(a))) {
    const lightest = heaps.reduce((a, b) => (b.total < a.total ? b : a));
    lightest.files.push(file);
    lightest.total += cost(file);
  }
  return heaps.map(({ files: mine }) => mine).filter((mine) => mine.length > 0);
};

const shorten = (text, lines = 80) => {
  const all = text.split('\n');
  return all.length <= lines ? text : [...all.slice(0, lines), `… ${all.length - lines} more lines`].join('\n');
};

/**
 * Turns jest's own report into counts. Only tests that ran and passed count as passed; a file that could not even be
 * loaded, and a test that was left out, count as failed.
 */
export const countReport = (report, output) => {
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + report.numPendingTests + report.numTodoTests;
  const left = report.numPendingTests + report.numTodoTests;
  const details = report.testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name, message }) => `${relative(root, name)}\n${shorten(message)}`);
  if (left > 0) details.push(`${left} tests were left out (skip or todo)`);
  if (report.numPassedTests + failed === 0) return { passed: 0, failed: 1, details: `no test ran\n${shorten(output)}` };
  if (!report.success && failed === 0) return { passed: report.numPassedTests, failed: 1, details: shorten(output) };
  return { passed: report.numPassedTests, failed, details: failed ? details.join('\n\n') : undefined };
};

const runJest = async (id, files, env) => {
  const out = join(cacheDir('jest'), `${id.replace(/\W+/g, '-')}.json`);
  rmSync(out, { force: true });
  const args = [jestBin, '--runTestsByPath', ...files, '--ci', '--runInBand', '--json', '--outputFile', out];
  const { output } = await run(process.execPath, ['--max-old-space-size=3072', ...args], {
    timeoutMs: SUITE_STOP_MS,
    env: { FORCE_COLOR: '0', NODE_ENV: 'test', ...env },
  });
  if (!existsSync(out)) return { passed: 0, failed: 1, details: `jest ended without a report\n${shorten(output)}` };
  const report = JSON.parse(readFileSync(out, 'utf8'));
  remember(report);
  const counted = countReport(report, output);
  if (!/was ended by SIGKILL$/.test(output)) return counted;
  return {
    ...counted,
    failed: counted.failed + 1,
    details: `${counted.details ?? ''}\nthe tests passed their end but something kept the process alive`,
  };
};

/** The two zones on either side of everything that could go wrong with dates; results must be the same. */
const HOME = 'Asia/Shanghai';
const AWAY = 'America/Los_Angeles';

const suite = (id, files, { env = {}, ...rest } = {}) => ({
  id,
  files,
  ...rest,
  run: () =>
    files.length === 0
      ? Promise.resolve({ passed: 0, failed: 1, details: 'the suite is empty' })
      : runJest(id, files, { TZ: AWAY, ...(typeof env === 'function' ? env() : env) }),
});

/** Files under a `built` folder, or named `*.built.test.*`, look at the finished mini-program. */
const needsBuild = (file) => /\/built\/|\.built\.test\./.test(file);

/** Suites without any server: shared, simulator, mini-program models, the server's pure and in-memory tests. */
export const unitSuites = async () => {
  const files = await listFiles();
  const below = (folder) => files.filter((file) => file.startsWith(`${folder}/`) && !needsBuild(file));
  const pure = [...below('shared'), ...below('server/src')];
  return [
    suite('unit', pure, { priority: 55 }),
    suite('unit in Shanghai', pure, { priority: 20, env: { TZ: HOME } }),
    suite('simulator', below('scripts/wechat-simulator'), { priority: 30 }),
    suite('weapp host', below('scripts/weapp-host'), { priority: 30 }),
    suite('miniapp', below('miniapp'), { priority: 45 }),
  ];
};

/** Minutes of waiting for time-outs and restarts: each of these is a suite of its own, so that no shard is all waiting. */
const isPatient = (file) => /\/chaos-\w+\.test\.ts$/.test(file);

/** Minutes of work on one engine: each is a suite of its own that starts with the longest, so that nothing waits for it in the end. */
const isLong = (file) => /\/school-year-\w+\.test\.ts$/.test(file);

/** Few lines that start and kill servers for most of a minute: before they were ever timed, their size says nothing of that. */
const isKill = (file) => /(^|[/-])kill-\w+\.test\.ts$/.test(file);
const SIZE_OF_KILL = 400_000;

const nameOf = (file) => file.replace(/^.*\/|\.test\.ts$/g, '');

/**
 * Suites that need databases, built programs or both.
 * @param {() => Record<string, string>} servers environment that names the servers found
 */
export const serverSuites = async (servers, shards = 8) => {
  const files = await listFiles();
  const sizeOf = (file) => (isKill(file) ? SIZE_OF_KILL : statSync(at(file)).size);
  const parts = spread(
    files.filter((file) => file.startsWith('server/test/') && !isPatient(file) && !isLong(file)),
    shards,
    knownTimes(),
    sizeOf,
  );
  const options = { needs: ['build server'], after: ['mariadb', 'redis'], env: servers };
  const tests = parts.map((part, i) => suite(`server ${i + 1}/${parts.length}`, part, { ...options, priority: 70 - i }));
  const patient = files.filter(isPatient).map((file) => suite(nameOf(file), [file], { ...options, priority: 75, weight: 0 }));
  const long = files.filter(isLong).map((file) => suite(nameOf(file), [file], { ...options, priority: 74 }));
  const built = files.filter(needsBuild);
  return [
    ...patient,
    ...long,
    ...(tests.length > 0 ? tests : [suite('server', [])]),
    ...(built.length > 0
      ? [suite('miniapp built', built, { needs: ['build weapp', 'build h5', 'build server'], priority: 60 })]
      : []),
  ];
};
