import { localDate } from '@qingya/shared';
import { choicesOf, clock, narrowed, rollText, weekdayName } from './week';

const LESSONS = [
  { id: 'a', courseId: 'C1', teacherStaffId: 'T1', room: '301' },
  { id: 'b', courseId: 'C1', teacherStaffId: 'T2', room: null },
  { id: 'c', courseId: 'C2', teacherStaffId: null, room: '301' },
];
const ids = (filter: Parameters<typeof narrowed>[1]) => narrowed(LESSONS, filter).map(({ id }) => id);

describe('a week of lessons', () => {
  it('is narrowed by all that is asked for at once', () => {
    expect(ids({})).toEqual(['a', 'b', 'c']);
    expect(ids({ courseId: 'C1' })).toEqual(['a', 'b']);
    expect(ids({ room: '301' })).toEqual(['a', 'c']);
    expect(ids({ room: '301', courseId: 'C1', teacherStaffId: 'T1' })).toEqual(['a']);
    expect(ids({ teacherStaffId: 'T3' })).toEqual([]);
  });

  it('offers every value once, by its text', () => {
    const rooms = choicesOf(LESSONS, ({ room }) => (room === null ? null : { value: room, text: room }));
    expect(rooms).toEqual([{ value: '301', text: '301' }]);
    const named = choicesOf(['乙', '甲', '乙'], (text) => ({ value: text, text }));
    expect(named.map(({ text }) => text)).toEqual(['甲', '乙']);
  });

  it('tells days and times of Shanghai', () => {
    expect([weekdayName(localDate('2026-11-23')), weekdayName(localDate('2026-11-29'))]).toEqual(['周一', '周日']);
    expect(clock(Date.parse('2026-11-23T01:05:00Z'))).toBe('09:05');
  });

  it('says where a lesson stands', () => {
    const lesson = { status: 'scheduled', startsAt: 100, endsAt: 200, unrecorded: 2 };
    expect([99, 100, 199, 200].map((now) => rollText(lesson, now))).toEqual(['未开始', '上课中', '上课中', '待点名']);
    expect(rollText({ ...lesson, unrecorded: 0 }, 200)).toBe('已点名');
    expect(rollText({ ...lesson, status: 'cancelled' }, 200)).toBe('已停课');
  });
});
