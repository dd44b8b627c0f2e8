import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { PAUSE_MS } from '../../hooks/use-preview';
import type { RuleVersionDetail } from '../../types';
import type { Caller } from '../shell';
import { Version } from './version';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/services/auth', () => ({ signOut: jest.fn() }));
const asked = call as unknown as jest.Mock;

const rule: RuleVersionDetail['ruleSet']['rules'][number] = {
  code: 'lesson_comment',
  title: '课后点评',
  explanation: '写下点评得积分',
  behaviour: 'lesson_comment',
  formula: { kind: 'fixed', points: 5 },
  onlyPassed: false,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: true,
  expiry: { kind: 'rolling', months: 12 },
  availability: { kind: 'now' },
  group: 'participation',
};
const step = { staffId: 's1', name: '司马', at: 1_800_000_000_000 };
const draft: RuleVersionDetail = {
  id: 'v2',
  number: null,
  state: 'draft',
  inForce: false,
  title: '春季规则',
  note: null,
  revision: 3,
  effectiveFrom: null,
  basedOnId: 'v1',
  ruleCount: 1,
  campaignCount: 0,
  created: step,
  saved: step,
  submitted: null,
  published: null,
  returnedReason: null,
  ruleSet: { rules: [rule], campaigns: [] },
  ruleCards: [
    { code: rule.code, title: rule.title, sentence: '课程评价：每次得 5 积分。', lines: [{ label: '名称', text: rule.title }] },
  ],
  campaignCards: [],
  problems: [],
  current: { id: 'v1', number: 1, title: '初始规则' },
  pending: [],
  backtest: null,
  mayDiscard: true,
  mayPublish: false,
  mayWithdraw: false,
  leadMinutes: 31,
};
const unchanged = { added: [], removed: [], changed: [], unchanged: 0 };
const diff = {
  rules: {
    ...unchanged,
    changed: [
      {
        code: rule.code,
        title: rule.title,
        changes: [{ field: 'formula', label: '怎么给', before: '每次得 3 积分', after: '每次得 5 积分' }],
      },
    ],
  },
  campaigns: unchanged,
};

const callerWith = (...permissions: string[]): Caller =>
  ({
    me: { staff: { permissions: permissions.map((permission) => ({ permission, campuses: 'all' })) } },
    campuses: [{ campusId: 'c1', name: '东校区' }],
  }) as unknown as Caller;

const told = {
  from: '2026-10-22',
  through: '2026-11-21',
  students: 5,
  ofStudents: 5,
  inForce: { points: 15, rules: [] },
  draft: { points: 25, rules: [] },
  campaignsLeftOut: ['寒假双倍'],
  lines: [],
};
/** What the server has besides the version itself. */
const tries: { items: readonly object[]; nextCursor: null } = { items: [], nextCursor: null };
const answers: Record<string, unknown> = {
  'ruleVersions.diff': diff,
  'ruleBacktests.list': tries,
  'ruleVersions.list': { items: [draft, { ...draft, id: 'v1', number: 1, state: 'retired' }], nextCursor: null },
  'ruleBacktests.create': { id: 'B1' },
  'ruleBacktests.preview': told,
};

const show = async (version: RuleVersionDetail, ...permissions: string[]) => {
  asked.mockImplementation((id: string) => Promise.resolve({ ok: true, data: answers[id] ?? version }));
  await act(async () => void render(<Version ruleVersionId={version.id} caller={callerWith(...permissions)} />));
};
const acts = () => [...document.querySelectorAll('[id^="act-"]')].map(({ id }) => id.slice(4));
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id) ?? document.body));
const sent = (id: string) => asked.mock.calls.filter(([name]) => name === id).map(([, request]) => request);

beforeEach(() => {
  asked.mockReset();
  tries.items = [];
});
afterEach(cleanup);

it('offers a draft’s acts to those who write, and nothing to those who only read', async () => {
  await show(draft, 'rules.read', 'rules.write');
  expect(acts()).toEqual(['submit', 'head', 'discard']);
  expect(document.getElementById('rule-0-edit')).not.toBeNull();
  screen.getByText('课程评价：每次得 5 积分。');
  screen.getByText('怎么给：每次得 3 积分 → 每次得 5 积分');
  cleanup();
  // One that was withdrawn keeps its number.
  await show({ ...draft, mayDiscard: false }, 'rules.read', 'rules.write');
  expect(acts()).toEqual(['submit', 'head']);
  cleanup();
  await show(draft, 'rules.read');
  expect(acts()).toEqual([]);
  expect(document.getElementById('rule-0-edit')).toBeNull();
});

