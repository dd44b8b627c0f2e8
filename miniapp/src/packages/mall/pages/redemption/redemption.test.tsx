import Taro, { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { RedemptionDetail } from '../../redemption-model';
import { good, redemption } from '../../test-samples';
import RedemptionPage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true }));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;

const detail = (over: Partial<RedemptionDetail> = {}): RedemptionDetail => ({
  ...redemption({ expiresAt: Date.now() + 86_400_000 }),
  pickUpCode: 'ABCDEFGH',
  pickUpText: 'r1.ABCDEFGH',
  ...over,
});
let now: RedemptionDetail;
let server: Record<string, unknown>;
const fine = (data: unknown) => ({ ok: true, data });
const refused = (code: string, status = 409) => ({
  ok: false,
  error: { code, message: `${code} 没有成功`, status, requestId: '' },
});

const show = async (over: Partial<RedemptionDetail> = {}) => {
  now = detail(over);
  asked.mockImplementation(async (id: string) => (id === 'redemptions.read' ? fine(now) : server[id]));
  await act(async () => void render(<RedemptionPage />));
};
const sent = (id: string) => asked.mock.calls.filter(([name]) => name === id).map(([, request]) => request);
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const there = (id: string) => document.getElementById(id) !== null;

beforeEach(() => {
  jest.useFakeTimers();
  asked.mockReset();
  (useRouter as jest.Mock).mockReturnValue({ params: { redemptionId: 'r1' } });
  server = {
    'redemptions.cancel': fine(redemption({ state: 'cancelled' })),
    'mallFamily.approve': fine(redemption()),
    'mallFamily.transfer': fine(redemption()),
    'mallFamily.answerPickUp': fine(redemption()),
    'mallFamily.rule': fine({ approvalAbove: 100, hasPin: true, lockedUntil: null }),
    'mall.shelfGood': fine(good()),
  };
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

it('shows the code in groups, as a picture and to be read out, and where it stands', async () => {
  await show({ state: 'ready', readyAt: Date.now() });
  expect(document.getElementById('pick-up-code')?.textContent).toBe('ABCD EFGH');
  expect(document.querySelector('.qy-qr__image')).not.toBeNull();
  expect(screen.getByRole('list', { name: '兑换进度' })).toBeTruthy();
  expect(screen.getAllByText('可以领取').length).toBeGreaterThan(0);
});

it('turns by itself when it was handed over, and then rests', async () => {
  await show({ state: 'ready' });
  now = detail({ state: 'handed_over', handedOverAt: Date.now() });
  await act(() => jest.advanceTimersByTimeAsync(10_000));
  expect(screen.getByText(/祝孩子喜欢/)).toBeTruthy();
  expect(there('pick-up-code')).toBe(false);
  const before = sent('redemptions.read').length;
  await act(() => jest.advanceTimersByTimeAsync(60_000));
  expect(sent('redemptions.read')).toHaveLength(before);
});

it('cancels after asking, and says what comes back', async () => {
  await show();
  await press('cancel');
  expect(screen.getByRole('dialog').textContent).toContain('1,200 积分会退回');
  expect(sent('redemptions.cancel')).toEqual([]);
  now = detail({ state: 'cancelled', endedAt: Date.now() });
  await press('sheet-confirm');
  expect(sent('redemptions.cancel')).toEqual([
    { params: { redemptionId: 'r1' }, idempotencyKey: expect.stringMatching(/^.{24}$/) },
  ]);
  expect(screen.getByText(/^1,200 积分已退回原来的批次，有效期不变/)).toBeTruthy();
  expect(there('cancel')).toBe(false);
});

it('says when the desk was quicker', async () => {
  await show();
  await press('cancel');
  server['redemptions.cancel'] = refused('redemption_state');
  await press('sheet-confirm');
  expect(screen.getByRole('alert').textContent).toContain('redemption_state');
});

it('recovers a cancellation whose answer was lost, with the same key', async () => {
  await show();
  await press('cancel');
  server['redemptions.cancel'] = refused('network_timeout', 0);
  await press('sheet-confirm');
  server['redemptions.cancel'] = fine(redemption({ state: 'cancelled' }));
  now = detail({ state: 'cancelled', endedAt: Date.now() });
  await act(() => jest.advanceTimersByTimeAsync(8_000));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(new Set(sent('redemptions.cancel').map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});

it.each([
  ['cancel', 'redemptions.cancel', '取消', {}],
  ['approve', 'mallFamily.approve', '确认', { state: 'held', byChild: true }],
] as const)('sends %s no more after somebody did not want to wait', async (button, id, done, over) => {
  server['mallFamily.rule'] = fine({ approvalAbove: 100, hasPin: false, lockedUntil: null });
  await show(over);
  await press(button);
  server[id] = refused('network_timeout', 0);
  await press('sheet-confirm');
  expect(screen.getByRole('dialog').textContent).toContain(`可能已经${done}`);
  const [tried, looked] = [sent(id).length, sent('redemptions.read').length];
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: '先不等了' })));
  expect(screen.queryByRole('dialog')).toBeNull();
  // What became of it is what the page says next.
  expect(sent('redemptions.read')).toHaveLength(looked + 1);
  await act(() => jest.advanceTimersByTimeAsync(60_000));
  expect(sent(id)).toHaveLength(tried);
});

