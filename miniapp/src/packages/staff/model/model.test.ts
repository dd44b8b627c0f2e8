import type { Attendance, LessonLine, Me, TodayLesson } from '../types';
import { allows, campusChoices, campusName } from './access';
import {
  arrivedAt,
  byArrival,
  byUrgency,
  countsText,
  owedLines,
  phaseOf,
  rollCounts,
  rollDraft,
  rollEntries,
} from './attendance';
import { nextAsk, secondsLeft, windowOf } from './code';
import { fingerprint, isFinal } from './once';
import { sceneIn } from './scene';

const MINUTE = 60_000;
const start = 1_800_000_000_000;
const lesson = { status: 'scheduled', startsAt: start, endsAt: start + 90 * MINUTE } as const;
const attended = (status: Attendance['status'], recordedAt = start): Attendance => ({
  id: 'A',
  lessonId: 'L',
  studentId: 'S',
  lessonDate: '2026-11-21',
  startsAt: start,
  status,
  onTime: status === 'present',
  method: 'qr',
  isMakeUp: false,
  consumption: 'consumed',
  consumedEnrolmentId: null,
  revision: 1,
  recordedAt,
  offlineScannedAt: null,
  note: null,
});
const line = (externalNo: string, attendance: Attendance | null, leavePending = false): LessonLine => ({
  studentId: `id-${externalNo}`,
  name: `学员${externalNo}`,
  externalNo,
  isMakeUp: false,
  leavePending,
  attendance,
});

describe('phaseOf', () => {
  it.each([
    [start - 30 * MINUTE - 1, 'later'],
    [start - 30 * MINUTE, 'open'],
    [start - 1, 'open'],
    [start, 'running'],
    [start + 90 * MINUTE - 1, 'running'],
    [start + 90 * MINUTE, 'over'],
  ] as const)('at %d it is %s', (now, phase) => {
    expect(phaseOf(lesson, now)).toBe(phase);
  });

  it('is cancelled whatever the time', () => {
    expect(phaseOf({ ...lesson, status: 'cancelled' }, start)).toBe('cancelled');
  });
});

it('puts the lesson that needs somebody now first, then by start', () => {
  const one = (id: string, startsAt: number) => ({ ...lesson, id, startsAt, endsAt: startsAt + 60 * MINUTE }) as TodayLesson;
  const list = [
    one('over', start - 120 * MINUTE),
    one('late', start + 300 * MINUTE),
    one('soon', start + 200 * MINUTE),
    one('now', start),
  ];
  expect(byUrgency(list, start).map(({ id }) => id)).toEqual(['now', 'soon', 'late', 'over']);
});

describe('arrivals', () => {
  it('counts coming, not leave or absence', () => {
    expect(['present', 'late', 'leave', 'absent'].map((status) => arrivedAt(line('1', attended(status as 'late'))))).toEqual([
      start,
      start,
      null,
      null,
    ]);
    expect(arrivedAt(line('1', null))).toBeNull();
  });

  it('shows the latest arrival on top and the missing by number', () => {
    const lines = [
      line('3', null),
      line('2', null),
      line('1', attended('present', start)),
      line('4', attended('late', start + 1)),
    ];
    expect(byArrival(lines).map(({ externalNo }) => externalNo)).toEqual(['4', '1', '2', '3']);
  });
});

describe('roll call', () => {
  const lines = [line('1', null), line('2', attended('present')), line('3', null, true)];

  it('starts from everybody unrecorded as present and asked leave as leave', () => {
    expect(rollDraft(lines)).toEqual({ 'id-1': 'present', 'id-3': 'leave' });
  });

  it('sends only who is still unrecorded', () => {
    expect(rollEntries([line('1', attended('present')), line('3', null)], { 'id-1': 'absent', 'id-3': 'late' })).toEqual([
      { studentId: 'id-3', status: 'late' },
    ]);
  });

  it('counts and names what somebody has', () => {
    const counts = rollCounts({ a: 'present', b: 'present', c: 'absent' });
    expect(counts).toEqual({ present: 2, late: 0, leave: 0, absent: 1 });
    expect(countsText(counts)).toBe('到课 2 · 缺课 1');
  });

  it('names those for whom nothing could be consumed, with the reason', () => {
    const result = { attendanceId: 'A', status: 'present', changed: true } as const;
    const results = [
      { ...result, studentId: 'id-1', consumption: 'owed', owedBecause: '课时不足' } as const,
      { ...result, studentId: 'id-2', consumption: 'consumed', owedBecause: null } as const,
    ];
    expect(owedLines(results, lines)).toEqual([{ studentId: 'id-1', name: '学员1', why: '课时不足' }]);
  });
});

