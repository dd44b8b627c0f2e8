import { randomInt } from 'node:crypto';
import { addDays, localDateOf, MINUTE_MS, startOfDay } from '@qingya/shared';
import { type Random, seededRandom } from '../../src/demo/random';
import type { Engine } from '../../src/platform/db';
import { noteConnections } from '../support/connections';
import { type Answer, openPlace, openProduct, type Place, type TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildFamily,
  buildLesson,
  buildStaff,
  codeOf,
  enrol,
  freshKey,
} from '../support/product-school';
import { attempt, type Running, startServer, type Write, withKeys } from './kill-support';

const FAMILIES = 3;
const CHILDREN_EACH = 20;
const CREDITS = 20;
/** 60 check-ins, 60 sign-ins, 60 comments and 20 roll calls of three. */
export const WRITES = 200;

/** What a round sends, and how to recognise what became of it. */
interface Round {
  readonly writes: readonly Write[];
  readonly studentIds: readonly string[];
  readonly checkInLesson: string;
  readonly rollCallLesson: string;
  readonly commentLesson: string;
  readonly secrets: readonly string[];
}

const shuffled = <T>(items: readonly T[], random: Random): T[] => {
  const left = [...items];
  return items.map(() => left.splice(random.whole(0, left.length - 1), 1)[0] as T);
};

/** Children who have been on time twice, a lesson to roll-call and one to check in to; the fourth in a row earns 20 points. */
const prepare = async (t: TestProduct, random: Random): Promise<Round> => {
  const now = t.clock.now();
  const today = localDateOf(now);
  const minute = Math.floor((now - startOfDay(today)) / MINUTE_MS);
  const campusId = await buildCampus(t);
  const desk = await buildStaff(t, 'front_desk', campusId);
  const group = await buildClassGroup(t, campusId);
  const families = [];
  for (let i = 0; i < FAMILIES; i += 1) families.push(await buildFamily(t, { campusId, children: CHILDREN_EACH }));
  const children = families.flatMap((family) => family.children.map((child) => ({ child, parent: family.guardians[0] })));
  for (const { child } of children) await enrol(t, group, child, CREDITS);
  const past = [await buildLesson(t, group, addDays(today, -3), 600), await buildLesson(t, group, addDays(today, -2), 600)];
  const entries = children.map(({ child }) => ({ studentId: child.id, status: 'present' }));
  for (const { id } of past) {
    const { status } = await desk.api.post(`/lessons/${id}/roll-call`, { entries });
    if (status !== 200) throw new Error(`the roll call of a past lesson was refused: ${status}`);
  }
  await t.settle();
  const rollCall = await buildLesson(t, group, addDays(today, -1), 600);
  const lesson = await buildLesson(t, group, today, minute);
  const code = await codeOf(t, desk, lesson.id);
  const commentLesson = past[0]?.id ?? '';
  const writes: Write[] = [];
  for (const { child, parent } of children) {
    const base = { token: await parent.token(), studentIds: [child.id] };
    const own = `/students/${child.id}`;
    // The phone's time of the scan lets a repeat through when the code has changed meanwhile.
    const body = { code, studentId: child.id, scannedAt: now };
    writes.push({ ...base, kind: 'check_in', path: '/check-ins', body, key: freshKey() });
    writes.push({ ...base, kind: 'sign_in', path: `${own}/sign-ins`, body: {}, key: freshKey() });
    const comment = { lessonId: commentLesson, stars: 5, text: '很好' };
    writes.push({ ...base, kind: 'comment', path: `${own}/lesson-comments`, body: comment, key: freshKey() });
  }
  const deskToken = await desk.token();
  const path = `/lessons/${rollCall.id}/roll-call`;
  for (let i = 0; i < entries.length; i += 3) {
    const some = entries.slice(i, i + 3);
    const studentIds = some.map(({ studentId }) => studentId);
    writes.push({ kind: 'roll_call', token: deskToken, path, body: { entries: some }, key: freshKey(), studentIds });
  }
  return {
    writes: shuffled(writes, random),
    studentIds: children.map(({ child }) => child.id),
    checkInLesson: lesson.id,
    rollCallLesson: rollCall.id,
    commentLesson,
    secrets: [...families.flatMap(({ guardians }) => guardians.flatMap((one) => [one.name, one.phone, one.openId])), code],
  };
};

/** Sends everything at once and kills the server when so many have been answered. */
const sendAndKill = async (server: Running, { writes }: Round, random: Random): Promise<(Answer | null)[]> => {
  // Early: on a busy machine many answers wait in the sockets already when one of them is read.
  const life = random.whole(1, writes.length / 4);
  let acknowledged = 0;
  let dying: Promise<void> | undefined;
  const answers = await Promise.all(
    writes.map(async (write) => {
      const answer = await attempt(server.base, write);
      if (answer) acknowledged += 1;
      // Not at the edge of an answer only: a little later, inside whatever is going on then.
      if (acknowledged >= life) dying ??= new Promise((wait) => setTimeout(wait, random.next() * 4)).then(() => server.kill());
      return answer;
    }),
  );
  await dying;
  return answers;
};

