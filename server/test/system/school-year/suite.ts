import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalDate, startOfDay } from '@qingya/shared';
import { seededRandom } from '../../../src/demo/random';
import type { Engine } from '../../../src/platform/db';
import { openPlace, openProduct, type Place, type TestProduct } from '../../support/product';
import { judgeAgain, stateOfBooks, tellAgain } from './again';
import { brokenCaps } from './caps';
import { brokenLiability, brokenToday, brokenTonight, type Owed, owedNow } from './invariants';
import { compareAwards } from './oracle';
import { VERSION_COUNT } from './rules';
import { brokenWarnings } from './warnings';
import { FIRST_DAY, LAST_DAY } from './world';
import { daysOf, SchoolYear } from './year';

/** 100 = everything described in the folder's README; less = fewer deeds a day, never fewer students or days. */
const densityFor = (engine: Engine): number => Number(process.env.QINGYA_YEAR_DENSITY ?? (engine === 'sqlite' ? 50 : 25));
const seed = Number(process.env.QINGYA_TEST_SEED ?? randomInt(2 ** 31));
/** For finding out why a day went wrong. */
const lastDay = (process.env.QINGYA_YEAR_THROUGH as LocalDate | undefined) ?? LAST_DAY;

const HOUR_MS = 3_600_000;

const isMonthEnd = (day: LocalDate): boolean => day.slice(8) === '28';

const MEMORY = '/dev/shm';

/** A year is some hundred thousand commits; where there is a disk in memory, the embedded database need not wait for a real one. */
const openFastPlace = async (engine: Engine): Promise<Place> => {
  const place = await openPlace(engine);
  if (engine !== 'sqlite' || !existsSync(MEMORY)) return place;
  const folder = mkdtempSync(join(MEMORY, 'qingya-year-'));
  const remove = async (): Promise<void> => {
    rmSync(folder, { recursive: true, force: true });
    await place.remove();
  };
  return { ...place, env: { ...place.env, DATA_DIR: folder }, remove };
};

/** Lives the year and looks at every invariant each day. */
const liveAndCheck = async (t: TestProduct, year: SchoolYear): Promise<void> => {
  const check = (day: LocalDate, broken: readonly unknown[]): void =>
    expect({ seed, day, broken: broken.slice(0, 10) }).toEqual({ seed, day, broken: [] });
  let ended: ReadonlyMap<string, Owed> = new Map();
  for (const day of daysOf(FIRST_DAY, lastDay)) {
    await year.night(day);
    check(day, await t.db.read((reader) => brokenTonight(reader, day)));
    check(day, await brokenLiability(year.w, day, ended));
    await year.warn(day);
    check(day, await t.db.read((reader) => brokenWarnings(reader, day)));
    await year.day(day);
    check(day, await t.db.read((reader) => brokenToday(reader, day)));
    check(day, await brokenCaps(year, startOfDay(day)));
    check(day, await t.differences());
    if (isMonthEnd(day)) check(day, (await compareAwards(year)).broken);
    ended = await t.db.read(owedNow);
  }
  await year.finish(lastDay);
  check(lastDay, await t.db.read((reader) => brokenToday(reader, lastDay)));
};

/** One engine's school year, a suite of its own. */
export const describeSchoolYear = (engine: Engine): void => {
  const density = densityFor(engine);
  describe(`a school year on ${engine}, QINGYA_TEST_SEED=${seed} QINGYA_YEAR_DENSITY=${density}`, () => {
    let place: Place;
    let t: TestProduct;
    let year: SchoolYear;
    beforeAll(async () => {
      place = await openFastPlace(engine);
      t = await openProduct(place, startOfDay(FIRST_DAY) - 20 * 24 * HOUR_MS);
      year = await SchoolYear.begin(t, seededRandom(seed), density);
    });
    afterAll(async () => {
      await t?.close();
      await place?.remove();
    });

    it(
      'keeps every invariant on every day',
      async () => {
        await liveAndCheck(t, year);
      },
      HOUR_MS,
    );

    it('gave everybody what a plain model of the programme expects', async () => {
      const { compared, lapsed, broken } = await compareAwards(year);
      expect({ seed, broken: broken.slice(0, 10) }).toEqual({ seed, broken: [] });
      expect(compared).toBeGreaterThan(density * 30);
      expect(lapsed * 20).toBeLessThan(compared);
    });

    it(
      'changes nothing when everything is judged again, and when news are told again',
      async () => {
        const before = await stateOfBooks(t);
        await judgeAgain(year);
        expect({ seed, books: await stateOfBooks(t) }).toEqual({ seed, books: before });
        await tellAgain(year);
        expect({ seed, books: await stateOfBooks(t) }).toEqual({ seed, books: before });
      },
      HOUR_MS,
    );

    it('leaves books that reconcile and a log without names', async () => {
      expect({ seed, differences: await t.differences() }).toEqual({ seed, differences: [] });
      expect(t.leaks()).toEqual([]);
    });

    it('was a year in which everything happened', () => {
      const { done, refused, families, students, campusIds } = year.w;
      const missing = DEEDS.filter((name) => (done.get(name) ?? 0) === 0);
      expect({ seed, missing }).toEqual({ seed, missing: [] });
      expect([campusIds.length, students.length, families.length]).toEqual([2, 400, 300]);
      expect(year.versions).toHaveLength(VERSION_COUNT);
      expect(refused.size).toBeGreaterThan(10);
    });
  });
};

/** Without any of these the year would prove less than it says. */
const DEEDS = [
  'checked in',
  'roll call',
  'leave',
  'leave decided',
  'leave taken back',
  'cancelled',
  'moved',
  'make-up',
  'corrected',
  'objection upheld',
  'signed in',
  'lesson_comment',
  'homework',
  'teacher_comment',
  'award',
  'exam',
  'activity',
  'course_completed',
  'profile_completed',
  'revoked',
  'revenue.purchase.settled',
  'revenue.renewal.settled',
  'revenue.referral.converted',
  'revenue.refunded',
  'revenue.refund-window.over',
  'package',
  'spent',
  'spend undone',
  'held',
  'hold committed',
  'hold voided',
  'adjusted',
  'dispute upheld',
  'given by hand',
  'undone by hand',
  'request approved',
  'request refused',
  'queued award: approve',
  'queued award: refuse',
  'refused award: approve',
  'refused award: refuse',
  'family erased',
  'extension confirmed',
] as const;
