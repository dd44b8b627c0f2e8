import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ShelfGood } from '@/family/goods';
import { call } from '@/services/api';
import { screens } from '../../../test/stand-ins/taro';
import MallPage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true }));
const asked = call as unknown as jest.Mock;
const opened = jest.fn();

const good = (over: Partial<ShelfGood> = {}): ShelfGood => ({
  id: 'g1',
  kind: 'physical',
  category: 'toy',
  title: '小熊积木',
  description: '',
  points: 1_200,
  listPoints: 1_500,
  comparePoints: null,
  promotionUntil: null,
  images: [],
  fulfilment: { kind: 'pick_up' },
  courseTitle: null,
  tiers: [],
  tierAllowed: true,
  wished: false,
  aboutLessons: 4,
  campusId: 'c1',
  stock: 3,
  stockAnywhere: 3,
  lacking: 200,
  perStudent: null,
  perFamily: null,
  limitPeriod: 'ever',
  leftForChild: null,
  limitRenewsAt: null,
  saleFrom: null,
  saleUntil: null,
  open: true,
  pickUpDays: 14,
  ...over,
});
const balance = { available: 1_000, pending: 0, held: 0, debt: 0, expiring: [] };
let shelf: (query: Record<string, unknown>) => unknown;
let lotteries: unknown;

const show = async () => {
  asked.mockImplementation(async (id: string, request: { query: Record<string, unknown> }) => {
    if (id === 'mall.shelf') return shelf(request.query);
    if (id === 'lottery.open') return lotteries;
    if (id === 'points.balance') return { ok: true, data: balance };
    return { ok: true, data: { items: [{ id: 's1', name: '林小雨' }] } };
  });
  await act(async () => void render(<MallPage />));
};
const page = (items: readonly ShelfGood[], nextCursor: string | null = null) => ({ ok: true, data: { items, nextCursor } });
const queries = () => asked.mock.calls.filter(([id]) => id === 'mall.shelf').map(([, { query }]) => query);
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));

beforeEach(() => {
  asked.mockReset();
  opened.mockReset();
  Object.assign(Taro, { navigateTo: opened });
  shelf = () => page([good()]);
  lotteries = { ok: true, data: { items: [] } };
});
afterEach(cleanup);

it('shows what a good costs, what is lacking and how long that takes, and leads to it', async () => {
  await show();
  const card = screen.getByRole('button', { name: '小熊积木，1,200 积分，还差 200 积分，大约再上 4 节课' });
  expect(screen.getByText('还差 200 积分，大约再上 4 节课')).toBeTruthy();
  fireEvent.click(card);
  expect(opened).toHaveBeenCalledWith({ url: '/packages/mall/pages/good/index?studentId=s1&goodId=g1' });
});

it('keeps the way to what was won, also while nothing runs, and says when lotteries did not arrive', async () => {
  await show();
  expect(document.getElementById('go-draws')).toBeNull();
  cleanup();
  lotteries = { ok: true, data: { items: [], drew: true } };
  await show();
  await press('go-draws');
  expect(opened).toHaveBeenCalledWith({ url: '/packages/mall/pages/draws/index?studentId=s1' });
  cleanup();
  lotteries = { ok: false, error: { code: 'network_timeout', message: '网络有点慢。', status: 0, requestId: '' } };
  await show();
  expect(screen.getByText('抽奖没有加载出来')).toBeTruthy();
  lotteries = { ok: true, data: { items: [], drew: true } };
  await press('lotteries-again');
  expect(document.getElementById('go-draws')).not.toBeNull();
});

it('strikes a price through only when one may be compared', async () => {
  await show();
  expect(document.querySelector('.mall-good__former')).toBeNull();
  cleanup();
  shelf = () => page([good({ comparePoints: 1_400, promotionUntil: Date.now() + 1_000 })]);
  await show();
  expect(document.querySelector('.mall-good__former')?.textContent).toBe('1,400');
});

it('marks what is gone, what is not open yet and what is for some', async () => {
  shelf = () =>
    page([
      good({ id: 'a', stock: 0, stockAnywhere: 0 }),
      good({ id: 'd', stock: 0, stockAnywhere: 2 }),
      good({ id: 'b', open: false, saleFrom: Date.now() + 86_400_000 }),
      good({ id: 'c', tiers: ['leaf'], tierAllowed: false }),
    ]);
  await show();
  for (const text of ['已兑完', '本校区已兑完', /日开始$/, '等级专享']) expect(screen.getByText(text)).toBeTruthy();
});

it('narrows and sorts by asking anew', async () => {
  await show();
  await press('chip-affordable');
  await press('chip-toy');
  await act(async () => void fireEvent.change(document.getElementById('mall-sort')!, { target: { value: 'points' } }));
  expect(queries().at(-1)).toEqual({ sort: 'points', category: 'toy', affordable: 'yes', cursor: undefined, limit: 20 });
});

it('goes on by itself at the end of the list, but not after a failure', async () => {
  shelf = ({ cursor }) => {
    if (cursor === undefined) return page([good()], 'two');
    if (cursor === 'two') return page([good({ id: 'g2', title: '跳绳' })], 'three');
    return { ok: false, error: { code: 'network_timeout', message: '网络有点慢。', status: 0, requestId: '' } };
  };
  await show();
  await act(async () => screens.end());
  expect(screen.getByText('跳绳')).toBeTruthy();
  await act(async () => screens.end());
  expect(screen.getByText('网络有点慢。')).toBeTruthy();
  const before = queries().length;
  await act(async () => screens.end());
  expect(queries()).toHaveLength(before);
});

it('shows lotteries only where there are some, and does without when they cannot be asked', async () => {
  await show();
  expect(screen.queryByText(/^抽奖/)).toBeNull();
  cleanup();
  lotteries = { ok: false, error: { code: 'network_timeout', message: '', status: 0, requestId: '' } };
  await show();
  expect(screen.getByText('小熊积木')).toBeTruthy();
  cleanup();
  const at = Date.now();
  lotteries = {
    ok: true,
    data: { items: [{ id: 'l1', state: 'started', title: '秋日惊喜', opensAt: at - 1, closesAt: at + 1e6, pointsPerDraw: 50 }] },
  };
  await show();
  await press('lottery-l1');
  expect(opened).toHaveBeenCalledWith({ url: '/packages/mall/pages/lottery/index?studentId=s1&lotteryId=l1' });
});

it('says why the shelf is empty', async () => {
  shelf = () => page([]);
  await show();
  expect(screen.getByText('商城还没有上架商品')).toBeTruthy();
  await press('chip-wished');
  expect(screen.getByText('心愿单里还没有商品')).toBeTruthy();
});
