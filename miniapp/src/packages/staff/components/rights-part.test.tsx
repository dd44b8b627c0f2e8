import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { TRIED_AGAIN_MS } from '@/services/draft';
import { screens } from '../../../../test/stand-ins/taro';
import type { Right } from '../model/rights';
import { RightsPart } from './rights-part';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const right = {
  id: 'x1',
  studentId: 's1',
  kind: 'benefit_quota',
  label: '自习室座位',
  usage: null,
  times: 2,
  used: 0,
  lastUsedAt: null,
  state: 'active',
  validThrough: '2026-12-31',
} as unknown as Right;
const uses = () => asked.mock.calls.filter(([id]) => id === 'mallFamily.useRight').map(([, request]) => request);
const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const open = (mayUse: boolean, mayUndo = false) =>
  act(async () => void render(<RightsPart studentId='s1' mayUse={mayUse} mayUndo={mayUndo} />));

let used = 0;
beforeEach(() => {
  used = 0;
  asked.mockReset().mockImplementation(async (id: string) => {
    if (id === 'mallFamily.rights') return { ok: true, data: { items: [{ ...right, used }], nextCursor: null } };
    used += id === 'mallFamily.undoUse' ? -1 : 1;
    return { ok: true, data: { ...right, used } };
  });
});
afterEach(cleanup);

it('uses a right once a time, each with a key of its own', async () => {
  await open(true);
  await tap('use-x1');
  await tap('sheet-confirm');
  expect(document.getElementById('right-used')?.textContent).toContain('还剩 1 次');
  await tap('use-x1');
  await tap('sheet-confirm');
  expect(uses()).toHaveLength(2);
  expect(uses()[0]).toEqual({
    params: { studentId: 's1', rightId: 'x1' },
    body: { used: 0 },
    idempotencyKey: expect.any(String),
  });
  expect(uses()[1].idempotencyKey).not.toBe(uses()[0].idempotencyKey);
});

it('says before the tap how many of several coupons are left', async () => {
  const coupons = { ...right, kind: 'coupon', valueFen: 5_000, minSpendFen: null, used: 1 };
  asked.mockResolvedValue({ ok: true, data: { items: [coupons], nextCursor: null } });
  await open(true);
  await tap('use-x1');
  expect(screen.getByRole('dialog').textContent).toContain('减 ¥50 · 剩 1 / 2 张');
  expect(uses()).toHaveLength(0);
});

it('is only shown to those who do not work at the desk', async () => {
  await open(false);
  expect(document.getElementById('use-x1')).toBeNull();
  expect(document.body.textContent).toContain('还剩 2 次');
});

it('lets a manager take back the last use with a reason, by the number that was read', async () => {
  await open(true);
  await tap('use-x1');
  await tap('sheet-confirm');
  expect(document.getElementById('undo-x1')).toBeNull();
  cleanup();
  await open(true, true);
  await tap('undo-x1');
  await tap('sheet-confirm');
  const undone = () => asked.mock.calls.filter(([id]) => id === 'mallFamily.undoUse').map(([, request]) => request);
  expect(undone()).toEqual([]);
  fireEvent.change(document.getElementById('reason')!, { target: { value: '点错了学员' } });
  await tap('sheet-confirm');
  expect(undone()).toEqual([
    {
      params: { studentId: 's1', rightId: 'x1' },
      body: { used: 1, reason: '点错了学员' },
      idempotencyKey: expect.any(String),
    },
  ]);
  expect(document.getElementById('right-used')?.textContent).toContain('已撤销一次使用「自习室座位」');
  expect(document.getElementById('undo-x1')).toBeNull();
});

it('reads the rights again when a colleague was faster, and undoes what is shown then', async () => {
  used = 2;
  await open(true, true);
  await tap('undo-x1');
  fireEvent.change(document.getElementById('reason')!, { target: { value: '点错了学员' } });
  const message = '这项权益的核销次数刚刚变化，请刷新后核对再撤销。';
  asked.mockImplementationOnce(async () => {
    used = 1;
    return { ok: false, error: { code: 'right_use_changed', message, status: 409, requestId: '' } };
  });
  await tap('sheet-confirm');
  expect(document.body.textContent).toContain(message);
  expect(document.body.textContent).toContain('还剩 1 次');
  await tap('sheet-confirm');
  const undone = asked.mock.calls.filter(([id]) => id === 'mallFamily.undoUse').map(([, { body }]) => body.used);
  expect(undone).toEqual([2, 1]);
});

