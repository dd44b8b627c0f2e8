import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call, upload } from '@/services/api';
import { goodDraftOf } from '../../model/good-form';
import type { Good, GoodDetail } from '../../model/mall';
import type { Campus, Me } from '../../types';
import { goodColumns } from '../goods/columns';
import { StateSheet } from '../goods/state-sheet';
import { AssistantSheet } from './assistant';
import { GoodForm } from './form';
import { MoveSheet } from './move-sheet';
import { PromotionSheet } from './promotion-sheet';
import { StockPart } from './stock';

jest.mock('@/services/api', () => ({ call: jest.fn(), upload: jest.fn(), download: jest.fn() }));
const asked = call as unknown as jest.Mock;
const uploaded = upload as unknown as jest.Mock;
const done = jest.fn();
const lost = jest.fn();

const me = { staff: { staffId: 'm', permissions: [{ permission: 'goods.write', campuses: 'all' }] } } as unknown as Me;
const campuses = [
  { campusId: 'c1', name: '南山校区' },
  { campusId: 'c2', name: '福田校区' },
] as unknown as readonly Campus[];
const good = { id: 'g1', title: '书包', points: 1_000, breakEven: 600, version: 3 } as unknown as Good;
const proposal = {
  pointsPerYuan: 100,
  logisticsBasisPoints: 10_000,
  computed: 1_739,
  points: 1_800,
  breakEven: 1_739,
  raised: false,
  deepestPercent: 97,
  deepestText: '最低 9.7 折',
  discounted: 900,
  discountText: '5 折',
  belowBreakEven: { missingPoints: 839, lossFen: 839, text: '每件亏 ¥8.39' },
  liability: { points: 0, fen: 0, costFen: 0, marginFen: 0, shareBasisPoints: null },
};
const failure = (code: string, message: string) => ({ ok: false, error: { code, message, status: 409, requestId: '' } });
const of = (id: string) => asked.mock.calls.filter(([called]) => called === id).map(([, request]) => request);
const type = (id: string, value: string) => fireEvent.change(document.getElementById(id)!, { target: { value } });
const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const text = (id: string) => document.getElementById(id)?.textContent ?? '';

beforeEach(() => {
  asked.mockReset().mockResolvedValue({ ok: true, data: proposal });
  uploaded.mockReset();
  done.mockReset();
  lost.mockReset();
});
afterEach(() => {
  jest.useRealTimers();
  cleanup();
});

const openForm = () =>
  act(
    async () =>
      void render(
        <GoodForm
          caller={{ me, campuses }}
          good={null}
          start={goodDraftOf(null, ['c1', 'c2'])}
          courses={[{ value: 'k1', text: '国画' }]}
          onDone={done}
        />,
      ),
  );

