import { addDays, type Instant, instantAt, localDateOf } from '@qingya/shared';
import type { Product } from '../app';
import { sweepRedemptions } from '../modules/mall';
import { createCheckInSigner } from '../modules/schooling';
import type { FakeClock } from '../platform/clock/clock';
import { localFileStore } from '../platform/files';
import { attendanceDeeds, type PastLesson, planAttendance } from './attend';
import { enactClasses, enactPeople, openingOf, termStart } from './enact';
import { enactEnrolments } from './enrolments';
import { lotteryDeeds } from './lottery';
import { mallDeeds, uploadPictures } from './mall';
import { moneyDeeds } from './money';
import { programmeDeeds } from './programme';
import { type Random, seededRandom } from './random';
import { behaviourDeeds, lessonRecordDeeds, signInDeeds } from './records';
import { comingDeeds, consentDeeds, correctionDeeds, ledgerDeeds } from './special';
import { demoStory } from './story';
import { type Deed, play, settle } from './timeline';

const SEED = 19_740_621;
/** Lessons that ended this recently are left as they are: their teacher is still writing. */
const REST_MS = 5 * 60_000;

/** Told of each finished step, for the person who waits. */
export type Say = (line: string) => void;

/**
 * Tells the story of the demo school into an empty database, through the same use cases that a school uses: from its
 * opening a year ago, over the last twelve weeks of lessons, up to now.
 * @param product wired to `clock`, not started
 * @param now the instant the story ends at
 */
export const seedSchool = async (product: Product, clock: FakeClock, now: Instant, say: Say): Promise<void> => {
  const { db } = product.infrastructure;
  const { identity } = product.modules;
  const stage = { db, outbox: product.outbox, clock };
  const today = localDateOf(now);
  const random = seededRandom(SEED);
  const story = demoStory(today);

  clock.set(openingOf(today));
  const people = await db.transaction((uow) => enactPeople(uow, identity, story));
  say(`${story.families.length} families, ${story.campuses.length} campuses, ${story.staff.length} members of staff`);
  const behaviours = behaviourDeeds(people, story, seededRandom(SEED + 1), today);
  const termOpens = instantAt(addDays(termStart(today), -3), 10 * 60);
  // What happened between the opening and the term, e.g. profiles filled in a year ago.
  await play(stage, before(behaviours, termOpens));

  clock.set(termOpens);
  const cast = await db.transaction((uow) => enactClasses(uow, people, story, today));
  await db.transaction((uow) => enactEnrolments(uow, cast, random, today));
  say(`${story.classGroups.length} classes with timetable, lessons and packages`);

  const lessons = await db.read((r) =>
    r.rows<PastLesson>('SELECT id, shortCode, classGroupId, startsAt, endsAt FROM schooling_lesson ORDER BY startsAt, id'),
  );
  const past = lessons.filter(({ endsAt }) => endsAt < now - REST_MS);
  const files = localFileStore(product.infrastructure.config.filesDir);
  const mall = { pictures: await uploadPictures(db, files, cast, now), vault: identity.vault };
  const deeds = before(
    [
      ...behaviours.filter(({ at }) => at >= termOpens),
      ...termDeeds(cast, past, random),
      ...signInDeeds(cast, random, now),
      ...consentDeeds(cast, now),
      ...ledgerDeeds(cast, now),
      ...comingDeeds(cast, lessons, now),
      ...moneyDeeds(cast, now),
      ...programmeDeeds(cast, now),
      ...mallDeeds(cast, now, mall),
      ...lotteryDeeds(cast, now, identity.vault),
    ],
    now,
  );
  await play(stage, deeds);
  clock.set(now);
  // What nobody picked up is given back, and what can no longer be returned is done, as the mall's own task would say.
  await sweepRedemptions(db);
  await settle(stage);
  say(`${past.length} lessons of the last twelve weeks, ${deeds.length} things that happened, points for all of them`);
};

const before = (deeds: readonly Deed[], end: Instant): Deed[] => deeds.filter(({ at }) => at < end);

const termDeeds = (cast: Parameters<typeof planAttendance>[0], past: readonly PastLesson[], random: Random): Deed[] => {
  const planned = planAttendance(cast, past, random);
  // The stage's own key: these codes are shown and scanned within the same moment.
  const signer = createCheckInSigner('demo-seed');
  return [...attendanceDeeds(planned, signer, random), ...lessonRecordDeeds(planned, random), ...correctionDeeds(planned)];
};
