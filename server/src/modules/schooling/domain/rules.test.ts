import { instantAt, localDate, MINUTE_MS } from '@qingya/shared';
import { isChargeable, planAttendance } from './attendance-plan';
import { judgeWindow } from './check-in-window';
import { findConflict, overlaps } from './conflicts';
import type { PayingEnrolment } from './consumption';
import { isMakeUpWorkday, isStatutoryHoliday, statutoryHolidayName } from './holidays';
import { peakMembers } from './membership';
import { lessonsOf, type SlotRow } from './timetable';

const DAY = localDate('2026-11-21');

describe('the window of a check-in', () => {
  const lesson = { startsAt: instantAt(DAY, 600), endsAt: instantAt(DAY, 690) };
  it.each([
    [instantAt(DAY, 570) - 1, { kind: 'too_early', opensAt: instantAt(DAY, 570) }],
    [instantAt(DAY, 570), { kind: 'open', onTime: true }],
    [instantAt(DAY, 610), { kind: 'open', onTime: true }],
    [instantAt(DAY, 610) + 1, { kind: 'open', onTime: false }],
    [instantAt(DAY, 690), { kind: 'open', onTime: false }],
    [instantAt(DAY, 690) + 1, { kind: 'over' }],
  ])('at %i', (at, wanted) => {
    expect(judgeWindow(lesson, at)).toEqual(wanted);
  });
});

describe('holidays', () => {
  it('knows the statutory calendar by the date alone', () => {
    expect(isStatutoryHoliday(localDate('2026-09-30'))).toBe(false);
    expect(isStatutoryHoliday(localDate('2026-10-01'))).toBe(true);
    expect(isStatutoryHoliday(localDate('2026-10-07'))).toBe(true);
    expect(isStatutoryHoliday(localDate('2026-10-08'))).toBe(false);
    expect(isMakeUpWorkday(localDate('2026-10-10'))).toBe(true);
    expect(statutoryHolidayName(localDate('2026-10-01'))).toBe('国庆节');
    expect(statutoryHolidayName(DAY)).toBeNull();
  });
});

describe('the weekly timetable', () => {
  const slot: SlotRow = {
    id: 'slot',
    classGroupId: 'group',
    weekday: 6,
    startMinute: 0,
    durationMinutes: 45,
    validFrom: '2026-11-14',
    validTo: '2026-11-28',
    room: null,
    teacherStaffId: null,
    skipStatutoryHolidays: null,
  };
  const defaults = { room: '101', teacherStaffId: 'lin', skipStatutoryHolidays: 1 };
  const calendar = { closed: new Set<string>(), open: new Set<string>() };
  const plan = (over: Partial<SlotRow> = {}, from = '2026-11-01', to = '2026-12-31') =>
    lessonsOf([{ ...slot, ...over }], defaults, calendar, localDate(from), localDate(to));

  it('includes the first and the last valid day', () => {
    expect(plan().map((lesson) => lesson.date)).toEqual(['2026-11-14', '2026-11-21', '2026-11-28']);
    expect(plan({ validFrom: '2026-11-15', validTo: '2026-11-27' }).map((lesson) => lesson.date)).toEqual(['2026-11-21']);
    expect(plan({}, '2026-11-14', '2026-11-14')).toHaveLength(1);
  });

  it('starts at wall-clock time in Shanghai, midnight included', () => {
    const [first] = plan();
    expect(first?.startsAt).toBe(Date.parse('2026-11-13T16:00:00Z'));
    expect((first?.endsAt ?? 0) - (first?.startsAt ?? 0)).toBe(45 * MINUTE_MS);
    expect(first).toMatchObject({ room: '101', teacherStaffId: 'lin' });
    expect(plan({ room: '202' })[0]?.room).toBe('202');
  });

  it("the school's own word beats the statutory calendar", () => {
    const days = (own: typeof calendar, skip: number | null) =>
      lessonsOf(
        [{ ...slot, validFrom: '2026-01-01', validTo: null, skipStatutoryHolidays: skip }],
        defaults,
        own,
        localDate('2026-10-03'),
        localDate('2026-10-03'),
      ).length;
    expect(days(calendar, null)).toBe(0);
    expect(days(calendar, 0)).toBe(1);
    expect(days({ closed: new Set(), open: new Set(['2026-10-03']) }, null)).toBe(1);
    expect(days({ closed: new Set(['2026-10-03']), open: new Set() }, 0)).toBe(0);
  });
});