it('asks again only when the answer before has come', async () => {
  await show();
  const before = sent('redemptions.read').length;
  let settle: (answer: unknown) => void = () => undefined;
  asked.mockImplementation(() => new Promise((resolve) => (settle = resolve)));
  await act(() => jest.advanceTimersByTimeAsync(24_000));
  expect(sent('redemptions.read')).toHaveLength(before + 1);
  await act(async () => settle(fine(now)));
  await act(() => jest.advanceTimersByTimeAsync(10_000));
  expect(sent('redemptions.read')).toHaveLength(before + 2);
});

it('leads on where it is not found', async () => {
  const switched = jest.fn();
  Object.assign(Taro, { switchTab: switched });
  asked.mockResolvedValue(refused('redemption_not_found', 404));
  await act(async () => void render(<RedemptionPage />));
  fireEvent.click(screen.getByRole('button', { name: '去「我的」' }));
  expect(switched).toHaveBeenCalledWith({ url: '/pages/me/index' });
});

it('leaves a parcel on its way to the school, and says so', async () => {
  await show({ delivery: 'post', exportedAt: Date.now(), pickUpCode: null, pickUpText: null });
  expect(there('cancel')).toBe(false);
  expect(screen.getByText(/需要取消请联系校区/)).toBeTruthy();
});

it('is confirmed by a guardian with the word', async () => {
  await show({ state: 'held', byChild: true });
  expect(there('pick-up-code')).toBe(false);
  await press('approve');
  expect(document.getElementById('sheet-confirm')?.getAttribute('aria-disabled')).toBe('true');
  await act(async () => void fireEvent.change(document.getElementById('pin')!, { target: { value: '123456' } }));
  now = detail({ byChild: true });
  await press('sheet-confirm');
  expect(sent('mallFamily.approve')[0]).toMatchObject({ params: { redemptionId: 'r1' }, body: { pin: '123456' } });
  expect(there('approve')).toBe(false);
  expect(there('pick-up-code')).toBe(true);
});

it('needs no word where none is set, until the server wants one', async () => {
  server['mallFamily.rule'] = fine({ approvalAbove: 100, hasPin: false, lockedUntil: null });
  server['mallFamily.approve'] = refused('redemption_needs_pin', 403);
  await show({ state: 'held', byChild: true });
  await press('approve');
  expect(there('pin')).toBe(false);
  await press('sheet-confirm');
  expect(sent('mallFamily.approve')[0].body).toEqual({});
  expect(there('pin')).toBe(true);
});

