import { readFileSync } from 'node:fs';
import path from 'node:path';
import Taro, { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { call } from '@/services/api';
import VerifyPage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useSignedIn: () => true }));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;

const sample = () =>
  JSON.parse(readFileSync(path.join(__dirname, '../../../../../../scripts/test/fixtures/lottery-campaign.json'), 'utf8'));
const own = { nonce: 'family-5', drawNo: 6, prizeName: '颜料套装' };

let published: unknown;
beforeEach(() => {
  published = { ok: true, data: sample() };
  (useRouter as unknown as jest.Mock).mockReturnValue({ params: { studentId: 'S', lotteryId: 'L' } });
  asked.mockReset().mockImplementation(async (id: string) => {
    if (id === 'lottery.published') return published;
    if (id === 'lottery.show') return { ok: true, data: { nonce: 'family-5', guardianId: 'G' } };
    return { ok: true, data: { items: [own], nextCursor: null } };
  });
});
afterEach(() => {
  cleanup();
  Taro.removeStorageSync('qy.lottery.drawn.L');
});

const open = () => act(async () => void render(<VerifyPage />));
const type = (id: string, value: string) => fireEvent.change(document.getElementById(id) as HTMLElement, { target: { value } });
const verify = async () => {
  await act(async () => void fireEvent.click(document.getElementById('verify') as HTMLElement));
  await waitFor(() => expect(document.getElementById('verdict')).not.toBeNull());
  return document.getElementById('verdict')?.textContent ?? '';
};

it('recomputes the campaign and shows the family its own lines', async () => {
  await open();
  expect((document.getElementById('noted-nonce') as HTMLInputElement).value).toBe('family-5');
  type('noted-commitment', sample().commitment.toUpperCase());
  expect(await verify()).toContain('核对一致');
  expect(screen.getByText('第 6 次 · 颜料套装 · 重新计算的结果相同')).toBeTruthy();
});

const keep = (notes: readonly object[]) =>
  Taro.setStorageSync('qy.lottery.drawn.L', JSON.stringify(notes.map((note) => ({ sent: '', guardianId: 'G', ...note }))));

it('takes the nonce of the family, whichever child drew, and of this device before that', async () => {
  asked.mockImplementation(async (id: string) => {
    if (id === 'lottery.published') return published;
    if (id === 'lottery.show') return { ok: true, data: { nonce: 'family-5', guardianId: 'G' } };
    return { ok: true, data: { items: [], nextCursor: null } };
  });
  await open();
  expect((document.getElementById('noted-nonce') as HTMLInputElement).value).toBe('family-5');
  cleanup();
  keep([{ drawNo: 7, prizeId: 'none', nonce: 'family-6' }]);
  await open();
  expect((document.getElementById('noted-nonce') as HTMLInputElement).value).toBe('family-6');
});

it('believes what this device kept, not what the school shows now', async () => {
  keep([{ drawNo: 6, prizeId: 'easel', nonce: 'family-5' }]);
  await open();
  expect(await verify()).toContain('这台设备记下的第 6 次抽奖');
});

it('says where the first discrepancy is', async () => {
  const file = sample();
  file.draws[9].prizeId = 'easel';
  published = { ok: true, data: file };
  await open();
  expect(await verify()).toContain('第 10 次抽奖应当是「50 积分」，名单上写的是「画架」。');
});

it('takes no fingerprint that cannot be one', async () => {
  await open();
  type('noted-rules', 'abc');
  await act(async () => void fireEvent.click(document.getElementById('verify') as HTMLElement));
  expect(document.getElementById('verdict')).toBeNull();
  expect(screen.getByRole('alert').textContent).toContain('64 位');
});

describe('before the file is there', () => {
  const stillOpen = (closesAt: number) => ({
    ok: false,
    error: { code: 'lottery_still_open', message: '', status: 409, requestId: '', details: { closesAt } },
  });
  const reads = () => asked.mock.calls.filter(([id]) => id === 'lottery.published').length;
  const pass = (ms: number) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('looks again when asked to', async () => {
    published = stillOpen(Date.now() + 3_600_000);
    await open();
    expect(screen.getByText('结束后才能核对')).toBeTruthy();
    published = { ok: true, data: sample() };
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: '再看一次' })));
    expect(document.getElementById('verify')).not.toBeNull();
  });

  it('turns by itself once the seed is there, also after a try that failed, and asks no more then', async () => {
    published = stillOpen(Date.now() + 60_000);
    await open();
    await pass(60_000);
    // Nothing is asked before the end, and once right after it.
    expect(reads()).toBe(1);
    await pass(1_000);
    expect(reads()).toBe(2);
    expect(screen.getByText('正在公布随机种子')).toBeTruthy();
    published = { ok: false, error: { code: 'network_unreachable', message: '没有连上网络。', status: 0, requestId: '' } };
    await pass(10_000);
    expect(screen.getByText('没有加载出来')).toBeTruthy();
    published = { ok: true, data: sample() };
    await pass(9_999);
    expect(document.getElementById('verify')).toBeNull();
    await pass(1);
    expect(document.getElementById('verify')).not.toBeNull();
    const before = reads();
    await pass(60_000);
    expect(reads()).toBe(before);
  });
});

it('says when it is too early, and what cannot be read', async () => {
  published = { ok: false, error: { code: 'lottery_still_open', message: '', status: 409, requestId: '' } };
  await open();
  expect(screen.getByText('结束后才能核对')).toBeTruthy();
  cleanup();
  published = { ok: true, data: { format: 'x' } };
  await open();
  expect(screen.getByText('没有加载出来')).toBeTruthy();
});
