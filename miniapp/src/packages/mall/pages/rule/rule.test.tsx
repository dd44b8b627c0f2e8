import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { Rule } from '../../good-model';
import { RuleForm } from './RuleForm';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const saved = jest.fn();

const rule = (over: Partial<Rule> = {}): Rule => ({ approvalAbove: null, hasPin: false, lockedUntil: null, ...over });
const locked = jest.fn();
const form = (over: Partial<Rule> = {}) => <RuleForm rule={rule(over)} now={1_000} onSaved={saved} onLocked={locked} />;
const show = (over: Partial<Rule> = {}) => render(form(over));
const refused = (code: string, status: number) => ({
  ok: false,
  error: { code, message: `${code} 没有成功`, status, requestId: '' },
});
const key = expect.stringMatching(/^.{24}$/);
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const type = (id: string, value: string) =>
  act(async () => void fireEvent.change(document.getElementById(id)!, { target: { value } }));
const off = () => document.getElementById('save-rule')?.getAttribute('aria-disabled') === 'true';

beforeEach(() => {
  asked.mockReset().mockResolvedValue({ ok: true, data: rule({ approvalAbove: 800, hasPin: true }) });
  saved.mockReset();
  locked.mockReset();
});
afterEach(cleanup);

it('sets the first limit together with a word typed twice', async () => {
  show();
  await press('rule-on');
  await type('rule-limit', '800');
  await type('rule-new-pin', '123456');
  await type('rule-repeated', '123457');
  expect(screen.getByRole('alert').textContent).toContain('不一样');
  expect(off()).toBe(true);
  await type('rule-repeated', '123456');
  await press('save-rule');
  expect(asked).toHaveBeenCalledWith('mallFamily.setRule', {
    body: { approvalAbove: 800, newPin: '123456' },
    idempotencyKey: key,
  });
  expect(saved).toHaveBeenCalledTimes(1);
  expect(screen.getByText('已保存。')).toBeTruthy();
});

it('says when the word is wrong, and keeps what was typed', async () => {
  asked.mockResolvedValue({
    ok: false,
    error: { code: 'family_pin_wrong', message: '家长密码不对', status: 403, requestId: '' },
  });
  show({ approvalAbove: 800, hasPin: true });
  expect(off()).toBe(true);
  await press('rule-on');
  await type('rule-pin', '111111');
  await press('save-rule');
  expect(asked).toHaveBeenCalledWith('mallFamily.setRule', { body: { approvalAbove: null, pin: '111111' }, idempotencyKey: key });
  expect(screen.getByRole('alert').textContent).toBe('家长密码不对');
  expect(saved).not.toHaveBeenCalled();
});

it('takes nothing while the word is locked', async () => {
  show({ approvalAbove: 800, hasPin: true, lockedUntil: 1_001 });
  await type('rule-limit', '900');
  await type('rule-pin', '111111');
  expect(off()).toBe(true);
});

it('asks until when the word is locked, says so, and can be saved again once that is over', async () => {
  const set = { approvalAbove: 800, hasPin: true };
  const { rerender } = show(set);
  await type('rule-limit', '900');
  await type('rule-pin', '111111');
  asked.mockResolvedValue(refused('family_pin_locked', 429));
  await press('save-rule');
  expect(locked).toHaveBeenCalledTimes(1);
  rerender(form({ ...set, lockedUntil: 60_000 }));
  expect(screen.getByText(/1月1日 周四 08:01 以后可以再试/)).toBeTruthy();
  expect(screen.queryByText(/family_pin_locked/)).toBeNull();
  expect(off()).toBe(true);
  rerender(form(set));
  expect(screen.queryByText(/family_pin_locked/)).toBeNull();
  expect(off()).toBe(false);
});

it('sends a change again with the same key while no answer arrives', async () => {
  jest.useFakeTimers();
  show({ approvalAbove: 800, hasPin: true });
  await type('rule-limit', '900');
  await type('rule-pin', '111111');
  asked.mockResolvedValueOnce(refused('network_timeout', 0));
  await press('save-rule');
  expect(screen.getByRole('alert').textContent).toContain('不会重复修改');
  await act(() => jest.advanceTimersByTimeAsync(8_000));
  expect(asked).toHaveBeenCalledTimes(2);
  expect(asked.mock.calls[1]).toEqual(asked.mock.calls[0]);
  expect(saved).toHaveBeenCalledTimes(1);
  jest.useRealTimers();
});

it('takes another key for a corrected word, and for the same limit on another day', async () => {
  const set = { approvalAbove: 800, hasPin: true };
  const keys = () => asked.mock.calls.map(([, { idempotencyKey }]) => idempotencyKey);
  show(set);
  await type('rule-limit', '900');
  await type('rule-pin', '111111');
  asked.mockResolvedValue(refused('network_timeout', 0));
  await press('save-rule');
  await type('rule-pin', '222222');
  expect(screen.queryByRole('alert')).toBeNull();
  await press('save-rule');
  expect(asked.mock.lastCall?.[1].body).toEqual({ approvalAbove: 900, pin: '222222' });
  cleanup();
  show(set);
  await type('rule-limit', '900');
  await type('rule-pin', '222222');
  await press('save-rule');
  expect(new Set(keys()).size).toBe(3);
});
