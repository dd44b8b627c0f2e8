import Taro, { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { chooseAddressHere } from '../../chosen-address';
import type { Good } from '../../good-model';
import { address, good, redemption } from '../../test-samples';
import GoodPage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true }));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;
const NOW = Date.parse('2026-11-28T02:00:00Z');
const left = jest.fn();
const went = jest.fn();

type Answer = { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: object };
const fine = (data: unknown): Answer => ({ ok: true, data });
const refused = (code: string, details?: unknown, status = 409): Answer => ({
  ok: false,
  error: { code, message: `${code} 没有成功`, status, requestId: '', details },
});
let server: Record<string, Answer | (() => Answer)>;

const show = async () => {
  asked.mockImplementation(async (id: string) => {
    const answer = server[id];
    return typeof answer === 'function' ? answer() : answer;
  });
  await act(async () => void render(<GoodPage />));
};
const sent = (id = 'redemptions.redeem') => asked.mock.calls.filter(([name]) => name === id).map(([, request]) => request);
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const type = (id: string, value: string) =>
  act(async () => void fireEvent.change(document.getElementById(id)!, { target: { value } }));
const sheet = () => screen.queryByRole('dialog');
const button = () => document.getElementById('sheet-confirm')!;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  for (const mock of [asked, left, went]) mock.mockReset();
  Object.assign(Taro, { redirectTo: left, navigateTo: went });
  (useRouter as jest.Mock).mockReturnValue({ params: { studentId: 's1', goodId: 'g1' } });
  server = {
    'mall.shelfGood': fine(good()),
    'points.balance': fine({ available: 3_000, pending: 0, held: 0, debt: 0, expiring: [] }),
    'mallFamily.rule': fine({ approvalAbove: null, hasPin: false, lockedUntil: null }),
    'mallFamily.lastAddress': fine({ address: null }),
    'redemptions.redeem': fine(redemption({ id: 'r9' })),
    'mall.wish': fine({ wished: true }),
    'mall.unwish': fine({ wished: false }),
  };
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

it('redeems in two taps, after showing what it costs, what is left and where it will be', async () => {
  await show();
  await press('redeem');
  for (const text of ['1,200 积分', '1,800 积分', '东校区']) expect(sheet()?.textContent).toContain(text);
  expect(sent()).toEqual([]);
  await press('sheet-confirm');
  expect(sent()).toEqual([
    {
      params: { studentId: 's1' },
      body: { goodId: 'g1', campusId: 'c1', quantity: 1, points: 1_200 },
      idempotencyKey: expect.stringMatching(/^.{24}$/),
    },
  ]);
  expect(left).toHaveBeenCalledWith({ url: '/packages/mall/pages/redemption/index?redemptionId=r9' });
});

it('takes one tap at a time', async () => {
  let settle: (answer: Answer) => void = () => undefined;
  await show();
  asked.mockImplementation((id: string) =>
    id === 'redemptions.redeem' ? new Promise((resolve) => (settle = resolve)) : Promise.resolve(server[id]),
  );
  await press('redeem');
  await press('sheet-confirm');
  await press('sheet-confirm');
  expect(sent()).toHaveLength(1);
  await act(async () => settle(fine(redemption())));
  expect(left).toHaveBeenCalledTimes(1);
});

it('counts pieces within stock, and says what they cost together', async () => {
  await show();
  await press('redeem');
  await press('more');
  expect(sheet()?.textContent).toContain('2,400 积分');
  await press('more');
  expect(button().textContent).toBe('还差 600 积分');
  await press('sheet-confirm');
  expect(sent()).toEqual([]);
  expect(document.getElementById('more')?.getAttribute('aria-disabled')).toBe('true');
  await press('fewer');
  await press('sheet-confirm');
  expect(sent()[0].body).toMatchObject({ quantity: 2, points: 2_400 });
});

