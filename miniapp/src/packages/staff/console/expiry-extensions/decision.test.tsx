import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { type Extension, extensionWords, reachWords } from '../../model/expiry-extensions';
import type { Me } from '../../types';
import { BeginSheet } from './begin-sheet';
import { Decision } from './decision';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const done = jest.fn();
const lost = jest.fn();

const extension = (over: Partial<Extension> = {}): Extension => ({
  id: 'e1',
  title: '寒假停课',
  kind: 'months',
  months: 2,
  version: null,
  ruleCodes: [],
  campusId: null,
  state: 'ready',
  counted: { students: 12, lots: 1_340, points: 20_500 },
  done: { students: 0, lots: 0, points: 0 },
  created: { staffId: 'marketing', name: '周宁', at: 0 },
  confirmed: null,
  finishedAt: null,
  ...over,
});
const meAs = (staffId: string, ...permissions: readonly string[]): Me =>
  ({ staff: { staffId, permissions: permissions.map((permission) => ({ permission, campuses: 'all' })) } }) as unknown as Me;
const click = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));

beforeEach(() => {
  asked.mockReset().mockResolvedValue({ ok: true, data: extension() });
  done.mockReset();
  lost.mockReset();
});
afterEach(cleanup);

describe('confirming that points last longer', () => {
  it('says what will happen and that it stays', async () => {
    render(<Decision row={extension()} me={meAs('owner', 'rules.publish')} onDone={done} />);
    await click('confirm-e1');
    screen.getByText('延长 2 个月：将延长 12 名学员，1,340 笔共 20,500 积分。执行后不能撤销。');
    await click('sheet-confirm');
    expect(asked).toHaveBeenCalledWith('expiryExtensions.confirm', {
      params: { extensionId: 'e1' },
      idempotencyKey: expect.any(String),
    });
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('is not for who began it, who may not publish, or where nothing would change', () => {
    const blocked = (row: Extension, me: Me, text: string) => {
      render(<Decision row={row} me={me} onDone={done} />);
      screen.getByText(text);
      cleanup();
    };
    blocked(extension(), meAs('marketing', 'rules.publish'), '您发起的，需由另一位同事确认');
    blocked(extension(), meAs('finance', 'rules.read'), '需由有发布权限的同事确认');
    const nothing = extension({ counted: { students: 0, lots: 0, points: 0 } });
    blocked(nothing, meAs('owner', 'rules.publish'), '没有需要延长的积分');
  });

  it('can be given up while it is counted, by who may write rules', async () => {
    render(<Decision row={extension({ state: 'counting' })} me={meAs('marketing', 'rules.write')} onDone={done} />);
    expect(document.getElementById('confirm-e1')).toBeNull();
    await click('cancel-e1');
    expect(asked.mock.calls[0][0]).toBe('expiryExtensions.cancel');
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('names who confirmed', () => {
    render(
      <Decision
        row={extension({ state: 'done', confirmed: { staffId: 'owner', name: '沈校长', at: 0 } })}
        me={meAs('owner', 'rules.publish')}
        onDone={done}
      />,
    );
    screen.getByText('沈校长确认');
  });
});

describe('the words of a decision', () => {
  it('say which rules and which version', () => {
    const codes = [{ code: 'sign_in', title: '每日打卡' }];
    const version = { id: 'v2', number: 2, title: '春季规则' };
    expect(extensionWords(extension({ kind: 'policy', months: null, version, ruleCodes: codes }))).toBe(
      '「每日打卡」的积分按「春季规则」的有效期延长',
    );
  });

  it('count what is counted and what is done', () => {
    expect(reachWords(extension({ state: 'counting' }))).toBe('已统计 12 名学员，1,340 笔共 20,500 积分');
    const half = { students: 5, lots: 10, points: 100 };
    expect(reachWords(extension({ state: 'running', done: half }))).toBe('已延长 5 名学员，10 笔共 100 积分');
  });
});

describe('beginning', () => {
  it('counts by the version in force unless told otherwise', async () => {
    render(
      <BeginSheet
        versions={[{ id: 'v2', number: 2, title: '春季规则' }]}
        campuses={[]}
        onClose={jest.fn()}
        onDone={done}
        onLost={lost}
      />,
    );
    await click('sheet-confirm');
    expect(asked).not.toHaveBeenCalled();
    fireEvent.change(document.getElementById('extension-title')!, { target: { value: ' 春季起更久 ' } });
    await click('sheet-confirm');
    expect(asked.mock.calls[0][1].body).toEqual({ kind: 'policy', title: '春季起更久', campusId: null, ruleVersionId: 'v2' });
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('is the same decision when tried again after a lost answer, and says when it had been saved', async () => {
    Object.assign(Taro, { showToast: jest.fn() });
    const versions = [{ id: 'v2', number: 2, title: '春季规则' }];
    render(<BeginSheet versions={versions} campuses={[]} onClose={jest.fn()} onDone={done} onLost={lost} />);
    fireEvent.change(document.getElementById('extension-title')!, { target: { value: '寒假停课' } });
    asked.mockResolvedValueOnce({ ok: false, error: { code: 'x', message: '服务忙', status: 503, requestId: '' } });
    await click('sheet-confirm');
    expect(lost).toHaveBeenCalledTimes(1);
    asked.mockResolvedValueOnce({ ok: true, data: {}, replayed: true });
    await click('sheet-confirm');
    const [first, second] = asked.mock.calls.map(([, { idempotencyKey }]) => idempotencyKey);
    expect(second).toBe(first);
    expect(done).toHaveBeenCalledWith(true);
  });
});