describe('conflicts', () => {
  const booking = { id: 'a', classGroupId: 'g', campusId: 'c', startsAt: 100, endsAt: 200, room: '101', teacherStaffId: 't' };
  it('lessons that touch do not overlap', () => {
    expect(overlaps(booking, { startsAt: 200, endsAt: 300 })).toBe(false);
    expect(overlaps(booking, { startsAt: 199, endsAt: 300 })).toBe(true);
    expect(overlaps(booking, { startsAt: 0, endsAt: 100 })).toBe(false);
    expect(overlaps(booking, { startsAt: 0, endsAt: 101 })).toBe(true);
  });
  it('names what is taken', () => {
    const other = { ...booking, id: 'b', classGroupId: 'h', campusId: 'd', room: null, teacherStaffId: null };
    expect(findConflict(booking, [booking])).toBeUndefined();
    expect(findConflict(booking, [other])).toBeUndefined();
    expect(findConflict(booking, [{ ...other, classGroupId: 'g' }])?.kind).toBe('class_group');
    expect(findConflict(booking, [{ ...other, teacherStaffId: 't' }])?.kind).toBe('teacher');
    expect(findConflict(booking, [{ ...other, room: '101' }])).toBeUndefined();
    expect(findConflict(booking, [{ ...other, room: '101', campusId: 'c' }])?.kind).toBe('room');
    expect(findConflict({ ...booking, room: null, teacherStaffId: null }, [other])).toBeUndefined();
  });
});

describe('members of a class', () => {
  it('counts the most on any one day', () => {
    const periods = [
      { fromDate: '2026-09-01', toDate: '2026-11-20' },
      { fromDate: '2026-11-20', toDate: null },
      { fromDate: '2026-11-21', toDate: null },
    ];
    expect(peakMembers(periods, { fromDate: '2026-11-01', toDate: null })).toBe(2);
    expect(peakMembers(periods, { fromDate: '2026-11-01', toDate: '2026-11-19' })).toBe(1);
    expect(
      peakMembers([...periods, { fromDate: '2026-11-20', toDate: '2026-11-21' }], { fromDate: '2026-11-01', toDate: null }),
    ).toBe(3);
    expect(peakMembers([], { fromDate: '2026-11-01', toDate: null })).toBe(0);
  });
});

describe('the credit of an attendance', () => {
  const policy = { absenceConsumes: true, alreadyPaid: false };
  const enrolment: PayingEnrolment = {
    id: 'e',
    courseId: 'art',
    title: '美术',
    kind: 'credits',
    totalCredits: 2,
    remainingCredits: 1,
    startsOn: '2026-01-01',
    expiresOn: null,
    status: 'active',
    createdAt: 0,
  };
  const lesson = { courseId: 'art', date: '2026-11-21' };
  const consumed = { status: 'present', onTime: 1, consumption: 'consumed', consumedEnrolmentId: 'e' } as const;

  it('is due for being there, never for leave, for absence as the course says, never twice for a make-up', () => {
    expect(['present', 'late', 'absent', 'leave'].map((status) => isChargeable(status as 'present', policy))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(isChargeable('absent', { ...policy, absenceConsumes: false })).toBe(false);
    expect(isChargeable('present', { ...policy, alreadyPaid: true })).toBe(false);
  });

  it('is taken once, kept while due, and given back to where it came from', () => {
    expect(planAttendance(undefined, { status: 'present', onTime: true }, policy, [enrolment], lesson)).toMatchObject({
      kind: 'create',
      move: { kind: 'take' },
    });
    expect(planAttendance(consumed, { status: 'late', onTime: false }, policy, [enrolment], lesson)).toMatchObject({
      kind: 'change',
      move: { kind: 'keep' },
    });
    expect(planAttendance(consumed, { status: 'present', onTime: true }, policy, [enrolment], lesson)).toMatchObject({
      kind: 'same',
      move: { kind: 'keep' },
    });
    expect(planAttendance(consumed, { status: 'leave', onTime: false }, policy, [], lesson)).toMatchObject({
      kind: 'change',
      consumption: 'none',
      move: { kind: 'give_back', enrolmentId: 'e' },
    });
  });

  it('is owed when nothing can pay, and no longer once nothing is due', () => {
    expect(planAttendance(undefined, { status: 'present', onTime: true }, policy, [], lesson)).toMatchObject({
      consumption: 'owed',
      move: { why: 'no_enrolment' },
    });
    const owed = { status: 'present', onTime: 1, consumption: 'owed', consumedEnrolmentId: null } as const;
    expect(planAttendance(owed, { status: 'present', onTime: true }, policy, [enrolment], lesson)).toMatchObject({
      kind: 'change',
      consumption: 'consumed',
    });
    expect(planAttendance(owed, { status: 'leave', onTime: false }, policy, [enrolment], lesson)).toMatchObject({
      consumption: 'none',
      move: { kind: 'keep' },
    });
  });
});
