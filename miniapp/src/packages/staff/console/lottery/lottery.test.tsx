import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call, download } from '@/services/api';
import type { Lottery } from '../../model/lottery';
import type { Me } from '../../types';
import { SwitchSheet } from '../lotteries/setting';
import { LotteryOf } from './index';

jest.mock('@/services/api', () => ({ call: jest.fn(), download: jest.fn() }));
const asked = call as unknown as jest.Mock;

const me = (...permissions: string[]) =>
  ({ staff: { permissions: permissions.map((permission) => ({ permission, campuses: 'all' })) } }) as unknown as Me;
const odds = { over: 1, under: 1, basisPoints: 10_000, text: '100.00%' };
const lottery = (over: Partial<Lottery> = {}): Lottery => ({
  id: 'L',
  state: 'draft',
  version: 3,
  title: '冬日抽奖',
  opensAt: 1_800_000_000_000,
  closesAt: 1_800_086_400_000,
  pointsPerDraw: 100,
  perFamilyDay: 1,
  perFamily: 5,
  prizes: [
    {
      id: 'p1',
      name: '画架',
      kind: 'goods',
      valueFen: 60_000,
      points: 0,
      weight: 10,
      stock: 2,
      fallback: false,
      usage: '',
      costFen: 30_000,
      odds: { ...odds, text: '1.00%' },
      left: 1,
      given: 1,
    },
    {
      id: 'p2',
      name: '未中奖',
      kind: 'nothing',
      valueFen: 0,
      points: 0,
      weight: 990,
      stock: null,
      fallback: true,
      usage: '',
      costFen: 0,
      odds: { ...odds, text: '99.00%' },
      left: null,
      given: 41,
    },
  ],
  conditions: '在读家庭',
  claim: '凭码领取',
  claimThrough: '2027-01-31',
  forfeit: '作废',
  organiser: '学校',
  contact: '021',
  stockOut: '发完改发保底。',
  validity: '积分和券一年内有效。',
  commitment: 'c',
  rulesHash: null,
  seed: null,
  draws: 42,
  families: 17,
  missing: [],
  startedAt: null,
  endedAt: null,
  ...over,
});
const cost = { draws: 500, pointsIn: 50_000, pointsOut: 0, costFen: 60_000, mostFen: 60_000, mostPointsOut: 0 };

let shown: Lottery;
beforeEach(() => {
  jest.useFakeTimers();
  shown = lottery();
  (download as unknown as jest.Mock).mockReset().mockResolvedValue({ ok: false, error: { code: 'x', message: '没有下载成功' } });
  asked.mockReset().mockImplementation(async (id: string) => {
    if (id === 'lottery.cost') return { ok: true, data: { cost, odds: [{ ...odds, text: '7.77%', prizeId: 'p1' }] } };
    if (id === 'lottery.draws') return { ok: true, data: { items: [], nextCursor: null } };
    if (id === 'lottery.save') return { ok: true, data: { ...shown, version: 4 } };
    return { ok: true, data: shown };
  });
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

const open = (who: Me) => act(async () => void render(<LotteryOf me={who} lotteryId='L' />));
const at = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`nothing is called ${id}`);
  return found;
};
const tap = (id: string) => act(async () => void fireEvent.click(at(id)));
const type = (id: string, value: string) => act(async () => void fireEvent.change(at(id), { target: { value } }));
const sent = (operation: string) => asked.mock.calls.filter(([id]) => id === operation).map(([, request]) => request);
const owner = me('lottery.read', 'lottery.write', 'lottery.start');

it('shows odds and cost by the newest answer, asked once for many changes', async () => {
  await open(owner);
  await type('weight-p1', '20');
  await type('weight-p1', '30');
  await act(async () => void (await jest.advanceTimersByTimeAsync(600)));
  expect(sent('lottery.cost')).toHaveLength(1);
  expect(sent('lottery.cost')[0].body).toMatchObject({ draws: 500, prizes: [{ weight: 30 }, { weight: 990 }] });
  expect(screen.getByText('概率 7.77%')).toBeTruthy();
  expect(at('lottery-cost').textContent).toContain('¥600');
});

