import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorDefinition, errorCatalogue, MESSAGE_TEMPLATES } from '@qingya/shared';
import { DEFAULT_TEMPLATES } from '@qingya/wechat-simulator';
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

const templatesTable = (): string =>
  [
    '| template | sent when | keywords and what they hold |',
    '|---|---|---|',
    ...MESSAGE_TEMPLATES.map(({ code, title, when, fields }) => {
      const parts = fields.map(({ key, label, content }) => `\`${key}\` ${label}: ${content}`);
      return `| ${title} (\`${code}\`) | ${when} | ${parts.join('; ')} |`;
    }),
  ].join('\n');

const START = '<!-- configuration:start -->';

/** Puts a table between its markers; a page without them is returned as it is. */
const withTable = (page: string, name: string, table: string): string => {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  return after === undefined ? page : `${before}${start}\n${table}\n${end}${after}`;
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
      return withTable(current, 'configuration', configurationTable());
    });
  });

  it('lists the message templates as the product sends them', () => {
    expectCurrent('docs/wechat-setup.md', (current) => withTable(current, 'templates', templatesTable()));
    expect(readFileSync(join(ROOT, 'docs/wechat-setup.md'), 'utf8')).toContain(templatesTable());
  });

  it('sends templates that the simulator’s account has', () => {
    const shape = (template: { title: string; fields: readonly { key: string; label: string }[] }) => ({
      title: template.title,
      fields: template.fields.map(({ key, label }) => `${key} ${label}`),
    });
    expect(DEFAULT_TEMPLATES.map(shape)).toEqual(MESSAGE_TEMPLATES.map(shape));
  });
});
