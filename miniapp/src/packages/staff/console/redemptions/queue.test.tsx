import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call, download } from '@/services/api';
import type { Redemption } from '../../model/redemptions';
import type { Campus, Me } from '../../types';
import { Queue } from './list';

jest.mock('@/services/api', () => ({ call: jest.fn(), download: jest.fn() }));
jest.mock('@/services/save-file', () => ({ saveFile: jest.fn() }));
const asked = call as unknown as jest.Mock;
const fetched = download as unknown as jest.Mock;

const redemption = (id: string, over: Partial<Redemption> = {}): Redemption =>
  ({
    id,
    studentId: `s-${id}`,
    studentName: '林小雨',
    campusId: 'c1',
    campusName: '南山校区',
    goodId: 'g1',
    goodTitle: '青芽双肩包',
    fulfilment: { kind: 'pick_up' },
    delivery: 'pick_up',
    quantity: 1,
    points: 1_200,
    byChild: false,
    shipment: null,
    pickUpRequest: null,
    transferredFrom: null,
    returnedQuantity: 0,
    returnedPoints: 0,
    state: 'confirmed',
    redeemedAt: 0,
    expiresAt: Date.now() + 86_400_000,
    exportedAt: null,
    returnableUntil: null,
    readyAt: null,
    handedOverAt: null,
    endedAt: null,
    note: null,
    ...over,
  }) as unknown as Redemption;
const shipment = { recipient: '林*', phone: '138****0000', address: '广东深圳南山', courier: null, trackingNo: null };
const meWith = (...permissions: readonly string[]) =>
  ({ staff: { staffId: 'm', permissions: permissions.map((permission) => ({ permission, campuses: 'all' })) } }) as unknown as Me;
const desk = meWith('redemption.read', 'redemption.fulfil', 'redemption.export');
const campuses = [{ campusId: 'c1', name: '南山校区' }] as unknown as readonly Campus[];
const failure = (code: string) => ({ ok: false, error: { code, message: '状态已变化', status: 409, requestId: '' } });
const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const of = (id: string) => asked.mock.calls.filter(([called]) => called === id).map(([, request]) => request);

/** @param answers to the acts, in their order */
const open = async (me: Me, items: readonly Redemption[], ...answers: readonly unknown[]) => {
  const left = [...answers];
  asked.mockImplementation(async (id: string) =>
    ['redemptions.queue', 'mall.goods'].includes(id) ? { ok: true, data: { items, nextCursor: null } } : left.shift(),
  );
  await act(async () => void render(<Queue me={me} campuses={campuses} only={{ goodId: 'g1' }} />));
};

beforeEach(() => asked.mockReset());
afterEach(cleanup);

it('asks for what waits of the good it was opened for, the longest first', async () => {
  await open(desk, [redemption('a')]);
  expect(of('redemptions.queue')[0].query).toEqual({
    goodId: 'g1',
    state: 'open',
    sort: 'redeemed',
    cursor: undefined,
    limit: 50,
  });
});