it('saves with the version that was read, and says what cannot be read', async () => {
  await open(owner);
  await type('stock-p1', 'viele');
  await tap('save-lottery');
  expect(sent('lottery.save')).toEqual([]);
  await type('stock-p1', '3');
  await tap('save-lottery');
  expect(sent('lottery.save')[0]).toMatchObject({ params: { lotteryId: 'L' }, body: { version: 3, prizes: [{ stock: 3 }, {}] } });
});

it('keeps what is typed while a save is under way, and calls only what was sent saved', async () => {
  let answer = (_: unknown): void => undefined;
  const usual = asked.getMockImplementation();
  asked.mockImplementation((id: string, request: unknown) =>
    id === 'lottery.save' ? new Promise((done) => (answer = done)) : usual?.(id, request),
  );
  const field = () => (at('lottery-contact') as HTMLInputElement).value;
  await open(owner);
  await type('lottery-contact', '022');
  await tap('save-lottery');
  await type('lottery-contact', '0223');
  await act(async () => answer({ ok: true, data: { ...shown, contact: '022', version: 4 } }));
  expect(field()).toBe('0223');
  expect(document.getElementById('lottery-saved')).toBeNull();
  await tap('start-lottery');
  expect(document.getElementById('frozen')).toBeNull();
  await tap('save-lottery');
  await act(async () => answer({ ok: true, data: { ...shown, contact: '0223', version: 5 } }));
  expect(sent('lottery.save').map(({ body }) => [body.version, body.contact])).toEqual([
    [3, '022'],
    [4, '0223'],
  ]);
  expect(at('lottery-saved').textContent).toBe('已保存');
  await type('lottery-contact', '0224');
  expect(document.getElementById('lottery-saved')).toBeNull();
});

it('moves prizes by buttons that say which, and keeps the keyboard on them', async () => {
  await open(owner);
  const names = () => [...document.querySelectorAll('[role="group"]')].map((group) => group.getAttribute('aria-label'));
  expect(at('up-p1').getAttribute('aria-disabled')).toBe('true');
  expect(at('down-p1').getAttribute('aria-label')).toBe('奖项 1 画架 下移');
  await tap('down-p1');
  expect(names()).toEqual(['奖项 1 未中奖', '奖项 2 画架']);
  expect(screen.getByText('画架，现在是第 2 项')).toBeTruthy();
  // At the end there is nothing more to move down.
  expect(document.activeElement?.id).toBe('up-p1');
  await tap('save-lottery');
  expect(sent('lottery.save')[0].body.prizes.map(({ id }: { id: string }) => id)).toEqual(['p2', 'p1']);
});

it('shows what is missing and starts nothing meanwhile', async () => {
  shown = lottery({ contact: '', missing: [{ code: 'contact', prizeId: null, text: '请写明联系方式。' }] });
  await open(owner);
  expect(screen.getAllByText('请写明联系方式。')).toHaveLength(2);
  await tap('start-lottery');
  expect(document.getElementById('frozen')).toBeNull();
});

it('neither shows nor sends what an earlier kind of a prize left behind', async () => {
  shown = lottery({ prizes: lottery().prizes.map((one) => ({ ...one, usage: '续费时使用' })) });
  await open(owner);
  expect(document.getElementById('usage-p1')).toBeNull();
  await tap('save-lottery');
  expect(sent('lottery.save')[0].body.prizes.map(({ usage }: { usage: string }) => usage)).toEqual(['', '']);
});

