import { daysOf, rollStateOf, type WeekLesson } from './week';

const lesson = (over: Partial<WeekLesson>): WeekLesson => ({
  id: 'L',
  classGroupId: 'G',
  classGroupName: '国画一班',
  courseId: 'C',
  courseTitle: '国画',
  campusId: 'K',
  date: '2026-11-23',
  startsAt: 100,
  endsAt: 200,
  teacherStaffId: null,
  teacherName: null,
  room: null,
  topic: null,
  status: 'scheduled',
  changeReason: null,
  movedFromStartsAt: null,
  arrived: 3,
  expected: 5,
  unrecorded: 0,
  ...over,
});

describe('the week of a campus', () => {
  it('has seven days from Monday, also those without a lesson, over the end of a month', () => {
    const days = daysOf({ from: '2026-11-30', items: [lesson({ date: '2026-12-06' }), lesson({ date: '2026-11-30' })] });
    expect(days.map(({ date, lessons }) => `${date} ${lessons.length}`)).toEqual([
      '2026-11-30 1',
      '2026-12-01 0',
      '2026-12-02 0',
      '2026-12-03 0',
      '2026-12-04 0',
      '2026-12-05 0',
      '2026-12-06 1',
    ]);
  });

  it.each([
    ['to come', {}, 99, '5 人'],
    ['running', {}, 100, '上课中 3/5'],
    ['over and recorded', {}, 200, '到课 3/5'],
    ['over and not recorded', { unrecorded: 2 }, 200, '2 人未记录'],
    ['cancelled', { status: 'cancelled' as const, unrecorded: 2 }, 200, '已停课'],
  ])('says of a lesson that is %s where it stands', (_name, over, now, text) => {
    expect(rollStateOf(lesson(over), now).text).toBe(text);
  });
});
