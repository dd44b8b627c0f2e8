import { addDays, type LocalDate } from '@qingya/shared';
import { type Random, seededRandom } from './random';

/** The demo school as plain data: who there is and who learns what. All people and phone numbers are invented. */
export interface Story {
  readonly campuses: readonly StoryCampus[];
  readonly courses: readonly StoryCourse[];
  readonly staff: readonly StoryStaff[];
  readonly classGroups: readonly StoryClassGroup[];
  readonly families: readonly StoryFamily[];
}

export interface StoryCampus {
  readonly code: string;
  readonly name: string;
  readonly address: string;
}

export interface StoryCourse {
  readonly code: string;
  readonly name: string;
  readonly subject: string;
}

export interface StoryStaff {
  readonly code: string;
  readonly name: string;
  readonly phone: string;
  readonly role: 'owner' | 'campus_manager' | 'teacher' | 'front_desk' | 'consultant' | 'finance';
  /** Empty for the owner, who reaches every campus. */
  readonly campusCodes: readonly string[];
}

export interface StoryClassGroup {
  readonly code: string;
  readonly name: string;
  readonly campusCode: string;
  readonly courseCode: string;
  readonly teacherCode: string;
  readonly room: string;
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly startMinute: number;
  readonly durationMinutes: number;
}

export interface StoryFamily {
  readonly guardians: readonly { readonly name: string; readonly phone: string; readonly relation: '妈妈' | '爸爸' | '奶奶' }[];
  readonly students: readonly StoryStudent[];
}

export interface StoryStudent {
  readonly externalNo: string;
  readonly name: string;
  readonly gender: 'female' | 'male';
  readonly birthDate: LocalDate;
  readonly campusCode: string;
  readonly classGroupCodes: readonly string[];
  /** How reliably this child comes, 0..100. */
  readonly attendancePercent: number;
}

const CAMPUSES: readonly StoryCampus[] = [
  { code: 'WJ', name: '望江校区', address: '望江路 66 号 3 楼' },
  { code: 'CX', name: '城西校区', address: '文三西路 128 号 2 楼' },
];

const COURSES: readonly StoryCourse[] = [
  { code: 'ART', name: '创意美术', subject: '美术' },
  { code: 'DANCE', name: '中国舞启蒙', subject: '舞蹈' },
  { code: 'CALLI', name: '硬笔书法', subject: '书法' },
  { code: 'PIANO', name: '钢琴小组课', subject: '音乐' },
  { code: 'CHESS', name: '国际象棋', subject: '棋类' },
  { code: 'CODE', name: '少儿编程', subject: '编程' },
];

const STAFF: readonly StoryStaff[] = [
  { code: 'owner', name: '周青', phone: '19900000001', role: 'owner', campusCodes: [] },
  { code: 'manager', name: '林晓云', phone: '19900000002', role: 'campus_manager', campusCodes: ['WJ'] },
  { code: 'manager2', name: '郑国栋', phone: '19900000003', role: 'campus_manager', campusCodes: ['CX'] },
  { code: 'desk', name: '何雨', phone: '19900000004', role: 'front_desk', campusCodes: ['WJ'] },
  { code: 'desk2', name: '唐甜', phone: '19900000005', role: 'front_desk', campusCodes: ['CX'] },
  { code: 'teacher', name: '苏沐', phone: '19900000006', role: 'teacher', campusCodes: ['WJ'] },
  { code: 'teacher2', name: '江一帆', phone: '19900000007', role: 'teacher', campusCodes: ['WJ'] },
  { code: 'teacher3', name: '叶知秋', phone: '19900000008', role: 'teacher', campusCodes: ['CX'] },
  { code: 'teacher4', name: '程远', phone: '19900000009', role: 'teacher', campusCodes: ['WJ', 'CX'] },
  { code: 'adviser', name: '顾小满', phone: '19900000010', role: 'consultant', campusCodes: ['WJ', 'CX'] },
  { code: 'finance', name: '钱思远', phone: '19900000011', role: 'finance', campusCodes: ['WJ', 'CX'] },
];

const group = (
  code: string,
  name: string,
  campusCode: string,
  courseCode: string,
  teacherCode: string,
  room: string,
  weekday: StoryClassGroup['weekday'],
  startMinute: number,
): StoryClassGroup => ({
  code,
  name,
  campusCode,
  courseCode,
  teacherCode,
  room,
  weekday,
  startMinute,
  durationMinutes: courseCode === 'PIANO' ? 60 : 90,
});

const CLASS_GROUPS: readonly StoryClassGroup[] = [
  group('WJ-ART-1', '创意美术·周六上午班', 'WJ', 'ART', 'teacher', '画室 A', 6, 9 * 60),
  group('WJ-ART-2', '创意美术·周三晚班', 'WJ', 'ART', 'teacher', '画室 A', 3, 18 * 60 + 30),
  group('WJ-DANCE-1', '中国舞启蒙·周日班', 'WJ', 'DANCE', 'teacher2', '舞蹈房', 7, 10 * 60),
  group('WJ-CALLI-1', '硬笔书法·周五晚班', 'WJ', 'CALLI', 'teacher', '书法室', 5, 18 * 60 + 30),
  group('WJ-CHESS-1', '国际象棋·周六下午班', 'WJ', 'CHESS', 'teacher4', '棋室', 6, 14 * 60),
  group('WJ-CODE-1', '少儿编程·周日下午班', 'WJ', 'CODE', 'teacher4', '机房', 7, 14 * 60),
  group('CX-ART-1', '创意美术·周日上午班', 'CX', 'ART', 'teacher3', '画室', 7, 9 * 60 + 30),
  group('CX-DANCE-1', '中国舞启蒙·周六班', 'CX', 'DANCE', 'teacher3', '舞蹈房', 6, 10 * 60),
  group('CX-PIANO-1', '钢琴小组·周二晚班', 'CX', 'PIANO', 'teacher3', '琴房 1', 2, 18 * 60 + 30),
  group('CX-PIANO-2', '钢琴小组·周四晚班', 'CX', 'PIANO', 'teacher3', '琴房 1', 4, 18 * 60 + 30),
  group('CX-CHESS-1', '国际象棋·周五晚班', 'CX', 'CHESS', 'teacher4', '棋室', 5, 18 * 60 + 30),
  group('CX-CODE-1', '少儿编程·周三晚班', 'CX', 'CODE', 'teacher4', '机房', 3, 18 * 60 + 30),
];