it('says where it happened that the price changed, and sends the new one only when it is confirmed', async () => {
  await show();
  await press('redeem');
  server['redemptions.redeem'] = refused('good_price_changed', { points: 1_500 });
  server['mall.shelfGood'] = fine(good({ points: 1_500 }));
  await press('sheet-confirm');
  expect(screen.getByRole('alert').textContent).toBe('价格刚刚调整过，现在共需 1,500 积分。请看清后再确认。');
  expect(button().textContent).toBe('确认兑换，用 1,500 积分');
  expect(sent()).toHaveLength(1);
  server['redemptions.redeem'] = fine(redemption());
  await press('sheet-confirm');
  expect(sent()[1].body.points).toBe(1_500);
  expect(sent()[1].idempotencyKey).not.toBe(sent()[0].idempotencyKey);
});

it('offers fewer pieces when somebody was quicker', async () => {
  await show();
  await press('redeem');
  await press('more');
  server['redemptions.redeem'] = refused('good_sold_out', { available: 1 });
  server['mall.shelfGood'] = fine(good({ stock: 1, campuses: [{ campusId: 'c1', campusName: '东校区', stock: 1 }] }));
  await press('sheet-confirm');
  expect(screen.getByRole('alert').textContent).toBe('只剩 1 件了，请减少数量。');
  expect(button().textContent).toBe('确认兑换，用 1,200 积分');
});

it('asks for another place when the own one sells out under the sheet, and sends nothing until there is one', async () => {
  await show();
  await press('redeem');
  server['redemptions.redeem'] = refused('good_sold_out', { available: 0 });
  const campuses = [
    { campusId: 'c1', campusName: '东校区', stock: 0 },
    { campusId: 'c2', campusName: '西校区', stock: 1 },
  ];
  server['mall.shelfGood'] = fine(good({ stock: 0, stockAnywhere: 1, campuses }));
  await press('sheet-confirm');
  expect(button().textContent).toBe('这个校区已兑完，请换一个校区');
  await press('sheet-confirm');
  expect(sent()).toHaveLength(1);
  server['redemptions.redeem'] = fine(redemption());
  await type('pick-up-campus', 'c2');
  await press('sheet-confirm');
  expect(sent()[1].body.campusId).toBe('c2');
});

it('has it sent from a campus that still has it', async () => {
  const campuses = (own: number) => [
    { campusId: 'c1', campusName: '东校区', stock: own },
    { campusId: 'c2', campusName: '西校区', stock: 1 },
  ];
  server['mall.shelfGood'] = fine(good({ fulfilment: { kind: 'post' }, campuses: campuses(1) }));
  server['mallFamily.lastAddress'] = fine({ address });
  await show();
  await press('redeem');
  server['redemptions.redeem'] = refused('good_sold_out', { available: 0 });
  server['mall.shelfGood'] = fine(good({ fulfilment: { kind: 'post' }, stock: 0, campuses: campuses(0) }));
  await press('sheet-confirm');
  server['redemptions.redeem'] = fine(redemption());
  await press('sheet-confirm');
  expect(sent().map(({ body }) => body.campusId)).toEqual(['c1', 'c2']);
});

it.each<[string, Partial<Good>, Partial<Good>, string, string]>([
  ['the sale begins', { open: false, saleFrom: NOW + 60_000 }, { open: true, saleFrom: NOW + 60_000 }, '开始', '兑换'],
  ['the sale ends', { saleUntil: NOW + 60_000 }, { open: false, saleUntil: NOW + 60_000 }, '兑换', '兑换已结束'],
])('turns by itself when %s', async (_, before, after, first, then) => {
  server['mall.shelfGood'] = fine(good(before));
  await show();
  expect(document.getElementById('redeem')?.textContent).toContain(first);
  server['mall.shelfGood'] = fine(good(after));
  await act(() => jest.advanceTimersByTimeAsync(61_000));
  expect(document.getElementById('redeem')?.textContent).toBe(then);
});

it('shows the list price again when the lower one is over', async () => {
  server['mall.shelfGood'] = fine(good({ points: 900, promotionUntil: NOW + 60_000 }));
  await show();
  expect(screen.getByText(/^特价至/)).toBeTruthy();
  server['mall.shelfGood'] = fine(good());
  await act(() => jest.advanceTimersByTimeAsync(61_000));
  expect(screen.queryByText(/^特价至/)).toBeNull();
});

