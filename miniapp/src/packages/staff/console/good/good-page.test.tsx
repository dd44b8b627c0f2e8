import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { screens } from '../../../../../test/stand-ins/taro';
import type { GoodDetail } from '../../model/mall';
import type { Campus, Me } from '../../types';
import { Goods } from '../goods/list';
import { Good } from './good';

jest.mock('@/services/api', () => ({ call: jest.fn(), upload: jest.fn(), download: jest.fn() }));
const asked = call as unknown as jest.Mock;

const me = {
  staff: { staffId: 'm', permissions: ['goods.read', 'goods.write'].map((permission) => ({ permission, campuses: 'all' })) },
} as unknown as Me;
const campuses = [{ campusId: 'c1', name: '南山校区' }] as unknown as readonly Campus[];
const good = (over: Partial<GoodDetail> = {}) =>
  ({
    id: 'g1',
    kind: 'physical',
    category: 'daily',
    title: '书包',
    description: '',
    state: 'draft',
    version: 3,
    points: 1_000,
    priceNow: 1_000,
    promotionUntil: null,
    moneyFen: 0,
    costFen: null,
    shippingFen: 0,
    breakEven: null,
    belowBreakEven: false,
    fulfilment: { kind: 'pick_up' },
    tiers: [],
    images: [],
    perStudent: null,
    perFamily: null,
    limitPeriod: 'month',
    saleFrom: null,
    saleUntil: null,
    pickUpDays: 14,
    campusIds: ['c1'],
    createdAt: 0,
    stock: [{ campusId: 'c1', campusName: '南山校区', offered: true, available: 5, held: 0, onHand: 5 }],
    ...over,
  }) as unknown as GoodDetail;

/** What the school's books say. */
let now: GoodDetail;
const changed = { ok: false, error: { code: 'good_changed', message: '这件商品刚刚被其他同事改过', status: 409, requestId: '' } };
interface Request {
  readonly body: { readonly version: number; readonly title: string; readonly state: GoodDetail['state'] };
}
const write = (changes: Partial<GoodDetail>, version: number) => {
  if (version !== now.version) return changed;
  now = { ...now, ...changes, version: now.version + 1 };
  return { ok: true, data: now };
};
beforeEach(() => {
  now = good();
  asked.mockReset().mockImplementation(async (id: string, request: Request) => {
    if (id === 'mall.setGoodState') return write({ state: request.body.state }, request.body.version);
    if (id === 'mall.saveGood') return write({ title: request.body.title }, request.body.version);
    if (id === 'mall.good') return { ok: true, data: now };
    if (id === 'mallPricing.prices') return { ok: true, data: { promotions: [], history: [] } };
    if (id === 'mall.stockList')
      return { ok: true, data: { items: now.stock.map((line) => ({ ...line, goodId: 'g1' })), nextCursor: null } };
    return { ok: true, data: { items: id === 'mall.goods' ? [now] : [], nextCursor: null } };
  });
});
afterEach(cleanup);

const at = (id: string) => document.getElementById(id);
const tap = (id: string) => act(async () => void fireEvent.click(at(id)!));
const type = (value: string) => act(async () => void fireEvent.change(at('good-title')!, { target: { value } }));
const title = () => (at('good-title') as HTMLInputElement).value;
const count = (id: string) => asked.mock.calls.filter(([called]) => called === id).length;

describe('the page of a good', () => {
  const open = () => act(async () => void render(<Good goodId='g1' caller={{ me, campuses }} />));

  it('keeps what is typed when the good is put on sale, and saves it afterwards', async () => {
    await open();
    await type('青芽双肩包');
    await tap('good-state');
    await tap('sheet-confirm');
    expect(now).toMatchObject({ state: 'on_sale', version: 4 });
    expect(title()).toBe('青芽双肩包');
    await tap('save-good');
    expect(now).toMatchObject({ title: '青芽双肩包', version: 5 });
    expect(at('good-saved')).not.toBeNull();
    await type('青芽双肩包 2');
    expect(at('good-saved')).toBeNull();
    await tap('save-good');
    expect(now).toMatchObject({ title: '青芽双肩包 2', version: 6 });
  });

  it('overwrites no change of a colleague with what is typed', async () => {
    await open();
    await type('青芽双肩包');
    now = { ...now, title: '同事的书包', version: 4 };
    await tap('good-state');
    await tap('sheet-confirm');
    expect(now.state).toBe('draft');
    // The page has read the good anew meanwhile; what is typed stands against the one it began from.
    await tap('sheet-confirm');
    expect(now).toMatchObject({ state: 'on_sale', version: 5 });
    expect(title()).toBe('青芽双肩包');
    await tap('save-good');
    screen.getByText('这件商品刚刚被其他同事改过');
    expect(now.title).toBe('同事的书包');
  });

  it('shows a colleague’s change while nothing is typed', async () => {
    await open();
    now = { ...now, title: '同事的书包', version: 4 };
    await tap('good-state');
    await tap('sheet-confirm');
    expect(title()).toBe('同事的书包');
  });
});

