import { readFileSync } from 'node:fs';
import { at } from './paths.mjs';

const numbers = (version) => version.replace(/^v/, '').split('.').map(Number);

const compare = (a, b) => {
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] || 0) - (b[i] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

const holds = (version, comparator) => {
  const [, operator, bound] = /^(>=|<)(.+)$/.exec(comparator);
  const order = compare(version, numbers(bound));
  return operator === '<' ? order < 0 : order >= 0;
};

/** Whether a version fits a range written with `>=`, `<`, spaces and `||` (all that `engines.node` uses here). */
export const satisfies = (version, range) =>
  range.split('||').some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((comparator) => holds(numbers(version), comparator)),
  );

const { engines } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
if (!satisfies(process.version, engines.node)) {
  process.stderr.write(
    `Qingya needs Node.js ${engines.node}; this is ${process.version}. Install Node.js 20 LTS and try again.\n`,
  );
  process.exit(1);
}
