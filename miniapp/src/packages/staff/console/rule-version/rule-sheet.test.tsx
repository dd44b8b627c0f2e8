import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { Rule } from '../../model/rule-words';
import { RuleSheet } from './rule-sheet';

const rule: Rule = {
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
const save = jest.fn();
const close = jest.fn();
const show = (given: Rule | null, found: readonly string[] = []) =>
  render(
    <RuleSheet
      rule={given}
      takenCodes={['lesson_comment']}
      found={found}
      campuses={[{ value: 'c1', text: '东校区' }]}
      courses={[{ value: 'k1', text: '书法' }]}
      save={save}
      onClose={close}
    />,
  );
const at = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`nothing is called ${id}`);
  return found;
};
const type = (id: string, value: string) => fireEvent.change(at(id), { target: { value } });
const confirm = () => act(async () => void fireEvent.click(at('sheet-confirm')));
const alerts = () => screen.queryAllByRole('alert').map(({ textContent }) => textContent);

beforeEach(() => {
  save.mockReset();
  save.mockResolvedValue({ ok: true, data: null });
  close.mockReset();
});
afterEach(cleanup);

it('offers courses only for what may belong to one, and forgets them with the behaviour', async () => {
  show(null);
  const title = (value: string) => type('rule-title', value);
  title('每日打卡');
  type('rule-explanation', '每天打卡得积分');
  type('points', '2');
  fireEvent.click(at('course-k1'));
  type('behaviour', 'sign_in');
  expect(document.getElementById('course-k1')).toBeNull();
  type('points', '2');
  await confirm();
  expect(save.mock.calls[0]?.[0]).toMatchObject({ behaviour: 'sign_in', audience: { courseIds: [] } });
});

it('begins with a point per yuan for what is paid, and with none once another way is chosen', async () => {
  show(null);
  const points = () => (at('points') as HTMLInputElement).value;
  expect(points()).toBe('');
  type('behaviour', 'purchase');
  expect(points()).toBe('1');
  type('formula', 'fixed');
  expect(points()).toBe('');
  type('formula', 'proportional');
  type('rule-title', '报名缴费');
  type('rule-explanation', '每付一元得一积分');
  await confirm();
  expect(save.mock.calls[0]?.[0]).toMatchObject({ formula: { kind: 'proportional', points: 1, perFen: 100 } });
});

it('saves what was changed and leaves the rest of the rule as it was', async () => {
  show(rule);
  type('points', '8');
  fireEvent.click(at('campus-c1'));
  fireEvent.click(at('course-k1'));
  fireEvent.click(at('tier-multiplier'));
  fireEvent.click(at('add-cap'));
  type('cap-times-0', '2');
  type('months', '6');
  type('valid-from', '2026-12-01');
  type('tags', '新生、老生');
  await confirm();
  expect(save).toHaveBeenCalledWith({
    ...rule,
    formula: { kind: 'fixed', points: 8 },
    audience: { campusIds: ['c1'], courseIds: ['k1'], tags: ['新生', '老生'], tiers: [] },
    tierMultiplier: true,
    caps: [{ per: 'student', window: 'day', times: 2, points: null }],
    expiry: { kind: 'rolling', months: 6 },
    validFrom: '2026-12-01',
  });
  expect(close).toHaveBeenCalledTimes(1);
});

it('says at each field what is wrong, and saves nothing until it is mended', async () => {
  show(rule);
  expect(alerts()).toEqual([]);
  type('points', '');
  type('rule-title', '课');
  await confirm();
  expect(save).not.toHaveBeenCalled();
  expect(alerts()).toEqual([
    '名称请写 2 到 40 个字',
    '积分请填 1 到 1000000 之间的整数',
    '还有 2 处需要修改，请看各项下面的提示',
  ]);
  type('points', '5');
  type('rule-title', '课评');
  expect(alerts()).toEqual([]);
  await confirm();
  expect(save).toHaveBeenCalledWith({ ...rule, title: '课评' });
});

it('begins a new rule with a code that is free, and steps where steps are chosen', async () => {
  show(null);
  type('rule-title', '打卡一周');
  type('rule-explanation', '连续打卡 7 天得积分');
  type('behaviour', 'sign_in');
  type('formula', 'sign_in_days');
  type('step-at-0', '7');
  type('step-points-0', '50');
  fireEvent.click(at('add-step'));
  type('step-at-1', '6');
  type('step-points-1', '60');
  await confirm();
  expect(alerts()).toContain('要比上一档大');
  type('step-at-1', '14');
  type('cycle', '14');
  await confirm();
  expect(save).toHaveBeenCalledWith(
    expect.objectContaining({
      code: 'sign_in',
      behaviour: 'sign_in',
      formula: {
        kind: 'stepped',
        over: 'sign_in_days',
        steps: [
          { at: 7, points: 50 },
          { at: 14, points: 60 },
        ],
        cycle: 14,
      },
    }),
  );
});

it('shows what the server found, and keeps what was typed when saving fails', async () => {
  save.mockResolvedValue({
    ok: false,
    error: { code: 'rule_version_stale', message: '草稿刚被修改过', status: 409, requestId: '' },
  });
  show(rule, ['上限太低']);
  expect(alerts()).toEqual(['上限太低']);
  type('points', '9');
  await confirm();
  expect(alerts()).toEqual(['上限太低', '草稿刚被修改过']);
  expect(close).not.toHaveBeenCalled();
  expect((at('points') as HTMLInputElement).value).toBe('9');
});
