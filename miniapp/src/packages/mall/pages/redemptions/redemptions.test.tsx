import Taro, { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { redemption } from '../../test-samples';
import RedemptionsPage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true }));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;
const opened = jest.fn();

/** A server that knows the parts of a history. */
const show = async (parts: Readonly<Record<string, readonly unknown[]>>) => {
  asked.mockImplementation(async (_: string, { query }: { query: { state?: string } }) => ({
    ok: true,
    data: { items: parts[query.state ?? ''] ?? [], nextCursor: null },
  }));
  await act(async () => void render(<RedemptionsPage />));
};
const states = () => asked.mock.calls.map(([, { query }]) => query.state);
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));

beforeEach(() => {
  asked.mockReset();
  (useRouter as jest.Mock).mockReturnValue({ params: { studentId: 's1' } });
  Object.assign(Taro, { navigateTo: opened.mockReset() });
});
afterEach(cleanup);

it('shows the history by state, and leads to each', async () => {
  const back = redemption({ id: 'r2', goodTitle: '跳绳', state: 'cancelled' });
  await show({ '': [redemption(), back], back: [back] });
  expect(screen.getByText('小熊积木')).toBeTruthy();
  await press('chip-back');
  // The whole history is searched, not what has been loaded of it.
  expect(states()).toEqual([undefined, 'back']);
  expect(screen.queryByText('小熊积木')).toBeNull();
  await press('redemption-r2');
  expect(opened).toHaveBeenCalledWith({ url: '/packages/mall/pages/redemption/index?redemptionId=r2' });
  await press('chip-received');
  expect(screen.getByText('没有这类兑换')).toBeTruthy();
  await press('chip-all');
  expect(screen.getByText('小熊积木')).toBeTruthy();
});

it('keeps the chips in place on the way from an empty part to the whole', async () => {
  await show({ '': [redemption()] });
  await press('chip-received');
  const chip = document.getElementById('chip-all');
  const gone: (HTMLElement | null)[] = [];
  const watch = new MutationObserver(() => gone.push(document.getElementById('chip-all')));
  watch.observe(document.body, { childList: true, subtree: true });
  await press('chip-all');
  await act(async () => undefined);
  watch.disconnect();
  expect(gone.length).toBeGreaterThan(0);
  for (const one of [...gone, document.getElementById('chip-all')]) expect(one).toBe(chip);
});

it('says that there is nothing yet, and where to begin', async () => {
  await show({});
  expect(screen.getByText('还没有兑换记录')).toBeTruthy();
  expect(screen.getByText('去商城看看')).toBeTruthy();
  expect(document.getElementById('chip-all')).toBeNull();
});