const SURNAMES = '李王张刘陈杨黄赵吴徐孙朱马胡郭林高罗梁宋'.split('');
const GIRL_NAMES = [
  '可欣',
  '雨桐',
  '思涵',
  '诗琪',
  '梓萱',
  '语嫣',
  '乐瑶',
  '佳宁',
  '若溪',
  '安然',
  '沐晴',
  '念初',
  '书瑶',
  '星辰',
  '夏至',
  '小满',
];
const BOY_NAMES = [
  '浩然',
  '子轩',
  '宇航',
  '梓睿',
  '俊熙',
  '一诺',
  '奕辰',
  '天佑',
  '景行',
  '知远',
  '嘉树',
  '明远',
  '牧野',
  '启航',
  '思齐',
  '博文',
];
const MOTHERS = ['静怡', '晓燕', '婉清', '丽娜', '雅雯', '海霞', '文君', '玉洁'];
const FATHERS = ['建国', '志强', '伟东', '海涛', '文斌', '晓峰', '立群', '国平'];

const FAMILY_COUNT = 70;
/** Families with two children; with one family of three, 70 families have 80 children. */
const TWO_CHILDREN_EVERY = 8;
const FIRST_PARENT_PHONE = 19_910_000_000;
const SEED = 20_261_121;

/** Index of the families that the demo log-ins belong to. */
export const DEMO_PARENT_FAMILY = 1;
export const DEMO_PARENT_OF_THREE_FAMILY = 0;
/** The class in which a lesson is always running; taught by the teacher one can log in as. */
export const LIVE_CLASS_GROUP = 'WJ-ART-1';
/** Classes of the children whose guardians one can log in as, by family and child. */
const PERSONA_CLASSES: ReadonlyMap<number, readonly (readonly string[])[]> = new Map([
  [DEMO_PARENT_FAMILY, [[LIVE_CLASS_GROUP]]],
  [DEMO_PARENT_OF_THREE_FAMILY, [[LIVE_CLASS_GROUP, 'WJ-CALLI-1'], ['WJ-CHESS-1'], ['WJ-DANCE-1']]],
]);

const childrenOf = (index: number): number => {
  if (index === DEMO_PARENT_OF_THREE_FAMILY) return 3;
  return index % TWO_CHILDREN_EVERY === 0 && index <= TWO_CHILDREN_EVERY * 8 ? 2 : 1;
};

/** @param today the day the story is told on; ages follow from it */
export const demoStory = (today: LocalDate): Story => {
  const random = seededRandom(SEED);
  let studentNumber = 0;
  const families = Array.from({ length: FAMILY_COUNT }, (_, index): StoryFamily => {
    const surname = SURNAMES[index % SURNAMES.length] ?? '李';
    const campusCode = index % 2 === 0 || index === DEMO_PARENT_FAMILY ? 'WJ' : 'CX';
    const students = Array.from({ length: childrenOf(index) }, (_child, position) => {
      studentNumber += 1;
      const student = makeStudent(random, surname, campusCode, studentNumber, today);
      const classGroupCodes = PERSONA_CLASSES.get(index)?.[position] ?? student.classGroupCodes;
      return { ...student, classGroupCodes };
    });
    return { guardians: makeGuardians(random, surname, index), students };
  });
  return { campuses: CAMPUSES, courses: COURSES, staff: STAFF, classGroups: CLASS_GROUPS, families };
};

const makeStudent = (random: Random, surname: string, campusCode: string, number: number, today: LocalDate): StoryStudent => {
  const girl = random.chance(55);
  const groups = CLASS_GROUPS.filter((candidate) => candidate.campusCode === campusCode);
  const first = groups[number % groups.length];
  const second = random.chance(20) ? groups[(number + 3) % groups.length] : undefined;
  return {
    externalNo: `QY${String(2026_000 + number)}`,
    name: surname + random.pick(girl ? GIRL_NAMES : BOY_NAMES),
    gender: girl ? 'female' : 'male',
    birthDate: addDays(today, -random.whole(5 * 365, 12 * 365)),
    campusCode,
    classGroupCodes: [first, second].flatMap((one) => (one ? [one.code] : [])),
    attendancePercent: random.pick([98, 95, 92, 88, 75]),
  };
};

const makeGuardians = (random: Random, surname: string, index: number): StoryFamily['guardians'] => {
  const mother = {
    name: `${random.pick(SURNAMES)}${random.pick(MOTHERS)}`,
    phone: String(FIRST_PARENT_PHONE + index * 2),
    relation: '妈妈' as const,
  };
  const father = {
    name: `${surname}${random.pick(FATHERS)}`,
    phone: String(FIRST_PARENT_PHONE + index * 2 + 1),
    relation: '爸爸' as const,
  };
  return index % 3 === 0 || index === DEMO_PARENT_FAMILY ? [mother, father] : [mother];
};
