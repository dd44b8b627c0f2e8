import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { WorkGroup } from '../model/work';
import { WorkList } from './work-list';

afterEach(cleanup);

const NOW = Date.parse('2026-11-22T12:00:00+08:00');
const group = (over: Partial<WorkGroup>): WorkGroup => ({
  kind: 'leave',
  count: 1,
  oldestAt: NOW,
  overdue: false,
  first: [{ id: 'A', title: '小明 请假 · 国画一班', since: NOW - 3_600_000, campusId: 'K' }],
  ...over,
});
const show = (groups: readonly WorkGroup[], hasDesk = true) => {
  const go = jest.fn();
  render(<WorkList groups={groups} now={NOW} hasDesk={hasDesk} campusOf={() => '城东校区'} onGo={go} />);
  return go;
};

describe('the list of work', () => {
  it('names the oldest of a kind with its waiting time and campus, and leads to where it is settled', () => {
    const go = show([group({})]);
    expect(screen.getByText('1 小时前 · 城东校区')).toBeTruthy();
    fireEvent.click(document.getElementById('go-leave')!);
    expect(go).toHaveBeenCalledWith(expect.stringContaining('pages/leave/index'));
  });

  it('says how many there are beside those named, and no more than it knows', () => {
    show([group({ count: 5 }), group({ kind: 'make_up', count: 100 })]);
    expect(screen.getByText('还有 4 条，去处理')).toBeTruthy();
    expect(screen.getByText('99+')).toBeTruthy();
    expect(screen.getByText('还有很多，去处理')).toBeTruthy();
  });

  it('opens the roll call of the very lesson', () => {
    const go = show([
      group({ kind: 'roll_call', first: [{ id: 'L1', title: '国画一班 · 11月22日 09:00 的课', since: NOW, campusId: 'K' }] }),
    ]);
    fireEvent.click(screen.getByRole('link', { name: /^国画一班 · 11月22日 09:00 的课/ }));
    expect(go).toHaveBeenCalledWith(expect.stringContaining('roll-call/index?lessonId=L1'));
    expect(document.getElementById('go-roll_call')).toBeNull();
  });

  it('does not pretend that the phone can settle what only the computer can', () => {
    show([group({ kind: 'refund' })], false);
    expect(screen.getByText('请在电脑后台处理')).toBeTruthy();
    expect(screen.queryAllByRole('link')).toEqual([]);
  });

  it('marks what has waited too long', () => {
    show([group({ overdue: true })]);
    expect(screen.getByText('等得有点久了')).toBeTruthy();
  });
});
