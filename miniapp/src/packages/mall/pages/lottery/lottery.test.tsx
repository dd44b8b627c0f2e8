import Taro, { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { Draw, Lottery } from '../../lottery-model';
import { draw, lottery, none, prize } from '../../lottery-test-samples';
import LotteryPage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true, useSignedIn: () => true }));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;
const navigateTo = jest.fn();
const copied = jest.fn(() => Promise.resolve());

type Answer = (request: { body?: unknown; idempotencyKey?: string }) => unknown;
const ok = (data: unknown) => ({ ok: true, data });
const failed = (code: string, status: number, message = code) => ({ ok: false, error: { code, message, status, requestId: '' } });
const HOUR = 3_600_000;
const running = (over: Partial<Lottery> = {}) => lottery({ opensAt: Date.now() - HOUR, closesAt: Date.now() + HOUR, ...over });

let shown: Lottery;
let drawn: Answer;
let mine: () => unknown;
let rule: unknown;
let showAnswer: () => unknown;
/** A clock that only the tests move; what polls and waits goes by it. */
const wait = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
/** So long after its last sending, and a moment more, a draw that the school does not have is lost. */
const ON_ITS_WAY_MS = 11_000;
beforeEach(() => {
  jest.useFakeTimers();
  shown = running();
  drawn = () => ok(draw());
  mine = () => ok({ items: [], nextCursor: null });
  rule = { approvalAbove: null, hasPin: false, lockedUntil: null };
  showAnswer = () => ok(shown);
  navigateTo.mockReset();
  copied.mockClear();
  Object.assign(Taro, { navigateTo, setClipboardData: copied });
  (useRouter as unknown as jest.Mock).mockReturnValue({ params: { studentId: 'S', lotteryId: 'L' } });
  asked.mockReset().mockImplementation(async (id: string, request: { body?: unknown; idempotencyKey?: string }) => {
    if (id === 'schooling.listOwnStudents') return ok({ items: [{ id: 'S', name: '小雨' }] });
    if (id === 'lottery.open') return ok({ items: [running()], drew: false });
    if (id === 'lottery.show') return showAnswer();
    if (id === 'lottery.mine') return mine();
    if (id === 'mallFamily.rule') return ok(rule);
    if (id === 'lottery.winners') return ok({ items: [], nextCursor: null });
    return drawn(request);
  });
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
  for (const name of ['lottery.draw.L.S.G', 'lottery.noted.L', 'lottery.drawn.L']) Taro.removeStorageSync(`qy.${name}`);
});

const open = () => act(async () => void render(<LotteryPage />));
const at = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`nothing is called ${id}`);
  return found;
};
const tap = (id: string) => act(async () => void fireEvent.click(at(id)));
const drawsSent = () => asked.mock.calls.filter(([id]) => id === 'lottery.draw').map(([, request]) => request);

it('shows odds, what is left and the values to note; each can be copied', async () => {
  await open();
  expect(at('lottery-prizes').textContent).toContain('1.00%');
  expect(at('lottery-prizes').textContent).toContain('1/100');
  expect(at('lottery-prizes').textContent).toContain('未中奖');
  await tap('copy-commitment');
  await tap('copy-rules-hash');
  expect(copied.mock.calls).toEqual([[{ data: 'c' }], [{ data: 'r' }]]);
});

it('draws in two taps, says what it costs before, and shows the result only when it is there', async () => {
  let answer: (draw: unknown) => void = () => undefined;
  drawn = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  await open();
  await tap('draw');
  expect(drawsSent()).toEqual([]);
  expect(screen.getByText('150 积分')).toBeTruthy();
  await tap('sheet-confirm');
  await tap('sheet-confirm');
  expect(document.getElementById('draw-outcome')).toBeNull();
  expect(drawsSent()).toHaveLength(1);
  expect(drawsSent()[0]).toMatchObject({ params: { studentId: 'S', lotteryId: 'L' }, body: { points: 100 } });
  shown = running({ drawn: 5, nonce: 'abcdefgh' });
  await act(async () => answer(ok(draw())));
  expect(at('draw-outcome').textContent).toBe('抽中了「画架」');
  await tap('reveal-code');
  expect(navigateTo.mock.lastCall?.[0].url).toContain('pages/draws');
  expect(document.getElementById('draw-outcome')).toBeNull();
});

