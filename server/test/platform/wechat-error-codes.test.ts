import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAY_ERROR_TABLE } from '../../src/platform/pay/error-codes';
import { OUTCOME_ACTIONS, outcomeOf, wechatErrorCodes } from '../../src/platform/wechat/error-codes';

const FILE = join(__dirname, '../../../docs/wechat-errors.md');

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

const wechatRows = wechatErrorCodes.map(({ code, calls, outcome, meaning }) =>
  row(code, calls === 'any' ? 'any' : calls.join(', '), meaning, `\`${outcome}\``),
);
const actionRows = Object.entries(OUTCOME_ACTIONS).map(([outcome, action]) => row(`\`${outcome}\``, action));
const payRows = PAY_ERROR_TABLE.map(({ codes, http, calls, says, meaning, verdict, product }) =>
  row(
    codes.map((code) => `\`${code}\``).join(', '),
    http,
    calls.join(', '),
    says ? `${meaning}; message has \`${says.source.replaceAll('|', '\\|')}\`` : meaning,
    `\`${verdict}\``,
    product,
  ),
);

const page = (): string =>
  [
    '# Error codes of WeChat and WeChat Pay',
    '',
    'What each code means to the product and what it does next. The clients decide by these tables; this page is generated from them',
    '(`UPDATE_DOCS=1 npx jest server/test/platform/wechat-error-codes --selectProjects server`).',
    '',
    'Every call is counted in `qingya_provider_call_seconds` under its name with its code as `outcome`, or `ok`, `timeout` (no answer in',
    'time), `network` (no connection, or cut off), `http_<status>`, `bad_answer` (not to be read). The log keeps the id that WeChat’s support',
    'asks for (`rid`, `Request-ID`).',
    '',
    '## WeChat (`api.weixin.qq.com`)',
    '',
    'A row that names a call overrules one for any call. A code that is not listed counts as a mistake of ours: it is not repeated.',
    '',
    '| code | in | meaning | outcome |',
    '|---|---|---|---|',
    ...wechatRows,
    '',
    '| outcome | what the product does |',
    '|---|---|',
    ...actionRows,
    '',
    'When no answer came, a call is sent once more only where doing it twice harms nobody (token, codes, checks, links). Log-in and phone',
    'codes, subscription messages and delivery records are not: their outcome is then unknown, and the caller is told so.',
    '',
    '## WeChat Pay (`api.mch.weixin.qq.com`)',
    '',
    'The first row that fits counts. Old and new spellings of a code stand together.',
    '',
    '| code | HTTP | in | meaning | outcome | what the product does |',
    '|---|---|---|---|---|---|',
    ...payRows,
    '',
  ].join('\n');

describe('error codes of WeChat', () => {
  it('are described as the clients read them (UPDATE_DOCS=1 rewrites the page)', () => {
    if (process.env.UPDATE_DOCS === '1') writeFileSync(FILE, page());
    expect(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '').toBe(page());
  });

  it('have one meaning in a call', () => {
    const places = wechatErrorCodes.flatMap(({ code, calls }) =>
      (calls === 'any' ? ['any'] : calls).map((call) => `${call} ${code}`),
    );
    expect(places).toHaveLength(new Set(places).size);
  });

  it('each lead to something, and no outcome is without a code', () => {
    expect(new Set(wechatErrorCodes.map(({ outcome }) => outcome))).toEqual(new Set(Object.keys(OUTCOME_ACTIONS)));
  });

  it('cover every code that WeChat documents for the calls that are made', () => {
    const documented = {
      login: [-1, 40029, 40163, 40226, 45011],
      token: [-1, 40001, 40002, 40013, 40125, 40164, 40243, 41002, 41004, 43002, 45009, 45011, 50004, 50007, 89503, 89506, 89507],
      phone: [-1, 40013, 40014, 40029, 42001, 45011],
      code: [-1, 40001, 40097, 40129, 40169, 41030, 45009, 85096],
      subscribe: [-1, 40001, 40003, 40014, 40037, 41030, 42001, 43101, 43107, 43108, 45009, 45168, 47003],
      'text-check': [-1, 40001, 40003, 40129, 43002, 43104, 44002, 44991, 45009, 47001, 61010, 87014],
      'media-check': [-1, 40001, 40003, 40004, 43104, 44991, 45009, 61010, 87020],
      'url-link': [-1, 40001, 40002, 40013, 40165, 40212, 44990, 44993, 85079, 85401, 85402, 85406, 85407, 85408],
      scheme: [-1, 40001, 40002, 40013, 40165, 40212, 44990, 44993, 85079, 85401, 85402],
      shipping: [-1, 10060001, 10060002, 10060003, 10060004, 10060012, 10060019, 10060023, 10060031, 48001],
      'trade-managed': [-1, 40013, 40097, 44990],
    } as const;
    for (const [call, codes] of Object.entries(documented)) {
      for (const code of codes) expect([call, code, outcomeOf(call as keyof typeof documented, code)]).not.toContain(undefined);
    }
  });
});
