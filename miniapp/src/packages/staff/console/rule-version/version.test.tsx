import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
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
  mayPublish: false,
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

const show = async (version: RuleVersionDetail, ...permissions: string[]) => {
  asked.mockImplementation((id: string) => Promise.resolve({ ok: true, data: id === 'ruleVersions.diff' ? diff : version }));
  await act(async () => void render(<Version ruleVersionId={version.id} caller={callerWith(...permissions)} />));
};
const acts = () => [...document.querySelectorAll('[id^="act-"]')].map(({ id }) => id.slice(4));
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id) ?? document.body));
const sent = (id: string) => asked.mock.calls.filter(([name]) => name === id).map(([, request]) => request);

beforeEach(() => asked.mockReset());
afterEach(cleanup);

it('offers a draft’s acts to those who write, and nothing to those who only read', async () => {
  await show(draft, 'rules.read', 'rules.write');
  expect(acts()).toEqual(['submit', 'head', 'discard']);
  expect(document.getElementById('rule-0-edit')).not.toBeNull();
  screen.getByText('课程评价：每次得 5 积分。');
  screen.getByText('怎么给：每次得 3 积分 → 每次得 5 积分');
  cleanup();
  await show(draft, 'rules.read');
  expect(acts()).toEqual([]);
  expect(document.getElementById('rule-0-edit')).toBeNull();
});

it('offers publishing to a second person only, and tells the others why not', async () => {
  const review = { ...draft, state: 'review' as const, submitted: step };
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
