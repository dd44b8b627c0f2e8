import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { TRIED_AGAIN_MS } from '@/services/draft';
import CollectScreen from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@tarojs/taro', () => ({
  ...jest.requireActual('@tarojs/taro'),
  __esModule: true,
  useRouter: () => ({ params: { studentId: 's1' } }),
}));
jest.mock('../../hooks/use-me', () => ({
  useCaller: () => ({ data: mockCaller, error: undefined, busy: false, reload: async () => undefined }),
}));
jest.mock('../../model/access', () => ({
  ...jest.requireActual('../../model/access'),
  allows: () => true,
  campusChoices: () => [{ value: 'c1', text: '城东校区' }],
}));
const mockCaller = { me: {}, campuses: [{ campusId: 'c1', name: '城东校区' }] };
const asked = call as unknown as jest.Mock;
const lost = { ok: false, error: { code: 'network', message: '网络不稳', status: 0, requestId: '' } };
const student = { id: 's1', familyId: 'f1', campusId: 'c1', name: '林小雨', externalNo: '', status: 'active' };
const bill = { id: 'b1', title: '春季学费', amount: 12_800, studentName: '林小雨', createdAt: Date.now() };
/** What is open, and what was ever made; null = it cannot be read. */
let bills: object[] | null = [];
let made: object[] = [];
let answer: object = lost;

const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const type = (id: string, value: string) => fireEvent.change(document.getElementById(id)!, { target: { value } });
const sent = () => asked.mock.calls.filter(([id]) => id === 'payments.collect').map(([, request]) => request);
const collect = async () => {
  await act(async () => void render(<CollectScreen />));
  type('collect-title', '春季学费');
  type('collect-amount', '128');
  await tap('submit-collect');
};

beforeEach(() => {
  jest.useFakeTimers();
  bills = [];
  made = [];
  answer = lost;
  asked.mockReset().mockImplementation(async (id: string, request: { readonly query?: { readonly state?: string } }) => {
    if (id === 'schooling.getStudent') return { ok: true, data: student };
    if (id === 'payments.list' && bills === null) return lost;
    if (id === 'payments.list')
      return { ok: true, data: { items: request.query?.state === 'open' ? bills : made, nextCursor: null } };
    return answer;
  });
});
afterEach(async () => {
  // What was left without an answer is another test's no more.
  jest.advanceTimersByTime(7 * 86_400_000);
  cleanup();
  jest.useRealTimers();
});

it('shows what the family has not paid yet, asks again after a lost answer and says where to look', async () => {
  const navigateTo = jest.fn();
  Object.assign(Taro, { navigateTo });
  await act(async () => void render(<CollectScreen />));
  expect(asked).toHaveBeenCalledWith(
    'payments.list',
    expect.objectContaining({ query: expect.objectContaining({ familyId: 'f1', state: 'open' }) }),
  );
  expect(document.getElementById('open-bills')).toBeNull();
  type('collect-title', '春季学费');
  type('collect-amount', '128');
  bills = [bill];
  await tap('submit-collect');
  expect(document.getElementById('open-bills')?.textContent).toContain('待付：春季学费');
  expect(document.getElementById('look-first')?.textContent).toContain('可能已经保存。请先到收款列表看一看');
  await tap('look-first-go');
  expect(navigateTo).toHaveBeenCalledWith({ url: expect.stringContaining('cashier') });
});

it('does not speak of a lost answer after a refusal', async () => {
  answer = { ok: false, error: { code: 'x', message: '金额不对', status: 422, requestId: '' } };
  await collect();
  expect(document.body.textContent).toContain('金额不对');
  expect(document.getElementById('look-first')).toBeNull();
});

it.each([
  ['the same bills', [], [], TRIED_AGAIN_MS, true],
  ['the bill that was made', [bill], [bill], TRIED_AGAIN_MS, false],
  ['the bill that was made and paid since', [], [bill], TRIED_AGAIN_MS, false],
  ['that bill within the window', [], [bill], TRIED_AGAIN_MS - 1, true],
])('opened again with %s (%j open, %j made) after %i ms: the same act %s', async (_, open, ever, later, same) => {
  await collect();
  cleanup();
  bills = open;
  made = ever;
  jest.advanceTimersByTime(later);
  await collect();
  expect(sent()[1].body).toEqual(sent()[0].body);
  expect(sent()[1].idempotencyKey === sent()[0].idempotencyKey).toBe(same);
});

it('says when the open bills could not be read', async () => {
  bills = null;
  await act(async () => void render(<CollectScreen />));
  expect(screen.getByText('这个家庭的待付缴费单没有加载出来')).toBeTruthy();
});
