import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorDefinition, errorCatalogue } from '@qingya/shared';
import { variables } from '../../src/platform/config';

const ROOT = join(__dirname, '../../..');

const errorsPage = (): string => {
  const rows = Object.entries(errorCatalogue as Record<string, ErrorDefinition>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { status, message }]) => `| \`${code}\` | ${status} | ${message} |`);
  return [
    '# Error codes',
    '',
    'Every refusal is `{ "error": { "code", "message", "details"?, "requestId" } }`. Codes are stable; the message is what a parent reads, and a',
    'handler may replace it by a more precise sentence. Generated from `shared/src/contracts`.',
    '',
    '| code | status | message |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
};

const configurationTable = (): string =>
  [
    '| variable | default | purpose | accepts |',
    '|---|---|---|---|',
    ...Object.values(variables).map(
      ({ name, defaultText, purpose, accepts }) => `| \`${name}\` | ${defaultText} | ${purpose} | ${accepts} |`,
    ),
  ].join('\n');

const START = '<!-- configuration:start -->';
const END = '<!-- configuration:end -->';

/** Puts the table between its markers; a page without markers is returned as it is. */
const withTable = (page: string): string => {
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  return after === undefined ? page : `${before}${START}\n${configurationTable()}\n${END}${after}`;
};

/** Compares a page with what it should be; `UPDATE_DOCS=1` writes it instead. */
const expectCurrent = (path: string, make: (current: string) => string): void => {
  const file = join(ROOT, path);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wanted = make(current);
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, wanted);
  else expect(current).toBe(wanted);
};

describe('generated documentation (UPDATE_DOCS=1 rewrites it)', () => {
  it('lists every error code', () => expectCurrent('docs/errors.md', errorsPage));

  it.each(['README.md', 'README.zh-CN.md'])('has the current configuration table in %s', (page) => {
    expectCurrent(page, (current) => {
      if (process.env.UPDATE_DOCS !== '1') expect(current).toContain(START);
      return withTable(current);
    });
  });
});
