import Taro, { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { Draw } from '../../lottery-model';
import { draw } from '../../lottery-test-samples';
import DrawsPage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true }));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;

let draws: readonly Draw[];
beforeEach(() => {
  jest.useFakeTimers();
  (useRouter as jest.Mock).mockReturnValue({ params: { studentId: 'S' } });
  Object.assign(Taro, { setKeepScreenOn: jest.fn(() => Promise.resolve()) });
  asked.mockReset().mockImplementation(async (id: string) => {
    if (id === 'schooling.listOwnStudents') return { ok: true, data: { items: [{ id: 'S', name: '小雨' }] } };
    return { ok: true, data: { items: draws, nextCursor: null } };
  });
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

const open = () => act(async () => void render(<DrawsPage />));
const pass = (ms: number) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));
const reads = () => asked.mock.calls.filter(([id]) => id === 'lottery.mine').length;

it('turns by itself at the desk, and rests when nothing waits any more', async () => {
  draws = [draw()];
  await open();
  expect(screen.getByText(/到城东校区前台领取/)).toBeTruthy();
  await pass(9_999);
  expect(reads()).toBe(1);
  draws = [draw({ state: 'handed_over', handedOverAt: 0, claimCode: null, claimText: null })];
  await pass(1);
  expect(reads()).toBe(2);
  expect(screen.getByText('已领取')).toBeTruthy();
  await pass(60_000);
  expect(reads()).toBe(2);
});

it('leads to rules and winners of every campaign that was drawn in, and to its check', async () => {
  const navigateTo = jest.fn();
  Object.assign(Taro, { navigateTo });
  draws = [draw(), draw({ id: 'E' }), draw({ id: 'F', campaignId: 'M', campaignTitle: '秋日抽奖', state: 'forfeited' })];
  await open();
  const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
  for (const id of ['rules-L', 'rules-M', 'verify-M']) await tap(id);
  const page = (name: string, id: string) => expect.stringMatching(new RegExp(`pages/${name}/index.*lotteryId=${id}`));
  expect(navigateTo.mock.calls.map(([{ url }]) => url)).toEqual([
    page('lottery', 'L'),
    page('lottery', 'M'),
    page('verify', 'M'),
  ]);
  expect(screen.getAllByText('「冬日抽奖」的活动规则和获奖名单')).toHaveLength(1);
});

it('leaves a list alone that somebody looks through', async () => {
  draws = Array.from({ length: 31 }, (_, index) => draw({ id: `D${index}` }));
  await open();
  await pass(60_000);
  expect(reads()).toBe(1);
});