describe('the list of goods', () => {
  const open = () => act(async () => void render(<Goods me={me} campuses={campuses} />));

  it('shows what was changed elsewhere when it comes back, stock included', async () => {
    await open();
    await act(async () => screens.show());
    const before = [count('mall.goods'), count('mall.stockList')];
    now = good({ title: '新书包', stock: [{ ...good().stock[0]!, available: 42 }] });
    await act(async () => screens.hide());
    await act(async () => screens.show());
    expect([count('mall.goods'), count('mall.stockList')]).toEqual(before.map((times) => times + 1));
    screen.getByText('新书包');
    expect(at('stock-g1')?.textContent).toBe('可兑 42');
  });

  it('reads itself anew after a colleague’s change, so that the next try can succeed', async () => {
    await open();
    now = { ...now, version: 4 };
    await tap('state-g1');
    await tap('sheet-confirm');
    screen.getByText('这件商品刚刚被其他同事改过');
    await tap('sheet-confirm');
    expect(now).toMatchObject({ state: 'on_sale', version: 5 });
  });

  describe('longer than a page', () => {
    const confirm = () => tap('sheet-confirm');
    beforeEach(async () => {
      const rest = asked.getMockImplementation() as (id: string, request: unknown) => Promise<unknown>;
      asked.mockImplementation(async (id: string, request: { readonly query: { readonly cursor?: string } }) => {
        if (id !== 'mall.goods') return rest(id, request);
        const first = request.query.cursor === undefined;
        return {
          ok: true,
          data: { items: [first ? good({ id: 'g0', title: '水杯' }) : now], nextCursor: first ? 'next' : null },
        };
      });
      await open();
      await act(async () => void fireEvent.click(screen.getByText('加载更多')));
      await tap('state-g1');
    });

    it('keeps the question about a good that is not in the list it has read anew', async () => {
      now = { ...now, version: 4 };
      await confirm();
      expect(document.getElementById('state-g1')).toBeNull();
      screen.getByText('这件商品刚刚被其他同事改过');
      await confirm();
      expect(now).toMatchObject({ state: 'on_sale', version: 5 });
      expect(at('sheet-confirm')).toBeNull();
      await act(async () => void fireEvent.click(screen.getByText('加载更多')));
      expect(at('state-g1')).not.toBeNull();
      expect(at('sheet-confirm')).toBeNull();
    });

    it('asks nothing any more about a good that is gone', async () => {
      const rest = asked.getMockImplementation() as (id: string, request: unknown) => Promise<unknown>;
      now = { ...now, version: 4 };
      asked.mockImplementation(async (id: string, request: unknown) =>
        id === 'mall.good' ? { ok: false, error: { ...changed.error, code: 'good_not_found', status: 404 } } : rest(id, request),
      );
      await confirm();
      expect(at('sheet-confirm')).toBeNull();
    });
  });

  it('marks and finds what is sold below break-even', async () => {
    now = good({ breakEven: 2_000, belowBreakEven: true });
    await open();
    screen.getByText('低于保本价', { selector: '[class*="tag"] *, [class*="tag"]' });
    await act(async () => void fireEvent.change(at('filter-belowBreakEven')!, { target: { value: 'yes' } }));
    expect(asked.mock.calls.filter(([id]) => id === 'mall.goods').at(-1)?.[1].query).toMatchObject({ belowBreakEven: 'yes' });
  });
});