it('lays several ready at once, one request each, and says what became of them', async () => {
  await open(
    desk,
    [redemption('a'), redemption('b'), redemption('c', { state: 'ready' })],
    { ok: true, data: {} },
    failure('redemption_state'),
  );
  expect(document.getElementById('pick-c')).toBeNull();
  await tap('pick-all');
  await tap('prepare-picked');
  await tap('sheet-confirm');
  expect(of('redemptions.prepare').map(({ params }) => params.redemptionId)).toEqual(['a', 'b']);
  expect(new Set(of('redemptions.prepare').map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  expect(document.getElementById('redemption-outcome')?.textContent).toBe(
    '1 笔已备好，家长会收到领取提醒；1 笔状态已变化，没有处理',
  );
});

it('posts with courier and number', async () => {
  const posted = redemption('a', { delivery: 'post', shipment });
  await open(desk, [posted], { ok: true, data: posted });
  await tap('open-a');
  await tap('sheet-confirm');
  await tap('sheet-confirm');
  expect(of('mallDesk.ship')).toEqual([]);
  fireEvent.change(document.getElementById('ship-courier')!, { target: { value: '中通' } });
  fireEvent.change(document.getElementById('ship-number')!, { target: { value: ' ZT123456 ' } });
  await tap('sheet-confirm');
  expect(of('mallDesk.ship')).toEqual([
    { params: { redemptionId: 'a' }, body: { courier: '中通', trackingNo: 'ZT123456' }, idempotencyKey: expect.any(String) },
  ]);
});

it('cancels with a reason, and takes back only by those who may', async () => {
  await open(desk, [redemption('a')], { ok: true, data: redemption('a', { state: 'cancelled' }) });
  await tap('open-a');
  await tap('act-refuse');
  await tap('sheet-confirm');
  expect(of('redemptions.refuse')).toEqual([]);
  fireEvent.change(document.getElementById('reason')!, { target: { value: '到货破损' } });
  await tap('sheet-confirm');
  expect(of('redemptions.refuse')[0].body).toEqual({ reason: '到货破损' });
  cleanup();
  const handed = redemption('h', { state: 'handed_over', handedOverAt: Date.now(), returnableUntil: Date.now() + 60_000 });
  await open(desk, [handed]);
  await tap('open-h');
  screen.getByText('看学员资料');
  cleanup();
  await open(meWith('redemption.read', 'redemption.return'), [handed], { ok: true, data: handed });
  await tap('open-h');
  await tap('sheet-confirm');
  fireEvent.change(document.getElementById('return-reason')!, { target: { value: '尺寸不合适' } });
  await tap('return-restock');
  await tap('sheet-confirm');
  expect(of('redemptions.takeBack')[0].body).toEqual({ reason: '尺寸不合适', restock: false });
});

it('takes back some of several pieces, between one and all of them', async () => {
  const handed = redemption('h', {
    state: 'handed_over',
    handedOverAt: Date.now(),
    returnableUntil: Date.now() + 60_000,
    quantity: 3,
    points: 3_600,
  });
  const after = { ...handed, returnedQuantity: 2, returnedPoints: 2_400 };
  await open(meWith('redemption.read', 'redemption.return'), [handed], { ok: true, data: after });
  await tap('open-h');
  await tap('sheet-confirm');
  fireEvent.change(document.getElementById('return-reason')!, { target: { value: '两只掉毛' } });
  const field = () => document.getElementById('return-quantity') as HTMLInputElement;
  expect(field().value).toBe('3');
  for (const wrong of ['0', '4', '', '1.5']) {
    fireEvent.change(field(), { target: { value: wrong } });
    await tap('sheet-confirm');
  }
  expect(of('redemptions.takeBack')).toEqual([]);
  fireEvent.change(field(), { target: { value: '2' } });
  screen.getByText('2,400 积分退到原来的批次，有效期不变，期间已到期的会多留几天。每笔兑换只能退一次。');
  await tap('sheet-confirm');
  expect(of('redemptions.takeBack')[0].body).toEqual({ reason: '两只掉毛', restock: true, quantity: 2 });
  expect(document.getElementById('redemption-outcome')?.textContent).toContain('其中 2 件，积分已退到原批次');
});

it('says what came back, and does not offer it again', async () => {
  const some = { state: 'handed_over', handedOverAt: Date.now(), quantity: 3, returnedQuantity: 1, returnedPoints: 400 } as const;
  await open(meWith('redemption.read', 'redemption.return'), [redemption('h', some)]);
  await tap('open-h');
  screen.getByText('退回 1 件，400 积分');
  screen.getByText('看学员资料');
});

it('keeps files for those who may take them away', async () => {
  await open(desk, []);
  expect(document.getElementById('export-courier')).not.toBeNull();
  screen.getByText('没有待处理的兑换');
  cleanup();
  await open(meWith('redemption.read'), []);
  expect(document.getElementById('export-csv')).toBeNull();
});

it('asks with the number of parcels before it takes the addresses for the courier, and takes none without a yes', async () => {
  await open(desk, [redemption('a')], { ok: true, data: { parcels: 3, fresh: 2 } }, { ok: true, data: { parcels: 0, fresh: 0 } });
  fetched.mockReset().mockResolvedValue({ ok: true, data: {} });
  await tap('export-courier');
  expect(of('mallDesk.toPost').map(({ query }) => query)).toEqual([{}]);
  screen.getByText('导出快递单：您负责的所有校区');
  screen.getByText(/共 3 个包裹，其中 2 个第一次导出/);
  expect(fetched).not.toHaveBeenCalled();
  const lists = of('redemptions.queue').length;
  await tap('sheet-confirm');
  expect(fetched.mock.calls).toEqual([['mallDesk.courierFile', { params: { format: 'xlsx' }, query: {} }]]);
  expect(document.getElementById('sheet-confirm')).toBeNull();
  expect(of('redemptions.queue')).toHaveLength(lists + 1);
  await tap('export-courier');
  screen.getByText('没有待寄的包裹。');
  await tap('sheet-confirm');
  expect(fetched).toHaveBeenCalledTimes(1);
});

it('takes what was never given away from the courier, once', async () => {
  const exported = redemption('a', { delivery: 'post', shipment, exportedAt: 1 });
  await open(desk, [exported], { ok: true, data: { ...exported, exportedAt: null } });
  await tap('open-a');
  await tap('act-withdraw');
  expect(of('mallDesk.takeFromCourier')).toEqual([]);
  await tap('sheet-confirm');
  expect(of('mallDesk.takeFromCourier')).toEqual([{ params: { redemptionId: 'a' }, idempotencyKey: expect.any(String) }]);
  expect(document.getElementById('redemption-outcome')?.textContent).toBe('已标为未交快递：林小雨的「青芽双肩包」');
});

it('shows nobody of another campus while the chosen one is on its way', async () => {
  const second = [...campuses, { campusId: 'c2', name: '福田校区' }] as unknown as readonly Campus[];
  let answerLate = (_: unknown): void => undefined;
  asked.mockImplementation(async (id: string, request: { query: { campusId?: string } }) => {
    if (id === 'redemptions.queue' && request.query.campusId === 'c2') return new Promise((done) => (answerLate = done));
    return { ok: true, data: { items: id === 'redemptions.queue' ? [redemption('a')] : [], nextCursor: null } };
  });
  await act(async () => void render(<Queue me={desk} campuses={second} only={{}} />));
  expect(document.getElementById('pick-all')).not.toBeNull();
  await act(async () => void fireEvent.change(document.getElementById('filter-campusId')!, { target: { value: 'c2' } }));
  for (const gone of ['pick-all', 'pick-a', 'open-a']) expect(document.getElementById(gone)).toBeNull();
  await act(async () => answerLate({ ok: true, data: { items: [redemption('b')], nextCursor: null } }));
  expect(document.getElementById('open-b')).not.toBeNull();
});