it('offers publishing to a second person only, and tells the others why not', async () => {
  const review = { ...draft, state: 'review' as const, submitted: step, mayDiscard: false };
  await show({ ...review, mayPublish: true }, 'rules.read', 'rules.write', 'rules.publish');
  expect(acts()).toEqual(['publish', 'return', 'copy']);
  cleanup();
  await show(review, 'rules.read', 'rules.write', 'rules.publish');
  expect(acts()).toEqual(['return', 'copy']);
  screen.getByText(/请另一位有发布权限的同事复核发布/);
  cleanup();
  await show(review, 'rules.read', 'rules.write');
  screen.getByText('正在等待有发布权限的同事复核。');
});

it('publishes the revision that was looked at, with what changes for families in view', async () => {
  await show({ ...draft, state: 'review', mayPublish: true }, 'rules.read', 'rules.publish');
  await press('act-publish');
  screen.getByText(/已经发给家庭的积分和有效期都不变/);
  await press('sheet-confirm');
  expect(sent('ruleVersions.publish')).toEqual([{ params: { ruleVersionId: 'v2' }, body: { revision: 3, effectiveFrom: null } }]);
});

it('says which version that was published for later undoes this one, and which this one takes the place of', async () => {
  const pending = [{ id: 'v9', number: 9, title: '写错的规则', effectiveFrom: Date.parse('2098-12-01T00:00:00+08:00') }];
  await show({ ...draft, state: 'review', mayPublish: true, pending }, 'rules.read', 'rules.publish');
  await press('act-publish');
  const told = () => document.getElementById('pending-versions')?.textContent ?? '';
  expect(told()).toContain('「第 9 版 写错的规则」将在 2098年12月1日 周一 00:00 生效，到时会取代这一版');
  expect(document.getElementById('soon')?.textContent).toMatch(
    /发布后大约半小时（约 \d\d:\d\d）生效.*已经能签到的课仍按原来的规则.*它们从[明后]天起按新规则/,
  );
  await press('when-later');
  const type = (value: string) =>
    act(async () => void fireEvent.change(document.getElementById('effective-day') ?? document.body, { target: { value } }));
  await type('2098-11-30');
  expect(told()).toContain('到时会取代这一版');
  await type('2098-12-01');
  expect(told()).toContain('之后由这一版取代');
  expect(document.getElementById('soon')).toBeNull();
});

it('withdraws what was published and does not count yet, with a reason, where the server lets the caller', async () => {
  const published = { ...draft, number: 9, state: 'published' as const, effectiveFrom: 4_000_000_000_000, submitted: step };
  await show(published, 'rules.read', 'rules.publish');
  expect(acts()).toEqual([]);
  cleanup();
  await show({ ...published, mayWithdraw: true }, 'rules.read', 'rules.publish');
  await press('act-withdraw');
  const reason = document.getElementById('reason') ?? document.body;
  await act(async () => void fireEvent.change(reason, { target: { value: '积分写错了' } }));
  await press('sheet-confirm');
  expect(sent('ruleVersions.withdraw')).toEqual([{ params: { ruleVersionId: 'v2' }, body: { reason: '积分写错了' } }]);
});

it('publishes for the beginning of a later day, never for today', async () => {
  await show({ ...draft, state: 'review', mayPublish: true }, 'rules.read', 'rules.publish');
  await press('act-publish');
  await press('when-later');
  const type = (value: string) =>
    fireEvent.change(document.getElementById('effective-day') ?? document.body, { target: { value } });
  type('2020-01-01');
  await press('sheet-confirm');
  expect(sent('ruleVersions.publish')).toEqual([]);
  type('2099-01-01');
  await press('sheet-confirm');
  const [request] = sent('ruleVersions.publish');
  expect(request.body).toEqual({ revision: 3, effectiveFrom: Date.parse('2099-01-01T00:00:00+08:00') });
});

it('keeps a draft with problems from being handed over, and shows each at its rule', async () => {
  const problems = [{ code: 'rule_cap_low', path: 'rules.0.caps.0.points', message: '上限太低，请调高上限。' }];
  await show({ ...draft, problems }, 'rules.read', 'rules.write');
  screen.getByText('上限太低，请调高上限。');
  await press('act-submit');
  expect(document.getElementById('sheet-confirm')).toBeNull();
});

it('saves a removal with the rest of the draft', async () => {
  await show(draft, 'rules.read', 'rules.write');
  await press('rule-0-remove');
  await press('sheet-confirm');
  expect(sent('ruleVersions.save')).toEqual([
    {
      params: { ruleVersionId: 'v2' },
      body: { revision: 3, title: '春季规则', note: null, ruleSet: { rules: [], campaigns: [] } },
    },
  ]);
});

