import { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { Redemption } from '../../model/redemptions';
import PickUp from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
/** Where somebody who must sign in first is to come back to. */
const mockHere = jest.fn();
jest.mock('../../hooks/use-me', () => ({
  useCaller: (here: string) => {
    mockHere(here);
    return {
      data: {
        me: { staff: { permissions: [{ permission: 'redemption.fulfil', campuses: 'all' }] } },
        campuses: [{ campusId: 'c1', name: '南山校区' }],
      },
      error: undefined,
      busy: false,
      reload: jest.fn(),
    };
  },
}));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;

const redemption = {
  id: 'r1',
  studentId: 's1',
  studentName: '林小雨',
  campusId: 'c1',
  campusName: '南山校区',
  goodTitle: '青芽双肩包',
  thumbUrl: null,
  delivery: 'pick_up',
  quantity: 2,
  points: 2_400,
  state: 'ready',
  expiresAt: Date.now() + 86_400_000,
  exportedAt: null,
  returnableUntil: null,
  shipment: null,
  pickUpRequest: null,
  handedOverAt: null,
  transferredFrom: null,
  returnedQuantity: 0,
  returnedPoints: 0,
  note: null,
} as unknown as Redemption;
const draw = {
  id: 'd1',
  prizeName: '跳绳',
  studentName: '周小树',
  campusName: '南山校区',
  campaignTitle: '新年抽奖',
  drawNo: 7,
  state: 'waiting',
  claimThrough: '2026-12-31',
};
const unknown = {
  ok: false,
  error: { code: 'redemption_code_unknown', message: '没有找到这个领取码', status: 404, requestId: '' },
};

/** What the server says to each call. */
const answers = (byId: Readonly<Record<string, unknown>>) =>
  asked.mockImplementation(async (id: string) => byId[id] ?? { ok: true, data: { items: [redemption], nextCursor: null } });
const sent = (id: string) => asked.mock.calls.filter(([called]) => called === id).map(([, request]) => request);
const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const text = (id: string) => document.getElementById(id)?.textContent ?? '';
const open = async (params: Readonly<Record<string, string>> = {}) => {
  (useRouter as unknown as jest.Mock).mockReturnValue({ params });
  await act(async () => void render(<PickUp />));
};
/** Without a scanner the field appears when one is asked for. */
const type = async (code: string) => {
  if (document.getElementById('pick-up-code') === null) await tap('scan-code');
  fireEvent.change(document.getElementById('pick-up-code')!, { target: { value: code } });
  await tap('find-code');
};

beforeEach(() => asked.mockReset());
afterEach(cleanup);

it('shows what a code stands for, and hands it over with one tap', async () => {
  answers({ 'redemptions.byCode': { ok: true, data: redemption }, 'redemptions.handOver': { ok: true, data: redemption } });
  await open();
  await type('p1.7KQ2M8ZT');
  expect(text('found-redemption')).toContain('青芽双肩包 × 2');
  expect(text('found-redemption')).toContain('林小雨');
  await tap('hand-over');
  expect(sent('redemptions.handOver')).toEqual([
    { params: { redemptionId: 'r1' }, body: { proof: 'code', code: 'p1.7KQ2M8ZT' }, idempotencyKey: expect.any(String) },
  ]);
  expect(text('pick-up-outcome')).toContain('已交付：林小雨');
});

it('knows prizes of lotteries by their mark, and by their letters alone', async () => {
  answers({
    'redemptions.byCode': unknown,
    'lottery.byCode': { ok: true, data: draw },
    'lottery.handOver': { ok: true, data: draw },
  });
  await open();
  await type('z1.7KQ2M8ZT');
  expect(sent('redemptions.byCode')).toEqual([]);
  expect(text('found-prize')).toContain('跳绳');
  await tap('hand-over-prize');
  expect(sent('lottery.handOver')).toEqual([{ params: { code: 'z1.7KQ2M8ZT' }, idempotencyKey: expect.any(String) }]);
  await type('7KQ2M8ZT');
  expect(sent('redemptions.byCode')).toHaveLength(1);
  expect(text('found-prize')).toContain('跳绳');
});

it('says in place what is wrong with a code', async () => {
  answers({
    'redemptions.byCode': unknown,
    'lottery.byCode': { ...unknown, error: { ...unknown.error, code: 'prize_code_unknown' } },
  });
  await open();
  await type('7KQ2');
  screen.getByText(/这不是领取码/);
  expect(sent('redemptions.byCode')).toEqual([]);
  await type('7KQ2M8ZT');
  screen.getByText('没有找到这个领取码');
});

it('says of typed letters where their prize waits, and when nobody could look', async () => {
  const fails = (code: string, message: string) => ({ ok: false, error: { code, message, status: 404, requestId: '' } });
  answers({ 'redemptions.byCode': unknown, 'lottery.byCode': fails('prize_elsewhere', '这份奖品在另一个校区等待领取') });
  await open();
  await type('7KQ2M8ZT');
  screen.getByText('这份奖品在另一个校区等待领取');
  answers({ 'redemptions.byCode': unknown, 'lottery.byCode': fails('network_unreachable', '没有连上网络') });
  await type('7KQ2M8ZT');
  screen.getByText('没有连上网络');
  expect(screen.queryByText('没有找到这个领取码')).toBeNull();
});

it('asks the guardians for somebody without the code, and hands over once they agreed', async () => {
  const waiting = { ...redemption, pickUpRequest: { taker: '奶奶', state: 'waiting', until: Date.now() + 1_800_000 } };
  const accepted = { ...waiting, pickUpRequest: { ...waiting.pickUpRequest, state: 'accepted' } };
  answers({
    'mallDesk.askGuardian': { ok: true, data: waiting },
    'redemptions.read': { ok: true, data: accepted },
    'redemptions.handOver': { ok: true, data: accepted },
  });
  await open();
  await tap('queue-r1');
  expect(document.getElementById('hand-over')).toBeNull();
  jest.useFakeTimers();
  await tap('ask-guardian');
  fireEvent.change(document.getElementById('taker')!, { target: { value: ' 奶奶 ' } });
  await tap('sheet-confirm');
  expect(sent('mallDesk.askGuardian')[0].body).toEqual({ taker: '奶奶' });
  expect(text('guardian-answer')).toContain('已请家长确认由「奶奶」代领');
  expect(document.getElementById('hand-over')).toBeNull();
  await act(async () => void (await jest.advanceTimersByTimeAsync(3_500)));
  jest.useRealTimers();
  expect(text('guardian-answer')).toContain('家长已同意');
  await tap('hand-over');
  expect(sent('redemptions.handOver')[0].body).toEqual({ proof: 'guardian' });
});

it('hands over to somebody staff know only with a reason', async () => {
  answers({ 'redemptions.handOver': { ok: true, data: redemption } });
  await open();
  await tap('queue-r1');
  await tap('act-known');
  await tap('sheet-confirm');
  expect(sent('redemptions.handOver')).toEqual([]);
  fireEvent.change(document.getElementById('reason')!, { target: { value: '认识妈妈' } });
  await tap('sheet-confirm');
  expect(sent('redemptions.handOver')[0].body).toEqual({ proof: 'known', reason: '认识妈妈' });
});

it('keeps what lies at the desk in view when it cannot be handed over, and says why', async () => {
  const refused = {
    code: 'redemption_expired',
    message: '这笔兑换已过领取期限，积分会退回，请重新兑换。',
    status: 409,
    requestId: '',
  };
  answers({ 'redemptions.byCode': { ok: true, data: redemption }, 'redemptions.handOver': { ok: false, error: refused } });
  await open();
  await type('p1.7KQ2M8ZT');
  await tap('hand-over');
  expect(text('hand-over-problem')).toBe(refused.message);
  expect(text('found-redemption')).toContain('青芽双肩包');
});

it('opens the redemption it was called for', async () => {
  answers({ 'redemptions.read': { ok: true, data: { ...redemption, state: 'confirmed' } } });
  await open({ redemptionId: 'r1' });
  expect(text('found-redemption')).toContain('青芽双肩包');
  expect(document.getElementById('act-prepare')).not.toBeNull();
});

it('asks nobody again about the one who was refused, and vouches for nobody meanwhile', async () => {
  const until = Date.now() + 1_800_000;
  const refused = { ...redemption, pickUpRequest: { taker: '奶奶', state: 'refused', until } };
  answers({ 'redemptions.read': { ok: true, data: refused } });
  await open({ redemptionId: 'r1' });
  expect(text('guardian-answer')).toContain('前不能再问同一位');
  expect(text('ask-guardian')).toBe('请家长确认另一位');
  for (const gone of ['act-known', 'hand-over']) expect(document.getElementById(gone)).toBeNull();
  cleanup();
  answers({
    'redemptions.read': { ok: true, data: { ...refused, pickUpRequest: { ...refused.pickUpRequest, until: Date.now() } } },
  });
  await open({ redemptionId: 'r1' });
  expect(text('ask-guardian')).toBe('请家长确认');
  expect(document.getElementById('act-known')).not.toBeNull();
});

it('shows everything open of one good when it was opened for it, and then everything again', async () => {
  answers({});
  await open({ goodId: 'g1', campusId: 'c1', title: '青芽双肩包' });
  expect(sent('redemptions.queue')[0].query).toEqual({
    state: 'open',
    goodId: 'g1',
    campusId: 'c1',
    cursor: undefined,
    limit: 20,
  });
  expect(text('only-good')).toContain('只看「青芽双肩包」');
  expect(document.getElementById('pile-prepare')).toBeNull();
  await tap('all-goods');
  expect(sent('redemptions.queue')[1].query).toEqual({
    delivery: 'pick_up',
    state: 'confirmed',
    cursor: undefined,
    limit: 20,
  });
  expect(document.getElementById('only-good')).toBeNull();
});

it('shows the name of the good where the platform hands it over encoded', async () => {
  answers({});
  await open({ goodId: 'g1', campusId: 'c1', title: encodeURIComponent('青芽双肩包') });
  expect(text('only-good')).toContain('只看「青芽双肩包」');
  expect(mockHere).toHaveBeenLastCalledWith(urls.staff.pickUpOf({ goodId: 'g1', campusId: 'c1', title: '青芽双肩包' }));
  cleanup();
  // Decoded already, with something that only looks encoded.
  await open({ goodId: 'g1', campusId: 'c1', title: '100%棉袜' });
  expect(text('only-good')).toContain('只看「100%棉袜」');
});

it('hands a prize over without its code only with a reason', async () => {
  const prizes = { ok: true, data: { items: [draw], nextCursor: null } };
  answers({ 'lottery.waiting': prizes, 'lottery.handOverKnown': { ok: true, data: { ...draw, state: 'handed_over' } } });
  await open();
  await tap('pile-prize');
  expect(text('prize-d1')).toContain('最晚');
  await tap('prize-d1');
  expect(text('found-prize')).toContain('南山校区');
  expect(document.getElementById('hand-over-prize')).toBeNull();
  await tap('prize-known');
  await tap('sheet-confirm');
  expect(sent('lottery.handOverKnown')).toEqual([]);
  fireEvent.change(document.getElementById('reason')!, { target: { value: ' 认识妈妈 ' } });
  await tap('sheet-confirm');
  expect(sent('lottery.handOverKnown')).toEqual([
    { params: { drawId: 'd1' }, body: { reason: '认识妈妈' }, idempotencyKey: expect.any(String) },
  ]);
  expect(text('pick-up-outcome')).toBe('已交付奖品「跳绳」给 周小树');
  expect(sent('lottery.waiting')).toHaveLength(2);
});