describe('the form', () => {
  it('says what is missing, then creates the good once', async () => {
    await openForm();
    await tap('save-good');
    expect(text('good-problem')).toContain('还有 2 处需要修改');
    expect(of('mall.createGood')).toEqual([]);
    type('good-title', '青芽双肩包');
    type('good-points', '1200');
    await tap('good-campus-c2');
    asked.mockResolvedValue({ ok: true, data: { ...good, id: 'g2' } });
    await tap('save-good');
    const [request] = of('mall.createGood');
    expect(request).toMatchObject({
      body: {
        title: '青芽双肩包',
        points: 1_200,
        moneyFen: 0,
        costFen: null,
        fulfilment: { kind: 'pick_up' },
        campusIds: ['c1'],
      },
      idempotencyKey: expect.any(String),
    });
    expect(done).toHaveBeenCalledWith({ ...good, id: 'g2' });
  });

  it('asks for a course where credits are given', async () => {
    await openForm();
    type('good-title', '三节体验课');
    type('good-points', '3000');
    type('good-kind', 'virtual');
    type('good-credits', '3');
    await tap('save-good');
    screen.getByText('请选择课程');
    type('good-courseId', 'k1');
    await tap('save-good');
    expect(of('mall.createGood')[0].body.fulfilment).toEqual({
      kind: 'lesson_credits',
      courseId: 'k1',
      credits: 3,
      validDays: 90,
    });
  });

  it('takes the price the assistant worked out', async () => {
    jest.useFakeTimers();
    await openForm();
    type('good-cost', '17.39');
    type('assistant-discount', '5');
    await act(async () => void (await jest.advanceTimersByTimeAsync(600)));
    expect(of('mallPricing.propose').at(-1).body).toMatchObject({ costFen: 1_739, discountPercent: 50 });
    expect(text('proposal-breakEven')).toBe('1,739 积分');
    expect(text('proposal-below')).toBe('每件亏 ¥8.39');
    await tap('take-price');
    expect((document.getElementById('good-points') as HTMLInputElement).value).toBe('1800');
  });

  it('sends pictures one by one, names what was refused, and puts another one in front', async () => {
    const image = (imageId: string) => ({ ok: true, data: { imageId, url: `/u/${imageId}`, thumbUrl: `/t/${imageId}` } });
    uploaded
      .mockResolvedValueOnce(image('a'))
      .mockResolvedValueOnce(failure('image_too_small', '图片太小'))
      .mockResolvedValueOnce(image('b'));
    await openForm();
    const file = (name: string, kind = 'image/png') => new File(['x'], name, { type: kind });
    const files = [file('1.png'), file('2.png'), file('3.gif', 'image/gif'), file('4.png')];
    await act(async () => void fireEvent.change(document.getElementById('good-pictures')!, { target: { files } }));
    expect(uploaded.mock.calls.map(([, form]) => form.fileName)).toEqual(['1.png', '2.png', '4.png']);
    screen.getByText('2.png：图片太小');
    screen.getByText(/3\.gif：请选择 JPG/);
    type('good-title', '书包');
    type('good-points', '10');
    await tap('picture-forward-1');
    await tap('save-good');
    expect(of('mall.createGood')[0].body.imageIds).toEqual(['b', 'a']);
    await tap('picture-remove-0');
    await tap('save-good');
    expect(of('mall.createGood')[1].body.imageIds).toEqual(['a']);
  });
});

describe('a good for tiers only', () => {
  const nobody = /目前还没有会员等级，任何家庭都不能兑换这件商品/;
  const row = {
    ...good,
    tiers: ['gold'],
    state: 'draft',
    category: 'toy',
    images: [],
    fulfilment: { kind: 'pick_up' },
  } as unknown as Good;
  const [what] = goodColumns({ campuses, stock: null });

  it('is said to be for nobody as soon as a tier is written, and may be saved', async () => {
    await openForm();
    expect(screen.queryByText(nobody)).toBeNull();
    type('good-tiers', 'gold');
    screen.getByText(nobody);
    type('good-title', '书包');
    type('good-points', '10');
    await tap('save-good');
    expect(of('mall.createGood')[0].body.tiers).toEqual(['gold']);
    type('good-tiers', ' ');
    expect(screen.queryByText(nobody)).toBeNull();
  });

  it.each([
    [['gold'], 1],
    [[], 0],
  ])('is marked in the list and before it is put on sale: %j', (tiers, count) => {
    render(<div>{what?.cell({ ...row, tiers })}</div>);
    expect(screen.queryAllByText(nobody)).toHaveLength(count);
    cleanup();
    render(<StateSheet good={{ ...row, tiers }} onClose={jest.fn()} onDone={done} onStale={jest.fn()} />);
    expect(screen.queryAllByText(nobody)).toHaveLength(count);
  });
});

it('asks a second time before a promotion that loses money, with the words of the server', async () => {
  render(<PromotionSheet good={good} onClose={jest.fn()} onDone={done} onLost={lost} />);
  type('promotion-points', '1000');
  await tap('sheet-confirm');
  screen.getByText('促销价要低于标价 1,000');
  type('promotion-points', '500');
  expect(text('promotion-below')).toContain('低于保本价 600');
  asked
    .mockResolvedValueOnce(failure('promotion_loss_not_confirmed', '每兑换一件学校都要补贴'))
    .mockResolvedValueOnce({ ok: true, data: {} });
  await tap('sheet-confirm');
  screen.getByText('每兑换一件学校都要补贴');
  screen.getByText('已知道会亏，仍然促销');
  await tap('sheet-confirm');
  expect(of('mallPricing.promote').map(({ body }) => body.confirmLoss)).toEqual([false, true]);
  expect(of('mallPricing.promote')[1].idempotencyKey).not.toBe(of('mallPricing.promote')[0].idempotencyKey);
  expect(done).toHaveBeenCalledTimes(1);
});

