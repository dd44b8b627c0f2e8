import type { LocalDate } from '@/vocabulary';
import {
  birthDateProblem,
  codeChild,
  describeWay,
  disputeState,
  exportName,
  interestsIn,
  interestsProblem,
  missingProfile,
  ownScreen,
  versionDay,
} from './model';

const today = '2026-11-21' as LocalDate;

it.each([
  [undefined, '/home'],
  ['/pages/points/index', '/pages/points/index'],
  ['%2Fpackages%2Fschooling%2Fpages%2Flessons%2Findex%3FstudentId%3Dx', '/packages/schooling/pages/lessons/index?studentId=x'],
  ['/packages/member/pages/consent/index', '/home'],
  ['//evil.example/pages/x', '/home'],
  ['https://evil.example', '/home'],
  ['%E0%A4%A', '/home'],
])('from %s goes back to %s', (back, target) => {
  expect(ownScreen(back, '/home')).toBe(target);
});

it.each([
  ['', null],
  ['2018-05-20', null],
  ['2026-11-21', null],
  ['2026-11-22', '生日不能晚于今天'],
  ['2018-02-30', '请按 2018-05-20 的格式填写'],
  ['2018/5/20', '请按 2018-05-20 的格式填写'],
])('birthday %j: %s', (text, problem) => {
  expect(birthDateProblem(text, today)).toBe(problem);
});

it('reads interests', () => {
  expect(interestsIn('画画、跳舞， 画画;跑步')).toEqual(['画画', '跳舞', '跑步']);
  expect(interestsIn('  ')).toEqual([]);
  expect(interestsProblem(Array.from({ length: 20 }, (_, i) => String(i)))).toBeNull();
  expect(interestsProblem(Array.from({ length: 21 }, (_, i) => String(i)))).toBe('最多填写 20 项');
  expect(interestsProblem(['字'.repeat(20)])).toBeNull();
  expect(interestsProblem(['字'.repeat(21)])).toBe('每项最多 20 个字');
});

it('says what a full profile lacks', () => {
  expect(missingProfile({ birthDate: null, gender: null, interests: [] })).toEqual(['生日', '性别', '兴趣']);
  expect(missingProfile({ birthDate: '2018-01-01', gender: 'male', interests: ['棋'] })).toEqual([]);
});

const way = {
  code: 'c',
  title: 't',
  explanation: 'e',
  nextPoints: 20,
  progress: { current: 3, target: 4, unit: 'lesson' as const },
  timesEarned: 2,
  done: false,
};

it('describes a way to earn', () => {
  expect(describeWay(way)).toEqual({
    next: '+20',
    progress: '3 / 4 节',
    percent: 75,
    earned: '已获得 2 次',
    missing: '',
    campaign: null,
    notes: [],
  });
  expect(describeWay({ ...way, progress: { current: 5, target: 3, unit: 'day' } })).toMatchObject({
    progress: '5 / 3 天',
    percent: 100,
  });
  expect(describeWay({ ...way, progress: null, timesEarned: 0, done: true })).toMatchObject({
    next: null,
    progress: null,
    percent: null,
    earned: null,
  });
  expect(describeWay({ ...way, progress: { current: 0, target: 0, unit: 'day' } }).percent).toBeNull();
});

it('names states and files', () => {
  expect(disputeState({ state: 'open' }).text).toBe('处理中');
  expect(exportName(today)).toBe('青芽-家庭数据-2026-11-21.json');
  expect(versionDay('2026-11-01')).toBe('2026年11月1日 周日');
  expect(versionDay('v2')).toBe('v2');
});

it('shows the code of the child asked for, else of the one looked at last, never of another', () => {
  const children = [{ id: 'a' }, { id: 'b' }];
  expect(codeChild(children, '', null)).toEqual({ id: 'a' });
  expect(codeChild(children, '', 'b')).toEqual({ id: 'b' });
  expect(codeChild(children, '', 'gone')).toEqual({ id: 'a' });
  expect(codeChild(children, 'b', 'a')).toEqual({ id: 'b' });
  expect(codeChild(children, 'foreign', 'a')).toBeUndefined();
  expect(codeChild([], '', null)).toBeUndefined();
});
