import { addDays } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import type { JobContext } from '../../../platform/jobs';
import { campusesByIds } from '../../identity';
import { type LotteryPrize, lotteryPrizeById, prizesLastClaimable } from '../../lottery';
import { tell } from '../../messaging';
import { studentStories } from '../../schooling';
import { prizeClosing, prizeForfeited, prizeTaken, prizeWon, type WaitingPrize } from '../texts/lottery';
import { tellOfChild } from './tell-family';

/** Prizes with the campus they wait at: a family may have several in reach. */
const withCampus = async (reader: Reader, prizes: readonly LotteryPrize[]): Promise<(LotteryPrize & WaitingPrize)[]> => {
  const campuses = prizes.length === 0 ? new Map() : await campusesByIds(reader, [...new Set(prizes.map((one) => one.campusId))]);
  return prizes.map((prize) => ({ ...prize, campusName: campuses.get(prize.campusId)?.name ?? '' }));
};

const WORDS = { waiting: prizeWon, handed_over: prizeTaken, forfeited: prizeForfeited };

/** Tells a family what became of a prize, if that still holds: of one that was handed over at once there is nothing to tell. */
export const tellOfPrize = async (uow: UnitOfWork, drawId: string, state: keyof typeof WORDS): Promise<void> => {
  const found = await lotteryPrizeById(uow, drawId);
  const [prize] = found?.state === state ? await withCampus(uow, [found]) : [];
  if (prize) await tellOfChild(uow, prize.studentId, (child) => WORDS[state](child, prize));
};

/** Days before the last one on which a prize is handed out. */
const REMIND_BEFORE = 3;
const PRIZES_AT_ONCE = 100;

/** Reminds families of prizes that can be claimed for three more days. Run again it tells nobody twice. */
export const remindOfPrizes = async ({ db, businessDate, report }: JobContext): Promise<void> => {
  let told = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    const done = await db.transaction(async (uow) => {
      const due = await prizesLastClaimable(uow, addDays(businessDate, REMIND_BEFORE), from, PRIZES_AT_ONCE);
      const prizes = await withCampus(uow, due);
      const children = await studentStories(uow, [...new Set(prizes.map(({ studentId }) => studentId))]);
      let count = 0;
      for (const prize of prizes) {
        const child = children.get(prize.studentId);
        if (child && (await tell(uow, prizeClosing(child, prize)))) count += 1;
      }
      return { count, last: prizes.at(-1)?.id };
    });
    told += done.count;
    after = done.last;
  }
  await report({ told });
};