it('sends no use of a right a colleague has used meanwhile, says why, and lets it be used from a new sheet', async () => {
  await open(true);
  await tap('use-x1');
  asked.mockImplementationOnce(async () => {
    used = 1;
    return { ok: false, error: { code: 'right_use_changed', message: '刚刚变化', status: 409, requestId: '' } };
  });
  await tap('sheet-confirm');
  expect(screen.getByRole('alert').textContent).toContain('已用次数变成了 1 次');
  await tap('sheet-confirm');
  expect(uses()).toHaveLength(1);
  await act(async () => void fireEvent.click(screen.getByText('再想想')));
  await tap('use-x1');
  expect(screen.queryByRole('alert')).toBeNull();
  await tap('sheet-confirm');
  expect(uses().map(({ body }) => body.used)).toEqual([0, 1]);
  expect(document.getElementById('right-used')?.textContent).toContain('已使用一次');
});

it('shows what is left when it was used up elsewhere, and after a sheet was closed', async () => {
  await open(true);
  await tap('use-x1');
  asked.mockImplementationOnce(async () => {
    used = 2;
    return { ok: false, error: { code: 'right_used_up', message: '这项权益已经用完', status: 409, requestId: '' } };
  });
  await tap('sheet-confirm');
  expect(document.body.textContent).toContain('已用完 · 可用到');
  used = 1;
  await act(async () => void fireEvent.click(screen.getByText('再想想')));
  expect(document.body.textContent).toContain('还剩 1 次');
});

describe('after a lost answer', () => {
  const lost = { ok: false, error: { code: 'network', message: '网络不稳', status: 0, requestId: '' } };
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sends the same use under its key in the same sheet while the number is that of then', async () => {
    await open(true);
    await tap('use-x1');
    asked.mockResolvedValueOnce(lost);
    await tap('sheet-confirm');
    expect(document.body.textContent).toContain('网络不稳');
    await tap('sheet-confirm');
    expect(uses()[1]).toEqual(uses()[0]);
    expect(uses()[0].body).toEqual({ used: 0 });
  });

  it('sends nothing more when the number read meanwhile counts it already, and says so', async () => {
    await open(true);
    await tap('use-x1');
    asked.mockImplementationOnce(async () => {
      used = 1;
      return lost;
    });
    await tap('sheet-confirm');
    expect(screen.getByRole('dialog').textContent).toContain('还剩 1 次');
    expect(screen.getByRole('alert').textContent).toContain('已用次数变成了 1 次，可能刚才已经核销过。请先关闭');
    await tap('sheet-confirm');
    expect(uses()).toHaveLength(1);
  });

  it.each([
    [TRIED_AGAIN_MS - 1, true],
    [TRIED_AGAIN_MS, false],
  ])('sends the number of then %i ms later while the page still shows it, under the key of then: %s', async (later, same) => {
    await open(true);
    await tap('use-x1');
    asked.mockResolvedValue(lost);
    await tap('sheet-confirm');
    await act(async () => void fireEvent.click(screen.getByText('再想想')));
    expect(document.body.textContent).toContain('没有更新成功，这里是之前的内容');
    jest.advanceTimersByTime(later);
    await tap('use-x1');
    await tap('sheet-confirm');
    // The server counts no second use of the number 0, whatever the key.
    expect(uses().map(({ body }) => body)).toEqual([{ used: 0 }, { used: 0 }]);
    expect(uses()[1].idempotencyKey === uses()[0].idempotencyKey).toBe(same);
  });

  it('is another use when the lost one was undone and the number is that of then again', async () => {
    await open(true);
    await tap('use-x1');
    asked.mockResolvedValueOnce(lost);
    await tap('sheet-confirm');
    cleanup();
    jest.advanceTimersByTime(86_400_000);
    await open(true);
    await tap('use-x1');
    await tap('sheet-confirm');
    expect(uses()[1].body).toEqual(uses()[0].body);
    expect(uses()[1].idempotencyKey).not.toBe(uses()[0].idempotencyKey);
  });

  it('is another use once the page shows another number', async () => {
    await open(true);
    await tap('use-x1');
    asked.mockImplementationOnce(async () => {
      used = 1;
      return lost;
    });
    await tap('sheet-confirm');
    await act(async () => void fireEvent.click(screen.getByText('再想想')));
    await tap('use-x1');
    await tap('sheet-confirm');
    expect(uses().map(({ body }) => body.used)).toEqual([0, 1]);
    expect(uses()[1].idempotencyKey).not.toBe(uses()[0].idempotencyKey);
  });
});

it('reads the rights again when the screen comes back', async () => {
  await open(true);
  used = 1;
  expect(document.body.textContent).toContain('还剩 2 次');
  await act(async () => screens.hide());
  await act(async () => screens.show());
  expect(document.body.textContent).toContain('还剩 1 次');
});

it.each([
  ['每次一小时。', '每次一小时。点错了'],
  ['每次一小时！', '每次一小时。点错了'],
  ['每次一小时', '每次一小时。点错了'],
])('ends the sentence %s once', async (usage, shown) => {
  asked.mockResolvedValue({ ok: true, data: { items: [{ ...right, usage }], nextCursor: null } });
  await open(true);
  await tap('use-x1');
  expect(screen.getByRole('dialog').textContent).toContain(shown);
});
