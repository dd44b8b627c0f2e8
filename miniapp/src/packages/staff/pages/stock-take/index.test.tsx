import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { screens } from '../../../../../test/stand-ins/taro';
import { stockCounts } from '../../hooks/use-stock-take';
import StockTake from './index';

/** Who has the phone now. */
const mockStaff = { id: 'm', may: ['stock.write'] };
const shelf = { staffId: 'm', campusId: 'c1' };
jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('../../hooks/use-me', () => ({
  useCaller: () => ({
    data: {
      me: { staff: { staffId: mockStaff.id, permissions: mockStaff.may.map((permission) => ({ permission, campuses: 'all' })) } },
      campuses: [{ campusId: 'c1', name: '南山校区' }],
    },
    error: undefined,
    busy: false,
    reload: jest.fn(),
  }),
}));
const asked = call as unknown as jest.Mock;

const line = {
  goodId: 'g1',
  title: '青芽双肩包',
  thumbUrl: null,
  state: 'on_sale',
  campusId: 'c1',
  offered: true,
  available: 4,
  held: 1,
  onHand: 5,
};
const failure = (code: string, status: number, message = '') => ({ ok: false, error: { code, message, status, requestId: '' } });
/** @param takes answers to the counts, in their order */
const answers = (...takes: readonly unknown[]) => {
  const left = [...takes];
  asked.mockImplementation(async (id: string) => {
    if (id === 'mall.takeStock') return left.shift();
    if (id === 'mall.good') return { ok: true, data: { stock: [{ ...line, available: 2, onHand: 3 }] } };
    return { ok: true, data: { items: [line], nextCursor: null } };
  });
};
const taken = (onHand: number) => ({ ok: true, data: { ...line, available: onHand - 1, onHand } });
const sent = () => asked.mock.calls.filter(([id]) => id === 'mall.takeStock').map(([, request]) => request);
const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const type = (value: string) =>
  act(async () => void fireEvent.change(document.getElementById('count-g1')!, { target: { value } }));
const text = (id: string) => document.getElementById(id)?.textContent ?? '';
const open = () => act(async () => void render(<StockTake />));

beforeEach(() => {
  asked.mockReset();
  stockCounts.forget(shelf, 'g1');
  Object.assign(mockStaff, { id: 'm', may: ['stock.write'] });
});
afterEach(cleanup);

it('counts with two buttons and a field, and saves against what the books said', async () => {
  answers(taken(3));
  await open();
  expect(text('books-g1')).toBe('账面 5 件，含预留 1');
  await tap('less-g1');
  await tap('less-g1');
  expect(text('state-g1')).toBe('少 2 件');
  await tap('save-g1');
  expect(sent()).toEqual([
    { params: { goodId: 'g1' }, body: { campusId: 'c1', expected: 5, counted: 3 }, idempotencyKey: expect.any(String) },
  ]);
  expect(text('books-g1')).toBe('账面 3 件，含预留 1');
  expect(text('state-g1')).toBe('已保存');
});

it('confirms in one tap that a number is right', async () => {
  answers(taken(5));
  await open();
  await tap('save-g1');
  expect(sent()[0].body).toEqual({ campusId: 'c1', expected: 5, counted: 5 });
});

it('shows the new figure when the stock moved meanwhile, keeps what was typed, and saves against the new one', async () => {
  answers(failure('stock_changed', 409, '盘点期间库存有变动，请刷新后重新清点。'), taken(4));
  await open();
  await type('4');
  await tap('save-g1');
  expect(text('refused-g1')).toContain('现在账面是 3 件，您清点的是 4 件');
  await tap('save-g1');
  expect(sent()[1].body).toEqual({ campusId: 'c1', expected: 3, counted: 4 });
  expect(sent()[1].idempotencyKey).not.toBe(sent()[0].idempotencyKey);
  expect(document.getElementById('refused-g1')).toBeNull();
});