describe('the changing code', () => {
  it.each([
    [30_000, 30],
    [29_001, 30],
    [29_000, 29],
    [1, 1],
    [0, 0],
    [-5_000, 0],
    [95_000, 30],
  ])('%d ms are %d seconds', (ms, seconds) => {
    expect(secondsLeft(start + ms, start)).toBe(seconds);
  });

  it.each([
    [10_000, 10_000],
    [999, 1_000],
    [-40_000, 1_000],
    [30_001, 30_000],
    [70_000, 30_000],
  ])('due in %d ms is asked for in %d ms, whatever the clock says', (due, wait) => {
    expect(nextAsk({ nextPollAt: start + due }, start)).toBe(wait);
  });

  it('opens and closes at the instants of the server', () => {
    const code = { opensAt: start, closesAt: start + 10 };
    expect([start - 1, start, start + 9, start + 10].map((now) => windowOf(code, now))).toEqual([
      'early',
      'open',
      'open',
      'over',
    ]);
  });
});

describe('sceneIn', () => {
  const scene = '0123456789abcdef0123456789abcdef';
  it.each([
    [`qingya://web-login/${scene}`],
    [`  ${scene.toUpperCase()} `],
    [`/packages/staff/pages/confirm-login/index?scene=${scene}`],
    [`pages/x?a=1&scene=${scene}&b=2`],
  ])('reads %s', (text) => {
    expect(sceneIn(text)).toBe(scene);
  });

  it.each([[''], [scene.slice(1)], [`${scene}0`], ['https://elsewhere.example/'], [`qingya://pay/${scene}`]])(
    'refuses %s',
    (text) => {
      expect(sceneIn(text)).toBeNull();
    },
  );
});

describe('submissions', () => {
  it('tells contents apart and knows the same one again', () => {
    expect(fingerprint({ a: 1 })).toBe(fingerprint({ a: 1 }));
    expect(fingerprint({ a: 1 })).not.toBe(fingerprint({ a: 2 }));
    expect(fingerprint(undefined)).toMatch(/^[0-9a-f]{8}$/);
  });

  it.each([
    ['ok', true],
    [422, true],
    [403, true],
    [401, false],
    [409, false],
    [429, false],
    [499, true],
    [500, false],
    [0, false],
  ] as const)('an answer %s is final: %s', (status, final) => {
    expect(isFinal(status)).toBe(final);
  });
});

describe('permissions', () => {
  const campuses = ['E', 'W'].map((campusId) => ({ campusId, name: `校区${campusId}`, address: '', state: 'open' as const }));
  const person = (scope: 'all' | readonly string[]) =>
    ({ staff: { permissions: [{ permission: 'student.read', campuses: scope }] } }) as unknown as Me;

  it('hides what no role carries', () => {
    expect(allows(person('all'), 'student.read')).toBe(true);
    expect(allows(person('all'), 'ops.read')).toBe(false);
    expect(allows({ staff: null } as unknown as Me, 'student.read')).toBe(false);
    expect(allows(undefined, 'student.read')).toBe(false);
  });

  it('offers the campuses of the permission only', () => {
    expect(campusChoices(person('all'), campuses, 'student.read')).toHaveLength(2);
    expect(campusChoices(person(['W']), campuses, 'student.read')).toEqual([{ value: 'W', text: '校区W' }]);
    expect(campusChoices(person(['W']), campuses, 'audit.read')).toEqual([]);
  });

  it('names a campus, every campus, and one it does not know', () => {
    expect([campusName(campuses, 'E'), campusName(campuses, null), campusName(campuses, 'X')]).toEqual([
      '校区E',
      '全部校区',
      '其他校区',
    ]);
  });
});