it('raises no alarm while it has not read the campaign again, and says when it could not', async () => {
  let sent = '';
  drawn = ({ body }) => {
    sent = (body as { nonce: string }).nonce;
    showAnswer = () => failed('network_unreachable', 0, '没有连上网络。');
    return ok(draw({ nonce: sent }));
  };
  shown = running({ drawn: 0, draws: 5 });
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  await tap('reveal-done');
  expect(document.getElementById('nonce-doubt')).toBeNull();
  expect(screen.getByText(/没有更新成功/)).toBeTruthy();
  cleanup();
  // Somebody drew in between: the family's own draw is still to come in what was read.
  showAnswer = () => ok(running({ drawn: 0, draws: 7 }));
  await open();
  expect(document.getElementById('nonce-doubt')).toBeNull();
  cleanup();
  showAnswer = () => ok(running({ nonce: sent, drawn: 1, draws: 8 }));
  await open();
  expect(document.getElementById('nonce-doubt')).toBeNull();
  cleanup();
  showAnswer = () => ok(running({ nonce: 'another', drawn: 1, draws: 8 }));
  await open();
  expect(at('nonce-doubt').textContent).toContain('不一样');
});

it('looks for a lost draw without paying, and shows it when the school has it', async () => {
  drawn = () => failed('network_timeout', 0, '网络有点慢');
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  expect(screen.getByText('网络有点慢')).toBeTruthy();
  cleanup();
  const lost = { drawNo: 6, drawnAt: Date.now(), prizeKind: 'nothing', prizeName: '未中奖', state: 'none' } as const;
  mine = () => ok({ items: [draw(lost)], nextCursor: null });
  await open();
  expect(at('draw-outcome').textContent).toBe('这次没有抽中');
  expect(drawsSent()).toHaveLength(1);
  await tap('reveal-done');
  expect(document.getElementById('lost-draw')).toBeNull();
  expect(at('draw')).toBeTruthy();
});

it('goes on with the very same draw where it never arrived, after saying what it costs', async () => {
  drawn = () => failed('network_timeout', 0, '网络有点慢');
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  cleanup();
  drawn = () => ok(draw({ prizeKind: 'nothing', prizeName: '未中奖', state: 'none' }));
  // A draw that was there before this one was begun is not it.
  mine = () => ok({ items: [draw({ drawNo: 5, drawnAt: Date.now() })], nextCursor: null });
  await open();
  await wait(ON_ITS_WAY_MS);
  expect(at('lost-draw').textContent).toContain('没有扣积分');
  expect(document.getElementById('draw')).toBeNull();
  expect(at('go-on').textContent).toBe('用 100 积分，完成这次抽奖');
  await tap('go-on');
  expect(drawsSent()).toHaveLength(1);
  await tap('sheet-confirm');
  const [first, second] = drawsSent();
  expect(second).toEqual(first);
  expect(at('draw-outcome').textContent).toBe('这次没有抽中');
  await tap('reveal-done');
  await tap('draw');
  await tap('sheet-confirm');
  expect(drawsSent()[2].idempotencyKey).not.toBe(first.idempotencyKey);
});

it('takes no draw of the other guardian for the lost one', async () => {
  drawn = () => failed('network_timeout', 0, '网络有点慢');
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  cleanup();
  const own = draw({ drawNo: 7, drawnAt: Date.now(), prizeKind: 'nothing', state: 'none' });
  mine = () => ok({ items: [own, draw({ drawNo: 6, drawnAt: Date.now(), guardianId: 'H' })], nextCursor: null });
  await open();
  expect(at('draw-outcome').textContent).toBe('这次没有抽中');
  expect(JSON.parse(Taro.getStorageSync('qy.lottery.drawn.L'))).toMatchObject([{ drawNo: 7 }]);
});

it('says that no points were taken only once the draw cannot be on its way any more', async () => {
  drawn = () => failed('network_timeout', 0, '网络有点慢');
  await open();
  await tap('draw');
  await wait(60_000);
  await tap('sheet-confirm');
  cleanup();
  await open();
  expect(at('lost-draw').textContent).toContain('正在向学校查询结果');
  await wait(ON_ITS_WAY_MS - 1);
  expect(at('lost-draw').textContent).not.toContain('没有扣积分');
  for (const early of ['go-on', 'drop-draw']) expect(document.getElementById(early)).toBeNull();
  // It arrived after all, after it had been looked for in vain.
  mine = () => ok({ items: [draw({ drawNo: 6, drawnAt: Date.now(), prizeKind: 'nothing', state: 'none' })], nextCursor: null });
  await wait(1);
  expect(at('draw-outcome').textContent).toBe('这次没有抽中');
  expect(document.getElementById('lost-draw')).toBeNull();
});