it.each([
  ['accept-taker', true],
  ['refuse-taker', false],
])('answers the desk: %s', async (id, accept) => {
  await show({ state: 'ready', pickUpRequest: { taker: '奶奶', state: 'waiting', until: Date.now() + 60_000 } });
  expect(screen.getByText('奶奶正在前台，想代您领取')).toBeTruthy();
  now = detail({ state: 'ready', pickUpRequest: { taker: '奶奶', state: accept ? 'accepted' : 'refused', until: Date.now() } });
  await press(id);
  expect(sent('mallFamily.answerPickUp')[0].body).toEqual({ accept });
  expect(there('accept-taker')).toBe(false);
  expect(screen.getByText(accept ? '奶奶：您已同意由对方代领。' : '奶奶：您不同意由对方代领。')).toBeTruthy();
});

describe('a yes to somebody at the desk', () => {
  const agreed = { taker: '奶奶', state: 'accepted' } as const;

  it('is taken back after asking, and the page says so', async () => {
    await show({ state: 'ready', pickUpRequest: { ...agreed, until: Date.now() + 60_000 } });
    await press('take-back');
    expect(screen.getByRole('dialog').textContent).toContain('不能再凭您的同意交给奶奶');
    expect(sent('mallFamily.answerPickUp')).toEqual([]);
    now = detail({ state: 'ready', pickUpRequest: { ...agreed, state: 'refused', until: Date.now() } });
    await press('sheet-confirm');
    expect(sent('mallFamily.answerPickUp')).toEqual([
      { params: { redemptionId: 'r1' }, body: { accept: false }, idempotencyKey: expect.stringMatching(/^.{24}$/) },
    ]);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(there('take-back')).toBe(false);
    expect(screen.getByText('奶奶：您不同意由对方代领。')).toBeTruthy();
  });

  it('can be taken back no more when it is over or was used, and a refusal never', async () => {
    for (const over of [
      { state: 'ready', pickUpRequest: { ...agreed, until: Date.now() } },
      { state: 'ready', pickUpRequest: { ...agreed, state: 'refused', until: Date.now() + 60_000 } },
      { state: 'handed_over', pickUpRequest: { ...agreed, until: Date.now() + 60_000 } },
    ] as const) {
      await show(over);
      expect(there('take-back')).toBe(false);
      cleanup();
    }
  });

  it('says when the desk was quicker', async () => {
    await show({ state: 'ready', pickUpRequest: { ...agreed, until: Date.now() + 60_000 } });
    await press('take-back');
    server['mallFamily.answerPickUp'] = refused('redemption_state');
    await press('sheet-confirm');
    expect(screen.getByRole('alert').textContent).toContain('redemption_state');
  });
});

it('moves to a campus that has as many, once', async () => {
  server['mall.shelfGood'] = fine(
    good({
      campuses: [
        { campusId: 'c1', campusName: '东校区', stock: 3 },
        { campusId: 'c2', campusName: '西校区', stock: 2 },
        { campusId: 'c3', campusName: '南校区', stock: 1 },
      ],
    }),
  );
  await show({ quantity: 2 });
  await press('move');
  expect(there('campus-c1')).toBe(false);
  expect(there('campus-c3')).toBe(false);
  await press('campus-c2');
  now = detail({ quantity: 2, campusId: 'c2', campusName: '西校区', transferredFrom: '东校区' });
  await press('sheet-confirm');
  expect(sent('mallFamily.transfer')[0].body).toEqual({ campusId: 'c2' });
  expect(there('move')).toBe(false);
});

it('shows how it was posted, and copies the number', async () => {
  const copy = jest.fn().mockResolvedValue({});
  Object.assign(Taro, { setClipboardData: copy });
  const shipment = {
    recipient: '王*',
    phone: '138****1234',
    address: '广东省深圳市南山区',
    courier: '顺丰',
    trackingNo: 'SF1234567',
  };
  await show({ delivery: 'post', state: 'shipped', shipment, pickUpCode: null, pickUpText: null });
  expect(screen.getByText('SF1234567')).toBeTruthy();
  await press('copy-tracking');
  expect(copy).toHaveBeenCalledWith({ data: 'SF1234567' });
  expect(there('cancel')).toBe(false);
});

it('reads out why the school cancelled', async () => {
  await show({ state: 'cancelled', note: '包装破损，无法发放', endedAt: Date.now() });
  expect(screen.getByText('包装破损，无法发放')).toBeTruthy();
});