it('forgets the consent to a loss when the price changes', async () => {
  render(<PromotionSheet good={good} onClose={jest.fn()} onDone={done} onLost={lost} />);
  type('promotion-points', '500');
  asked.mockResolvedValueOnce(failure('promotion_loss_not_confirmed', '每兑换一件学校都要补贴'));
  await tap('sheet-confirm');
  type('promotion-points', '100');
  screen.getByText('开始促销');
});

describe('moving stock', () => {
  const stock = { campusId: 'c1', campusName: '南山校区', offered: true, available: 5, held: 1, onHand: 6 };
  const open = () =>
    render(
      <MoveSheet
        goodId='g1'
        title='书包'
        stock={stock}
        moves={[]}
        others={[{ value: 'c2', text: '福田校区' }]}
        onClose={jest.fn()}
        onDone={done}
        onLost={lost}
      />,
    );

  it('takes out only with a reason', async () => {
    open();
    await tap('move-kind-out');
    type('move-quantity', '2');
    await tap('sheet-confirm');
    expect(asked).not.toHaveBeenCalled();
    type('move-reason', '破损');
    await tap('sheet-confirm');
    expect(asked).toHaveBeenCalledWith('mall.moveStock', {
      params: { goodId: 'g1' },
      body: { kind: 'out', campusId: 'c1', quantity: 2, reason: '破损' },
      idempotencyKey: expect.any(String),
    });
  });

  it('brings pieces to another campus in one act', async () => {
    open();
    await tap('move-kind-transfer');
    type('move-quantity', '2');
    type('move-to', 'c2');
    await tap('sheet-confirm');
    expect(asked).toHaveBeenCalledWith('mall.transferStock', {
      params: { goodId: 'g1' },
      body: { fromCampusId: 'c1', toCampusId: 'c2', quantity: 2, reason: null },
      idempotencyKey: expect.any(String),
    });
    expect(done).toHaveBeenCalledTimes(1);
  });
});