it('looks once more before a lost draw is given up', async () => {
  drawn = () => failed('network_timeout', 0, '网络有点慢');
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  cleanup();
  await open();
  await wait(ON_ITS_WAY_MS);
  mine = () => failed('network_unreachable', 0, '没有连上网络。');
  await tap('drop-draw');
  expect(at('lost-draw').textContent).toContain('没有连上网络');
  mine = () => ok({ items: [], nextCursor: null });
  await tap('ask-again');
  mine = () => ok({ items: [draw({ drawNo: 6, drawnAt: Date.now(), prizeKind: 'nothing', state: 'none' })], nextCursor: null });
  await tap('drop-draw');
  expect(at('draw-outcome').textContent).toBe('这次没有抽中');
});

it('lets go of a lost draw, and cannot while it is not known whether it arrived', async () => {
  drawn = () => failed('network_timeout', 0, '网络有点慢');
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  cleanup();
  mine = () => failed('network_unreachable', 0, '没有连上网络。');
  await open();
  expect(document.getElementById('drop-draw')).toBeNull();
  expect(at('lost-draw').textContent).toContain('没有连上网络');
  await wait(ON_ITS_WAY_MS);
  mine = () => ok({ items: [], nextCursor: null });
  await tap('ask-again');
  await tap('drop-draw');
  expect(document.getElementById('lost-draw')).toBeNull();
  expect(at('draw')).toBeTruthy();
  expect(drawsSent()).toHaveLength(1);
});

it('asks for the guardians’ word above their limit, sends it and keeps it nowhere', async () => {
  rule = { approvalAbove: 99, hasPin: true, lockedUntil: null };
  drawn = () => failed('family_pin_wrong', 403, '家长密码不对');
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  expect(drawsSent()).toEqual([]);
  await act(async () => void fireEvent.change(at('pin'), { target: { value: '240613' } }));
  await tap('sheet-confirm');
  expect(drawsSent()[0].body.pin).toBe('240613');
  expect(screen.getByText('家长密码不对')).toBeTruthy();
  expect((at('pin') as HTMLInputElement).value).toBe('');
  await act(async () => void fireEvent.change(at('pin'), { target: { value: '111111' } }));
  drawn = () => failed('network_timeout', 0, '网络有点慢');
  await tap('sheet-confirm');
  expect(drawsSent()[1].idempotencyKey).not.toBe(drawsSent()[0].idempotencyKey);
  expect(Taro.getStorageSync('qy.lottery.draw.L.S.G')).not.toContain('111111');
});

it('asks for no word at the limit, and says how to set one where there is none', async () => {
  rule = { approvalAbove: 100, hasPin: true, lockedUntil: null };
  await open();
  await tap('draw');
  expect(document.getElementById('pin')).toBeNull();
  cleanup();
  rule = { approvalAbove: 99, hasPin: false, lockedUntil: null };
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  expect(drawsSent()).toEqual([]);
  await tap('go-rule');
  expect(navigateTo.mock.lastCall?.[0].url).toContain('pages/rule');
});

it('says when the nonce is not the one this device chose, and keeps what it was told', async () => {
  drawn = () => ok(draw({ nonce: 'somebody-else' }));
  await open();
  await tap('draw');
  shown = running({ nonce: 'somebody-else', drawn: 1, draws: 8 });
  await tap('sheet-confirm');
  await tap('reveal-done');
  expect(at('nonce-doubt').textContent).toContain('不是这台设备产生的');
  const [noted] = JSON.parse(Taro.getStorageSync('qy.lottery.drawn.L'));
  expect(noted).toMatchObject({ drawNo: 8, prizeId: 'p', nonce: 'somebody-else', guardianId: 'G' });
  cleanup();
  Taro.removeStorageSync('qy.lottery.drawn.L');
  shown = running({ nonce: 'planted', drawn: 0 });
  await open();
  expect(at('nonce-doubt').textContent).toContain('请先不要抽奖');
});

it('sells no draw when nothing can be won any more, and names what is gone before', async () => {
  shown = running({ prizes: [prize({ left: 0 }), prize({ id: 'q', name: '颜料' }), none] });
  await open();
  await tap('draw');
  expect(screen.getByRole('dialog').textContent).toContain('「画架」已经发完，抽中时改发「未中奖」');
  cleanup();
  shown = running({ refusal: 'lottery_sold_out', leftToday: 0 });
  await open();
  expect(document.getElementById('draw')).toBeNull();
  expect(at('lottery-refusal').textContent).toContain('全部发完');
});

