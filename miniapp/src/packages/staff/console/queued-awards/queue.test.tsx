import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { approvalText, excessOf, isLapsed, type QueuedAward } from '../../model/queued-awards';
import type { Campus, Me } from '../../types';
import { WaitingAwards } from '../budget/waiting';
import { Queue } from './list';

jest.mock('@/services/api', () => ({ call: jest.fn(), download: jest.fn() }));
const asked = call as unknown as jest.Mock;

const award = (awardId: string, over: Partial<QueuedAward> = {}): QueuedAward => ({
  awardId,
  studentId: `s-${awardId}`,
  studentName: '林小雨',
  campusId: 'c1',
  title: '参加活动',
  points: 30,
  group: 'learning',
  earnedOn: '2026-11-01',
  expiresOn: null,
  queuedAt: 0,
  room: { allocationId: 'x', left: 10 },
  decidedByName: null,
  decidedAt: null,
  note: null,
  ...over,
});
const me = { staff: { staffId: 'm', permissions: [{ permission: 'budget.approve', campuses: 'all' }] } } as unknown as Me;
const campuses = [{ campusId: 'c1', name: '南山校区' }] as unknown as readonly Campus[];
const failure = (code: string, message: string) => ({ ok: false, error: { code, message, status: 409, requestId: '' } });
const click = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const decisions = () => asked.mock.calls.filter(([id]) => id === 'earning.decideQueuedAward');

/** @param answers to the decisions, in their order */
const open = async (items: readonly QueuedAward[], ...answers: readonly unknown[]) => {
  const left = [...answers];
  asked.mockImplementation(async (id: string) =>
    id === 'earning.queuedAwards' ? { ok: true, data: { items, nextCursor: null } } : left.shift(),
  );
  await act(async () => void render(<Queue me={me} campuses={campuses} />));
};
const given = { ok: true, data: { awardId: 'a', state: 'given', points: 30 } };

beforeEach(() => asked.mockReset());
afterEach(cleanup);

describe('what an approval would do to the budget', () => {
  it('adds up what draws on the same points', () => {
    expect(excessOf([award('a'), award('b')])).toBe(50);
    expect(excessOf([award('a'), award('b', { room: { allocationId: 'y', left: 30 } })])).toBe(20);
    expect(excessOf([award('a', { room: null })])).toBe(0);
  });

  it('says by how much it would be exceeded, that it fits by now, or neither', () => {
    expect(approvalText([award('a'), award('b')])).toContain('将超出 50 积分');
    expect(approvalText([award('a', { room: { allocationId: 'x', left: 30 } })])).toContain('现在放得下');
    expect(approvalText([award('a', { room: null })])).toBe('批准后立即到账，家长会看到。');
  });

  it('lapses on the day after the last usable one', () => {
    expect([isLapsed({ expiresOn: '2026-11-01' }, '2026-11-01'), isLapsed({ expiresOn: '2026-11-01' }, '2026-11-02')]).toEqual([
      false,
      true,
    ]);
    expect(isLapsed({ expiresOn: null }, '2026-11-02')).toBe(false);
  });
});

describe('the queue', () => {
  it('asks for what waits, and approves one after a look at the budget', async () => {
    await open([award('a')], given);
    expect(asked.mock.calls[0]).toEqual([
      'earning.queuedAwards',
      expect.objectContaining({ query: { state: 'queued', sort: 'queued', cursor: undefined, limit: 50 } }),
    ]);
    await click('approve-a');
    screen.getByText('批准 林小雨 30 积分？');
    screen.getByText(/将超出 20 积分/);
    await click('sheet-confirm');
    expect(decisions()).toEqual([
      [
        'earning.decideQueuedAward',
        { params: { awardId: 'a' }, body: { decision: 'approve' }, idempotencyKey: expect.any(String) },
      ],
    ]);
    expect(screen.getByRole('status').textContent).toBe('已批准 1 笔');
  });

  it('decides several one by one, and says which somebody else was faster with', async () => {
    await open([award('a'), award('b')], given, failure('earning_award_decided', '已经处理过了'));
    await click('pick-all');
    await click('approve-picked');
    screen.getByText('批准 2 笔，共 60 积分？');
    await click('sheet-confirm');
    expect(decisions()).toHaveLength(2);
    expect(screen.getByRole('status').textContent).toBe('已批准 1 笔；1 笔已被其他同事处理');
  });

  it('stops at a failure and says what was done until then', async () => {
    await open([award('a'), award('b'), award('c')], given, failure('busy', '系统繁忙'));
    await click('pick-all');
    await click('approve-picked');
    await click('sheet-confirm');
    expect(decisions()).toHaveLength(2);
    expect(screen.getByRole('status').textContent).toBe('已批准 1 笔；其余没有处理：系统繁忙');
  });

  it('stays open with the reason when nothing came of it', async () => {
    await open([award('a')], failure('busy', '系统繁忙'));
    await click('approve-a');
    await click('sheet-confirm');
    expect(screen.getByRole('alert').textContent).toBe('系统繁忙');
    expect(document.getElementById('sheet-confirm')).not.toBeNull();
  });

  it('refuses with a reason, or without one', async () => {
    await open([award('a'), award('b')], given, given);
    await click('refuse-a');
    fireEvent.change(document.getElementById('reason')!, { target: { value: ' 预算已用完 ' } });
    await click('sheet-confirm');
    await click('refuse-b');
    await click('sheet-confirm');
    expect(decisions().map(([, { body }]) => body)).toEqual([{ decision: 'refuse', note: '预算已用完' }, { decision: 'refuse' }]);
  });

  it('does not offer to approve what has lapsed while it waited', async () => {
    await open([award('a', { expiresOn: '2026-01-01' }), award('b')], given);
    await click('approve-a');
    expect(document.getElementById('sheet-confirm')).toBeNull();
    await click('pick-all');
    screen.getByText('批准所选（1）');
    screen.getByText('不批准所选（2）');
  });
});

describe('what the budget refused by itself', () => {
  it('is asked for apart, and can be approved', async () => {
    asked.mockImplementation(async (id: string) =>
      id === 'earning.queuedAwards' ? { ok: true, data: { items: [award('a')], nextCursor: null } } : given,
    );
    await act(async () => void render(<Queue me={me} campuses={campuses} state='unfunded' />));
    expect(asked.mock.calls[0]?.[1]).toMatchObject({ query: { state: 'unfunded' } });
    await click('approve-a');
    await click('sheet-confirm');
    expect(decisions()).toHaveLength(1);
  });
});

describe('the links on the budget page', () => {
  const answering = (queued: readonly QueuedAward[], unfunded: readonly QueuedAward[]) =>
    asked.mockImplementation(async (_id: string, { query }: { query: { state: string } }) => ({
      ok: true,
      data: { items: query.state === 'queued' ? queued : unfunded, nextCursor: null },
    }));

  it('say how many wait and how many were refused, and nothing while there are none', async () => {
    answering([award('a'), award('b')], []);
    await act(async () => void render(<WaitingAwards me={me} />));
    screen.getByText('2 笔奖励待批');
    expect(document.getElementById('go-unfunded-awards')).toBeNull();
    cleanup();
    answering([], [award('a')]);
    await act(async () => void render(<WaitingAwards me={me} />));
    screen.getByText('1 笔奖励因预算不足未发');
    expect(document.getElementById('go-queued-awards')).toBeNull();
    cleanup();
    answering([], []);
    await act(async () => void render(<WaitingAwards me={me} />));
    expect(document.body.textContent).toBe('');
  });
});