describe('a delivery whose answer was lost', () => {
  const stock = { campusId: 'c1', campusName: '南山校区', offered: true, available: 5, held: 1, onHand: 6 };
  const changed = jest.fn();
  const LOST = { ok: false, error: { code: 'network_timeout', message: '网络有点慢。', status: 0, requestId: '' } };
  const worker = {
    ...me,
    staff: { ...me.staff, permissions: ['stock.write', 'goods.read'].map((permission) => ({ permission, campuses: 'all' })) },
  } as unknown as Me;
  const deliver = async () => {
    await tap('move-c1');
    type('move-quantity', '20');
    await tap('sheet-confirm');
  };
  const line = { campusId: 'c1', heldChange: 0, heldAfter: 1, reason: null, actorName: null, at: 0 };
  const come = { ...line, id: 'm1', kind: 'in', availableChange: 20, availableAfter: 25 };
  const gone = { ...come, id: 'm2', kind: 'out', availableChange: -20, availableAfter: 5 };
  /** What the ledger says, newest first; null = it cannot be read. */
  let ledger: readonly object[] | null = [];
  const answers = (...moves: readonly unknown[]) => {
    const left = [...moves];
    asked.mockImplementation(async (id: string) => {
      if (id === 'mall.moveStock') return left.shift();
      return ledger === null ? LOST : { ok: true, data: { items: ledger, nextCursor: null } };
    });
  };
  const keys = () => of('mall.moveStock').map(({ idempotencyKey }) => idempotencyKey);
  const open = (now = stock) =>
    act(
      async () =>
        void render(
          <StockPart
            good={{ ...good, stock: [now] } as unknown as GoodDetail}
            caller={{ me: worker, campuses }}
            onChanged={changed}
          />,
        ),
    );
  beforeEach(() => {
    ledger = [];
    changed.mockReset();
    Object.assign(Taro, { showToast: jest.fn() });
  });

  it('is the same one when tried again, reads the stock again, and is not said to have come now', async () => {
    answers(LOST, { ok: true, data: stock, replayed: true }, { ok: true, data: stock });
    await open();
    await deliver();
    expect(changed).toHaveBeenCalledTimes(1);
    await tap('sheet-confirm');
    expect(keys()[1]).toBe(keys()[0]);
    expect(changed).toHaveBeenCalledTimes(2);
    expect(text('already-saved')).toContain('这笔之前已经保存过');
    await deliver();
    expect(keys()[2]).not.toBe(keys()[0]);
    expect(document.getElementById('already-saved')).toBeNull();
  });

  it.each([
    ['another one once the page shows its pieces', 25, [come], false],
    ['another one when its pieces came and went again', 5, [gone, come], false],
    ['the same while the page does not show them', 5, [], true],
  ])('is the next day %s (%i available, %j)', async (_, available, moves, same) => {
    jest.useFakeTimers();
    answers(LOST, { ok: true, data: stock });
    await open();
    await deliver();
    cleanup();
    jest.advanceTimersByTime(86_400_000);
    ledger = moves;
    await open({ ...stock, available });
    await deliver();
    expect(keys()[1] === keys()[0]).toBe(same);
  });

  it.each([
    ['shows what came and went', [gone, come], false],
    ['could not be read again', null, true],
  ])('is an hour later on a page that stayed open and %s (%j) the same: %s', async (_, moves, same) => {
    jest.useFakeTimers();
    answers(LOST, { ok: true, data: stock });
    await open();
    await tap('move-c1');
    type('move-quantity', '20');
    ledger = moves;
    await tap('sheet-confirm');
    expect(screen.queryAllByText('-20')).toHaveLength(moves === null ? 0 : 1);
    await act(async () => void fireEvent.click(screen.getByText('再想想')));
    jest.advanceTimersByTime(3_600_000);
    await deliver();
    expect(keys()[1] === keys()[0]).toBe(same);
  });
});

it('leads to the list of goods when nobody knows whether a new one was saved', async () => {
  await openForm();
  type('good-title', '书法笔套装');
  type('good-points', '900');
  asked.mockResolvedValue({ ok: false, error: { code: 'x', message: '服务忙', status: 503, requestId: '' } });
  await tap('save-good');
  expect(text('look-first')).toContain('请先到商品列表看一看');
  asked.mockResolvedValue({ ok: false, error: { code: 'x', message: '名称太长', status: 422, requestId: '' } });
  await tap('save-good');
  expect(document.getElementById('look-first')).toBeNull();
});

it('tells of a promotion that was saved before, and asks for the prices again after a lost answer', async () => {
  Object.assign(Taro, { showToast: jest.fn() });
  render(<PromotionSheet good={good} onClose={jest.fn()} onDone={done} onLost={lost} />);
  type('promotion-points', '800');
  asked.mockResolvedValueOnce({ ok: false, error: { code: 'x', message: '服务忙', status: 503, requestId: '' } });
  await tap('sheet-confirm');
  expect(lost).toHaveBeenCalledTimes(1);
  asked.mockResolvedValueOnce({ ok: true, data: {}, replayed: true });
  await tap('sheet-confirm');
  const [first, second] = of('mallPricing.promote');
  expect(second.idempotencyKey).toBe(first.idempotencyKey);
  expect(done).toHaveBeenCalledWith(true);
});

it('prices something that is not in the mall yet', async () => {
  jest.useFakeTimers();
  render(<AssistantSheet onClose={jest.fn()} />);
  expect(of('mallPricing.propose')).toEqual([]);
  type('assistant-cost', '17.39');
  await tap('add-premium');
  type('premium-0', '150');
  await act(async () => void (await jest.advanceTimersByTimeAsync(600)));
  expect(of('mallPricing.propose').map(({ body }) => body.premiums)).toEqual([[15_000]]);
  screen.getByText('用 1,800 积分新建商品');
});