it('leads from a campaign that is gone to what was won', async () => {
  showAnswer = () => failed('lottery_not_found', 404, '没有找到这个抽奖活动，可能已经下线。');
  await open();
  await act(async () => void fireEvent.click(screen.getByText('我的抽奖和领奖码')));
  expect(navigateTo.mock.lastCall?.[0].url).toContain('pages/draws');
});

it('leads a won coupon to the rights', async () => {
  drawn = () => ok(draw({ prizeKind: 'coupon', prizeName: '课程券', state: 'given' }));
  await open();
  await tap('draw');
  await tap('sheet-confirm');
  await tap('reveal-rights');
  expect(navigateTo.mock.lastCall?.[0].url).toContain('pages/rights');
});

it('uses the nonce of the family once it has one, and reads the campaign anew after a refusal', async () => {
  shown = running({ nonce: 'family-nonce' });
  drawn = () => failed('lottery_day_limit', 409, '您家今天的抽奖次数已经用完');
  await open();
  await tap('draw');
  shown = running({ refusal: 'lottery_day_limit', leftToday: 0 });
  await tap('sheet-confirm');
  expect((drawsSent()[0] as { body: Partial<Draw> }).body.nonce).toBe('family-nonce');
  expect(at('lottery-refusal').textContent).toContain('明天');
  expect(document.getElementById('draw')).toBeNull();
  expect(document.getElementById('lost-draw')).toBeNull();
});

it('counts down before it opens, and leads to the check when it is over', async () => {
  shown = running({ opensAt: Date.now() + HOUR, closesAt: Date.now() + 2 * HOUR, refusal: 'lottery_not_open_yet' });
  await open();
  expect(screen.getByRole('timer')).toBeTruthy();
  expect(screen.queryByText('今天还可以抽')).toBeNull();
  expect(document.getElementById('draw')).toBeNull();
  cleanup();
  shown = running({ state: 'ended', seed: '5eed', refusal: 'lottery_over' });
  await open();
  await tap('copy-seed');
  expect(copied.mock.lastCall).toEqual([{ data: '5eed' }]);
  await tap('go-verify');
  expect(navigateTo.mock.lastCall?.[0].url).toContain('lotteryId=L');
});

it.each([
  ['ended long ago', { state: 'ended', seed: '5eed', refusal: 'lottery_over', leftToday: 0 }],
  ['belongs to a school that has switched lotteries off', { refusal: 'lottery_off', leftToday: 0 }],
] as const)('opens a campaign that %s, and is listed nowhere', async (_, over) => {
  shown = running({ ...over, draws: 8 });
  const usual = asked.getMockImplementation();
  const winner = { firstName: '小雨', prizeName: '画架', drawnOn: '2026-11-21' };
  asked.mockImplementation(async (id: string, request: unknown) => {
    if (id === 'lottery.open') return ok({ items: [], drew: true });
    if (id === 'lottery.winners') return ok({ items: [winner], nextCursor: null });
    return usual?.(id, request);
  });
  await open();
  for (const text of ['凭码领取', '021', '小雨 抽中「画架」', '11月21日 周六']) expect(screen.getByText(text)).toBeTruthy();
  expect(document.getElementById('draw')).toBeNull();
});

it('warns when what is published is no longer what this device noted', async () => {
  await open();
  expect(screen.queryByText(/请联系学校问清楚/)).toBeNull();
  cleanup();
  shown = running({ commitment: 'other' });
  await open();
  expect(screen.getByText(/请联系学校问清楚/)).toBeTruthy();
});

it('says so when there is no lottery', async () => {
  (useRouter as unknown as jest.Mock).mockReturnValue({ params: { studentId: 'S' } });
  let drew = false;
  asked.mockImplementation(async (id: string) => ok({ items: id === 'lottery.open' ? [] : [{ id: 'S', name: '小雨' }], drew }));
  await open();
  expect(screen.getByText('现在没有抽奖活动')).toBeTruthy();
  expect(screen.queryByText('我的抽奖和领奖码')).toBeNull();
  cleanup();
  drew = true;
  await open();
  expect(screen.getByText('我的抽奖和领奖码')).toBeTruthy();
});