describe('the backtest of a version', () => {
  const opened = jest.fn();
  const tried = { id: 'B7', finishedAt: step.at, from: '2026-05-22', through: '2026-11-21' };
  beforeEach(() => {
    opened.mockReset();
    Object.assign(Taro, { navigateTo: opened });
  });

  it('is missed before a draft is handed over, and begun from there', async () => {
    await show(draft, 'rules.read', 'rules.write');
    screen.getByText(/这份内容还没有回测过/);
    await press('act-submit');
    expect(screen.getByRole('dialog').textContent).toContain('这份内容还没有回测过');
    await press('backtest-first');
    expect((document.getElementById('version-one') as HTMLSelectElement).value).toBe('v2');
    await press('sheet-confirm');
    expect(sent('ruleBacktests.create').map(({ body }) => body)).toEqual([
      { versionIds: ['v2'], months: 6, ignoreValidity: false },
    ]);
    expect(opened).toHaveBeenCalledWith({ url: expect.stringContaining('backtestId=B1') });
    expect(sent('ruleVersions.submit')).toEqual([]);
  });

  it('can be begun against another version', async () => {
    await show(draft, 'rules.read', 'rules.write');
    await press('begin-compare');
    await press('sheet-confirm');
    expect(sent('ruleBacktests.create').map(({ body }) => body.versionIds)).toEqual([['v2', 'v1']]);
  });

  it('is shown on the page and in the sheet that publishes, with the way to it', async () => {
    await show({ ...draft, state: 'review', mayPublish: true, backtest: tried }, 'rules.read', 'rules.publish');
    screen.getByText('这份内容回测过');
    expect(document.getElementById('begin-backtest')).toBeNull();
    await press('act-publish');
    expect(screen.getByRole('dialog').textContent).toContain('用 2026-05-22 至 2026-11-21 真实发生的事');
    expect(document.getElementById('backtest-first')).toBeNull();
    await press('see-backtest');
    expect(opened).toHaveBeenCalledWith({ url: expect.stringContaining('backtestId=B7') });
  });

  it('is what a published version was published from', async () => {
    await show({ ...draft, state: 'published', inForce: true, number: 2, backtest: tried }, 'rules.read');
    screen.getByText('发布前回测过');
    cleanup();
    await show({ ...draft, state: 'published', inForce: true, number: 2 }, 'rules.read');
    screen.getByText('这一版发布前没有回测过。');
    expect(screen.queryByText(/这份内容还没有回测过/)).toBeNull();
  });

  it('is watched while it is under way, and the version asked again when it has ended', async () => {
    jest.useFakeTimers();
    const moving = { id: 'B8', state: 'running', progress: { students: 30, of: 60 }, from: tried.from, through: tried.through };
    tries.items = [moving];
    await show(draft, 'rules.read', 'rules.write');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50');
    expect(document.getElementById('begin-backtest')).toBeNull();
    const reads = sent('ruleVersions.read').length;
    tries.items = [{ ...moving, state: 'done' }];
    await act(async () => void (await jest.advanceTimersByTimeAsync(2_000)));
    expect(sent('ruleVersions.read')).toHaveLength(reads + 1);
    expect(document.getElementById('backtest-under-way')).toBeNull();
    screen.getByText(/改动之前回测过/);
    jest.useRealTimers();
  });
});

describe('the preview beside the editor', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());
  const pass = () => act(async () => void (await jest.advanceTimersByTimeAsync(PAUSE_MS)));

  it('tries the draft as it is saved, and in the sheet as it is typed', async () => {
    await show(draft, 'rules.read', 'rules.write');
    await pass();
    expect(document.getElementById('try-page')?.textContent).toContain('按这份草稿得 25 积分，现在是 15，多 10。');
    await press('rule-0-edit');
    await pass();
    const typed = (value: string) => fireEvent.change(document.getElementById('points') ?? document.body, { target: { value } });
    typed('6');
    typed('60');
    await pass();
    const tries = sent('ruleBacktests.preview').map(({ body }) => body.ruleSet.rules[0].formula.points);
    expect(tries).toEqual([5, 5, 60]);
    expect(sent('ruleVersions.save')).toEqual([]);
    typed('');
    await pass();
    expect(sent('ruleBacktests.preview')).toHaveLength(3);
    expect(document.getElementById('try-rule')?.textContent).toContain('填完整以后，会按新的内容再算');
  });

  it('is not there for those who cannot change the draft', async () => {
    await show(draft, 'rules.read');
    await pass();
    expect(document.getElementById('try-page')).toBeNull();
    expect(sent('ruleBacktests.preview')).toEqual([]);
  });
});