/** How often each write's effect is in the database, and whether its key is. */
const effectsOf = async (t: TestProduct, round: Round): Promise<{ effects: number; keyed: boolean }[]> => {
  const found = await t.db.read(async (r) => ({
    attendance: await r.rows<{ lessonId: string; studentId: string }>('SELECT lessonId, studentId FROM schooling_attendance'),
    signIns: await r.rows<{ studentId: string }>('SELECT studentId FROM schooling_sign_in'),
    comments: await r.rows<{ studentId: string }>("SELECT studentId FROM schooling_behaviour WHERE kind = 'lesson_comment'"),
    keys: await r.rows<{ idempotencyKey: string }>('SELECT idempotencyKey FROM http_idempotency WHERE result IS NOT NULL'),
  }));
  const keys = new Set(found.keys.map(({ idempotencyKey }) => idempotencyKey));
  return round.writes.map(({ kind, key, studentIds }) => {
    const isMine = ({ studentId }: { studentId: string }): boolean => studentIds.includes(studentId);
    const at = (lesson: string): number => found.attendance.filter((row) => row.lessonId === lesson && isMine(row)).length;
    const effects = {
      check_in: () => at(round.checkInLesson),
      roll_call: () => at(round.rollCallLesson) / studentIds.length,
      sign_in: () => found.signIns.filter(isMine).length,
      comment: () => found.comments.filter(isMine).length,
    }[kind]();
    return { effects, keyed: keys.has(key) };
  });
};

/** What must be the same in every answer to one key; points are told as they stand. */
const lasting = (answer: Answer | null | undefined): unknown => {
  if (!answer) return answer;
  const { points: _points, ...body } = answer.body;
  return { status: answer.status, body };
};

export interface RoundReport {
  readonly acknowledged: number;
  /** Numbers of writes whose acknowledged effect is missing, is there more than once, or is there without its key. */
  readonly lost: readonly number[];
  readonly halves: readonly number[];
  readonly refusedRepeats: readonly unknown[];
  readonly changedRepeats: readonly unknown[];
  readonly notOnce: readonly number[];
  readonly differences: readonly unknown[];
  /** Students whose points or credits are not what four lessons and a comment make of them. */
  readonly wrongBooks: readonly unknown[];
  readonly exitCode: number | null;
  readonly leaks: readonly string[];
}

const wrongBooksOf = (t: TestProduct, { studentIds }: Round): Promise<unknown[]> =>
  t.db.read(async (r) => {
    const wrong: unknown[] = [];
    for (const id of studentIds) {
      const credits = await r.row<{ n: number }>('SELECT remainingCredits AS n FROM schooling_enrolment WHERE studentId = ?', [
        id,
      ]);
      const awards = await r.rows<{ points: number }>(
        "SELECT points FROM earning_award WHERE studentId = ? AND state = 'given' ORDER BY points",
        [id],
      );
      const points = awards.map((award) => award.points).join('+');
      if (credits?.n !== CREDITS - 4 || points !== '5+20') wrong.push({ id, credits: credits?.n, points });
    }
    return wrong;
  });

const numbersWhere = <T>(items: readonly T[], holds: (item: T, index: number) => boolean): number[] =>
  items.flatMap((item, index) => (holds(item, index) ? [index] : []));

/** One round: prepare, write, kill, look, restart, repeat, look again. */
const playRound = async (place: Place, random: Random): Promise<RoundReport> => {
  const before = await openProduct(place, Date.now());
  const round = await prepare(before, random);
  await before.close();
  const gone = await noteConnections(place.env.DATABASE_URL);
  const first = await startServer(place);
  const answers = await sendAndKill(first, round, random);
  // Several tables are looked at, one after the other: nothing may land in between.
  await gone();
  const looking = await openProduct(place, Date.now());
  const after = await effectsOf(looking, round);
  await looking.close();
  const second = await startServer(place);
  const repeats = await Promise.all(round.writes.map((write) => attempt(second.base, write)));
  const exitCode = await second.end();
  const finally_ = await openProduct(place, Date.now());
  await finally_.settle();
  const output = first.output() + second.output();
  const report = {
    acknowledged: answers.filter((answer) => answer !== null).length,
    lost: numbersWhere(after, ({ effects, keyed }, i) => answers[i] !== null && (effects !== 1 || !keyed)),
    halves: numbersWhere(after, ({ effects, keyed }) => effects !== Number(keyed)),
    refusedRepeats: repeats.filter((repeat) => repeat === null || repeat.status >= 300),
    changedRepeats: repeats.filter(
      (repeat, i) => answers[i] && JSON.stringify(lasting(repeat)) !== JSON.stringify(lasting(answers[i])),
    ),
    notOnce: numbersWhere(await effectsOf(finally_, round), ({ effects }) => effects !== 1),
    differences: await finally_.differences(),
    wrongBooks: await wrongBooksOf(finally_, round),
    exitCode,
    leaks: output.split('\n').filter((line) => round.secrets.some((secret) => line.includes(secret))),
  };
  await finally_.close();
  return report;
};

/** Whether the server died when something was acknowledged and something was not. */
export const isInTheMiddle = ({ acknowledged }: RoundReport): boolean => acknowledged > 0 && acknowledged < WRITES;

/** Plays rounds over one database until so many were killed in the middle. @param seed prints and repeats what is random about them */
export const playRounds = async (engine: Engine, rounds: number): Promise<{ seed: number; reports: RoundReport[] }> => {
  const seed = Number(process.env.QINGYA_TEST_SEED ?? randomInt(2 ** 31));
  process.stdout.write(`kill -9 on ${engine}: QINGYA_TEST_SEED=${seed}\n`);
  const random = seededRandom(seed);
  const place = withKeys(await openPlace(engine));
  try {
    const reports: RoundReport[] = [];
    // A kill that comes before the first answer or after the last proves little: such a round is looked at and not counted.
    for (let i = 0; i < rounds * 4 && reports.filter(isInTheMiddle).length < rounds; i += 1) {
      reports.push(await playRound(place, random));
    }
    return { seed, reports };
  } finally {
    await place.remove();
  }
};