it('finds out by itself what became of a lost answer, without redeeming twice', async () => {
  await show();
  await press('redeem');
  server['redemptions.redeem'] = refused('network_timeout', undefined, 0);
  await press('sheet-confirm');
  expect(screen.getByRole('dialog', { name: '正在确认兑换结果' })).toBeTruthy();
  server['redemptions.redeem'] = fine(redemption({ id: 'r7' }));
  await act(() => jest.advanceTimersByTimeAsync(8_000));
  expect(left).toHaveBeenCalledWith({ url: expect.stringContaining('redemptionId=r7') });
  expect(new Set(sent().map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});

describe('above the limit of the family', () => {
  const guarded = () => {
    server['mallFamily.rule'] = fine({ approvalAbove: 1_199, hasPin: true, lockedUntil: null });
  };

  it('waits for a guardian without the word', async () => {
    guarded();
    await show();
    await press('redeem');
    expect(screen.getByText(/需要家长确认/)).toBeTruthy();
    expect(button().textContent).toBe('提交，等家长确认');
    await press('sheet-confirm');
    expect(sent()[0].body).not.toHaveProperty('pin');
  });

  it('is confirmed at once with it, and asks again when it is wrong', async () => {
    guarded();
    await show();
    await press('redeem');
    await type('pin', '12345');
    expect(button().getAttribute('aria-disabled')).toBe('true');
    await type('pin', '123456');
    server['redemptions.redeem'] = refused('family_pin_wrong', undefined, 403);
    await press('sheet-confirm');
    expect(sent()[0].body.pin).toBe('123456');
    expect(screen.getByRole('alert').textContent).toContain('family_pin_wrong');
    expect((document.getElementById('pin') as HTMLInputElement).value).toBe('');
  });

  it('asks nobody at the limit itself', async () => {
    server['mallFamily.rule'] = fine({ approvalAbove: 1_200, hasPin: true, lockedUntil: null });
    await show();
    await press('redeem');
    expect(screen.queryByText(/需要家长确认/)).toBeNull();
  });
});

it('asks for an address before something is posted, and takes the last one', async () => {
  server['mall.shelfGood'] = fine(good({ fulfilment: { kind: 'pick_up_or_post' } }));
  await show();
  await press('redeem');
  await press('chip-post');
  expect(button().textContent).toBe('请先填写收件地址');
  await press('go-address');
  expect(went).toHaveBeenCalledWith({ url: '/packages/mall/pages/address/index' });
  await act(async () => chooseAddressHere(address));
  expect(sheet()?.textContent).toContain('科技路 1 号');
  await press('sheet-confirm');
  expect(sent()[0].body.address).toEqual(address);
});

it('lets another campus hand it over', async () => {
  server['mall.shelfGood'] = fine(
    good({
      campuses: [
        { campusId: 'c1', campusName: '东校区', stock: 3 },
        { campusId: 'c2', campusName: '西校区', stock: 1 },
      ],
    }),
  );
  await show();
  await press('redeem');
  await type('pick-up-campus', 'c2');
  expect(document.getElementById('more')).toBeNull();
  await press('sheet-confirm');
  expect(sent()[0].body.campusId).toBe('c2');
});

it('says on the button why it cannot be redeemed', async () => {
  server['mall.shelfGood'] = fine(good({ lacking: 300, aboutLessons: 6 }));
  await show();
  expect(document.getElementById('redeem')?.textContent).toBe('还差 300 积分');
  expect(screen.getByText('还差 300 积分，大约再上 6 节课。')).toBeTruthy();
  await press('redeem');
  expect(sheet()).toBeNull();
});

it('puts a good on the wish list and takes it off', async () => {
  await show();
  await press('wish');
  expect(document.getElementById('wish')?.textContent).toBe('移出心愿单');
  await press('wish');
  expect(document.getElementById('wish')?.textContent).toBe('加入心愿单');
  expect([sent('mall.wish'), sent('mall.unwish')].map((calls) => calls.length)).toEqual([1, 1]);
});

it('leads back to the mall when it is gone', async () => {
  server['mall.shelfGood'] = refused('good_not_found', undefined, 404);
  await show();
  expect(screen.getByText('没有找到这件商品')).toBeTruthy();
  expect(document.getElementById('redeem')).toBeNull();
});
