import { dim, duration, green, red, say } from './say.mjs';

const indent = (text) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');

/** One line per suite, and what went wrong when something did. */
export const printResult = ({ id }, { passed, failed, details, note, ms }) => {
  if (passed + failed === 0) {
    say(`${dim('·')} ${id.padEnd(26)} ${dim(note ?? '')}`);
    return;
  }
  const counts = failed > 0 ? `${passed} passed, ${failed} failed` : `${passed} passed`;
  say(
    `${failed > 0 ? red('✗') : green('✓')} ${id.padEnd(26)} ${counts.padEnd(24)} ${dim(duration(ms).padStart(8))}${note ? dim(`  ${note}`) : ''}`,
  );
  if (details) say(indent(details));
};

/** Ends a run: what could not be had, the time, and the one plain line others read. @returns {number} the exit code */
export const printTotal = (results, { notRun = [], ms }) => {
  let passed = 0;
  let failed = 0;
  for (const result of results) {
    passed += result.passed;
    failed += result.failed;
  }
  if (passed === 0 && failed === 0) failed = 1;
  say('');
  if (notRun.length > 0) say(`Not run: ${notRun.join('; ')}.`);
  say(`Time: ${duration(ms)}`);
  // Plain on purpose: no colour, nothing after it.
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
};
