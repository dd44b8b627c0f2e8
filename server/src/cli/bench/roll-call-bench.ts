import { addDays, localDateOf } from '@qingya/shared';
import {
  addLesson,
  addMember,
  createClassGroup,
  createCourse,
  createEnrolment,
  createStudent,
  rollCall,
} from '../../modules/schooling';
import type { Database, UnitOfWork } from '../../platform/db';
import type { BenchContext, BenchLine } from './context';
import { takeTurns, timed } from './measure';
import { CAMPUS } from './plant';
import { inParallel, recordStatements, type Statement } from './raw';

const ACTOR = { kind: 'system', id: 'bench' } as const;
const CLASS_SIZE = 30;
const CLASS_GROUPS = 16;
/** Roll calls of one side in one round. */
const ROLL_CALLS = 32;
/** Past days with a lesson each: enough lessons for every round of both sides, none called twice. */
const DAYS = 30;

interface Call {
  readonly lessonId: string;
  readonly studentIds: readonly string[];
}

const buildClass = async (uow: UnitOfWork, courseId: string, number: number): Promise<Call[]> => {
  const today = localDateOf(uow.now);
  const from = addDays(today, -DAYS - 1);
  const words = { name: `压测 ${number} 班`, externalCode: `BENCH-${number}`, teacherStaffId: null, room: null };
  const { id: classGroupId } = await createClassGroup(uow, {
    ...words,
    campusId: CAMPUS,
    courseId,
    capacity: CLASS_SIZE,
    skipStatutoryHolidays: false,
  });
  const studentIds: string[] = [];
  for (let n = 0; n < CLASS_SIZE; n += 1) {
    const externalNo = `R${number}-${n}`;
    const { id } = await createStudent(uow, { campusId: CAMPUS, familyId: uow.newId(), externalNo, name: '压测学员' });
    await addMember(uow, { classGroupId, studentId: id, fromDate: from, toDate: null });
    const paid = {
      externalNo: null,
      title: '压测课包',
      kind: 'credits' as const,
      totalCredits: DAYS * 2,
      startsOn: from,
      expiresOn: null,
    };
    await createEnrolment(uow, { campusId: CAMPUS, studentId: id, courseId, classGroupId, ...paid }, ACTOR);
    studentIds.push(id);
  }
  const calls: Call[] = [];
  for (let day = 1; day <= DAYS; day += 1) {
    const time = {
      date: addDays(today, -day),
      startMinute: 600,
      durationMinutes: 60,
      room: undefined,
      teacherStaffId: undefined,
    };
    calls.push({ lessonId: (await addLesson(uow, classGroupId, time, null)).id, studentIds });
  }
  return calls;
};

/** Lessons of many classes in an order in which no two neighbours are of one class, so that clients do not wait for each other. */
const buildCalls = async (db: Database): Promise<Call[]> => {
  const words = { code: 'BENCH-R', title: '压测课程', subject: null, absenceConsumes: true, leaveAutoApprove: true };
  const course = await db.transaction((uow) => createCourse(uow, words));
  const classes: Call[][] = [];
  for (let n = 0; n < CLASS_GROUPS; n += 1) classes.push(await db.transaction((uow) => buildClass(uow, course.id, n)));
  return Array.from({ length: DAYS }, (_, day) => classes.flatMap((calls) => calls[day] ?? [])).flat();
};

const callRoll = (uow: UnitOfWork, { lessonId, studentIds }: Call) =>
  rollCall(uow, { lessonId, entries: studentIds.map((studentId) => ({ studentId, status: 'present' })), actor: ACTOR });

/** Roll call of a class of 30, each child charged one credit, by the product and by the bare driver with the same statements. */
export const rollCallBench = async ({ db, raw, concurrency }: BenchContext): Promise<BenchLine> => {
  const calls = await buildCalls(db);
  const next = (): Call[] => {
    const part = calls.splice(0, ROLL_CALLS);
    if (part.length < ROLL_CALLS) throw new Error('the bench has run out of lessons');
    return part;
  };
  const [product = 0, bare = 0] = await takeTurns([
    async () => {
      const part = next();
      return (
        ROLL_CALLS / (await timed(() => inParallel(part, concurrency, (call) => db.transaction((uow) => callRoll(uow, call)))))
      );
    },
    async () => {
      const lists: Statement[][] = [];
      for (const call of next()) lists.push(await recordStatements(db, (uow) => callRoll(uow, call)));
      return ROLL_CALLS / (await timed(() => raw.transactions(lists, concurrency)));
    },
  ]);
  return { name: `roll call of ${CLASS_SIZE}`, unit: 'tx/s', product, raw: bare };
};
