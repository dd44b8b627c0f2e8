import { countText, linkOf, totalOf, WORK, waitedText } from './work';

const NOW = Date.parse('2026-11-22T12:00:00+08:00');
const HOUR = 3_600_000;

describe('the words of the work list', () => {
  it('counts no further than the server does', () => {
    expect([countText(1), countText(99), countText(100), countText(250)]).toEqual(['1', '99', '99+', '99+']);
    expect(totalOf([{ count: 3 }, { count: 4 }])).toBe(7);
  });

  it('says in one number how long something has waited', () => {
    const ago = [0, 59_000, 60_000, HOUR - 1, HOUR, 24 * HOUR - 1, 24 * HOUR, 50 * HOUR].map((ms) => waitedText(NOW - ms, NOW));
    expect(ago).toEqual(['刚刚', '刚刚', '1 分钟前', '59 分钟前', '1 小时前', '23 小时前', '1 天前', '2 天前']);
    expect(waitedText(NOW + 5_000, NOW)).toBe('刚刚');
  });

  it('leads each lesson to its own roll call and every pile to the page that settles it', () => {
    expect(linkOf('roll_call', 'L', false)).toContain('pages/roll-call/index?lessonId=L');
    expect(linkOf('roll_call', null, true)).toBeUndefined();
    expect(linkOf('leave', 'Q', false)).toContain('pages/leave/index');
    expect(linkOf('redemption', 'R', false)).toContain('pages/pick-up/index?redemptionId=R');
    expect(linkOf('refund', 'R', true)).toContain('console/refunds/index?view=stuck');
  });

  it('never leads to a page of the computer where there is none', () => {
    for (const kind of Object.keys(WORK) as (keyof typeof WORK)[]) {
      expect(linkOf(kind, 'X', false) ?? '').not.toContain('/console/');
      expect(linkOf(kind, 'X', true)).toBeDefined();
    }
  });
});