it.each([
  [
    'comes back',
    async () => {
      await act(async () => screens.hide());
      await act(async () => screens.show());
    },
  ],
  ['is pulled down', () => act(async () => screens.pull())],
])('goes by the books of now when it %s, whatever was saved before', async (_, again) => {
  answers(taken(3), taken(2));
  await open();
  await type('3');
  await tap('save-g1');
  expect(text('books-g1')).toBe('账面 3 件，含预留 1');
  // A family picked one up meanwhile.
  asked.mockImplementation(async (id: string) =>
    id === 'mall.takeStock' ? taken(2) : { ok: true, data: { items: [{ ...line, available: 1, onHand: 2 }], nextCursor: null } },
  );
  await again();
  expect(text('books-g1')).toBe('账面 2 件，含预留 1');
  await tap('save-g1');
  expect(sent()[1].body).toEqual({ campusId: 'c1', expected: 2, counted: 2 });
});

it('keeps what is known where the books cannot be read, and what was saved while they were', async () => {
  answers(taken(3));
  await open();
  await type('3');
  await tap('save-g1');
  let late: (answer: unknown) => void = () => undefined;
  asked.mockImplementation((id: string) =>
    id === 'mall.takeStock' ? Promise.resolve(taken(4)) : new Promise((resolve) => (late = resolve)),
  );
  await act(async () => screens.pull());
  await act(async () => late(failure('network_unreachable', 0, '没有连上网络')));
  expect(text('books-g1')).toBe('账面 3 件，含预留 1');
  await act(async () => screens.pull());
  await type('4');
  await tap('save-g1');
  await act(async () => late({ ok: true, data: { items: [line], nextCursor: null } }));
  expect(text('books-g1')).toBe('账面 4 件，含预留 1');
});

it('keeps a count on the phone while there is no network, and sends it by itself with the same key', async () => {
  answers(failure('network_unreachable', 0), taken(9));
  jest.useFakeTimers();
  await open();
  await type('9');
  await tap('save-g1');
  expect(text('state-g1')).toBe('等网络恢复后自动保存');
  expect(stockCounts.of(shelf)).toMatchObject([{ counted: 9, sent: true }]);
  await act(async () => void (await jest.advanceTimersByTimeAsync(8_500)));
  jest.useRealTimers();
  expect(sent()[1]).toEqual(sent()[0]);
  expect(stockCounts.of(shelf)).toEqual([]);
});

it('brings back what was typed before the app was closed, without sending it', async () => {
  answers();
  await open();
  await type('12');
  cleanup();
  await open();
  expect((document.getElementById('count-g1') as HTMLInputElement).value).toBe('12');
  await type('x');
  expect((document.getElementById('count-g1') as HTMLInputElement).value).toBe('x');
  expect(stockCounts.of(shelf)).toMatchObject([{ counted: 12 }]);
  expect(sent()).toEqual([]);
});

it('shows and sends a colleague nothing of what somebody else counted on this phone', async () => {
  answers(failure('network_unreachable', 0));
  await open();
  await type('9');
  await tap('save-g1');
  cleanup();
  mockStaff.id = 'n';
  asked.mockClear();
  answers(taken(9));
  jest.useFakeTimers();
  await open();
  expect((document.getElementById('count-g1') as HTMLInputElement).value).toBe('5');
  await act(async () => void (await jest.advanceTimersByTimeAsync(8_500)));
  jest.useRealTimers();
  expect(sent()).toEqual([]);
  expect(stockCounts.of(shelf)).toMatchObject([{ counted: 9, sent: true }]);
});

it('leads to the redemptions that stand in the way, for those who may settle them', async () => {
  const short = failure('stock_short', 409, '清点到 0 件，少于家长已兑换、还没领走的 1 件，请先取消其中一些兑换。');
  const go = jest.fn();
  Object.assign(Taro, { navigateTo: go });
  answers(short, short);
  await open();
  await type('0');
  await tap('save-g1');
  expect(text('refused-g1')).toContain('请先取消其中一些兑换');
  expect(document.getElementById('redemptions-g1')).toBeNull();
  cleanup();
  mockStaff.may = ['stock.write', 'redemption.fulfil'];
  await open();
  await tap('redemptions-g1');
  expect(go.mock.calls[0][0].url).toBe(urls.staff.pickUpOf({ goodId: 'g1', campusId: 'c1', title: '青芽双肩包' }));
  expect(stockCounts.of(shelf)).toMatchObject([{ counted: 0 }]);
  await type('1');
  expect(document.getElementById('redemptions-g1')).toBeNull();
});