it('starts only what was saved, after everything that is frozen was listed', async () => {
  await open(owner);
  await type('lottery-contact', '022');
  await tap('start-lottery');
  expect(document.getElementById('frozen')).toBeNull();
  await tap('save-lottery');
  await tap('start-lottery');
  expect(at('frozen').textContent).toContain('实物，1.00%，2 份，价值 ¥600');
  for (const text of ['发完改发保底。', '积分和券一年内有效。']) expect(at('frozen').textContent).toContain(text);
  await tap('sheet-confirm');
  expect(sent('lottery.start')[0]).toMatchObject({ params: { lotteryId: 'L' }, body: { version: 4 } });
  expect(sent('lottery.start')[0].idempotencyKey).toBeTruthy();
});

it('is only looked at once it has started, with live figures', async () => {
  shown = lottery({ state: 'started', rulesHash: 'r' });
  await open(me('lottery.read', 'lottery.write'));
  for (const id of ['save-lottery', 'start-lottery', 'end-lottery']) expect(document.getElementById(id)).toBeNull();
  expect(at('lottery-live').textContent).toContain('42');
  expect(at('lottery-live').textContent).toContain('17');
  expect(screen.getByText('1 / 2')).toBeTruthy();
  shown = { ...shown, draws: 43 };
  await act(async () => void (await jest.advanceTimersByTimeAsync(10_100)));
  expect(at('lottery-live').textContent).toContain('43');
});

it('marks families of the staff among the draws, says why a prize went without its code, and gives both lists out as files', async () => {
  shown = lottery({ state: 'started', rulesHash: 'r' });
  const draw = {
    id: 'd1',
    drawNo: 7,
    studentName: '周小树',
    prizeName: '画架',
    insteadOf: null,
    state: 'handed_over',
    pointsPaid: 100,
    drawnAt: 0,
    claimThrough: '2027-01-31',
    handedOverAt: 0,
    staffFamily: true,
    note: '认识妈妈',
  };
  const usual = asked.getMockImplementation();
  const items = [draw, { ...draw, id: 'd2', drawNo: 8, state: 'waiting', staffFamily: false, note: null, handedOverAt: null }];
  asked.mockImplementation(async (id: string, request: unknown) =>
    id === 'lottery.draws' ? { ok: true, data: { items, nextCursor: null } } : usual?.(id, request),
  );
  await open(me('lottery.read'));
  expect(screen.getAllByText('员工家庭')).toHaveLength(1);
  expect(screen.getByText('不凭码交付：认识妈妈')).toBeTruthy();
  expect(screen.getByText(/^最晚 (2027年)?1月31日 周日 领取$/)).toBeTruthy();
  await tap('export-draws-csv');
  await tap('export-winners-xlsx');
  expect((download as unknown as jest.Mock).mock.calls).toEqual([
    ['exports.lotteryDraws', { params: { format: 'csv' }, query: { lotteryId: 'L' } }],
    ['exports.lotteryWinners', { params: { format: 'xlsx' }, query: { lotteryId: 'L' } }],
  ]);
});

it('reveals the seed after the end only, and hands out the file afterwards', async () => {
  shown = lottery({ state: 'started', closesAt: Date.now() - 1 });
  await open(owner);
  await tap('end-lottery');
  shown = lottery({ state: 'ended', seed: '5eed', endedAt: Date.now() });
  await tap('sheet-confirm');
  expect(sent('lottery.end')).toHaveLength(1);
  expect(screen.getByText('5eed')).toBeTruthy();
  expect(at('download-published')).toBeTruthy();
});

it('opens lotteries only after somebody said that the warning was read', async () => {
  const done = jest.fn();
  await act(async () => void render(<SwitchSheet on onClose={jest.fn()} onDone={done} />));
  expect(screen.getByText(/微信审核/)).toBeTruthy();
  await tap('sheet-confirm');
  expect(sent('lottery.switch')).toEqual([]);
  await tap('understood');
  await tap('sheet-confirm');
  expect(sent('lottery.switch')).toEqual([{ body: { on: true, understood: true } }]);
  expect(done).toHaveBeenCalledTimes(1);
});
