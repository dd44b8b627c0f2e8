import type { LocalDate } from '@qingya/shared';
import type { Notice } from '../../messaging';
import { pages } from '../domain/pages';
import { cut, dateText, firstNameOf } from '../domain/words';
import type { Child } from './lessons';

export interface WaitingPrize {
  /** Of the draw. */
  readonly id: string;
  readonly prizeName: string;
  readonly campaignTitle: string;
  /** Where it waits. */
  readonly campusName: string;
  /** Last day on which it is handed out. */
  readonly claimThrough: LocalDate;
}

const about = (child: Child) =>
  ({ familyId: child.familyId, studentId: child.id, topic: 'points', page: pages.draws(child.id), urgency: 'daytime' }) as const;

const desk = ({ campusName }: WaitingPrize): string => (campusName === '' ? '校区前台' : `「${campusName}」前台`);

/** A prize waits at the desk. */
export const prizeWon = (child: Child, prize: WaitingPrize): Notice => ({
  ...about(child),
  reason: 'lottery.prize.won',
  subject: prize.id,
  title: '抽中的奖品待领取',
  body: cut(
    `${firstNameOf(child.name)}在「${prize.campaignTitle}」中抽中了「${prize.prizeName}」，请在${dateText(prize.claimThrough)}（含当天）前凭领奖码到${desk(prize)}领取。`,
    400,
  ),
});

/** A prize still waits, a few days before its last one. */
export const prizeClosing = (child: Child, prize: WaitingPrize): Notice => ({
  ...about(child),
  reason: 'lottery.prize.closing',
  subject: prize.id,
  title: '还有奖品没有领取',
  body: cut(
    `${firstNameOf(child.name)}在「${prize.campaignTitle}」中抽中的「${prize.prizeName}」还在${desk(prize)}，最后领取日是${dateText(prize.claimThrough)}，逾期按活动规则处理。`,
    400,
  ),
});

/** A prize was handed over to somebody without its code: whoever did not come for it must hear of it. */
export const prizeTaken = (child: Child, prize: WaitingPrize): Notice => ({
  ...about(child),
  reason: 'lottery.prize.handed-over',
  subject: prize.id,
  title: '奖品已领取',
  body: cut(
    `${firstNameOf(child.name)}在「${prize.campaignTitle}」中抽中的「${prize.prizeName}」已在${desk(prize)}领取，未出示领奖码。如不是您家领取的，请联系校区。`,
    400,
  ),
});

/** Nobody came for a prize. */
export const prizeForfeited = (child: Child, prize: WaitingPrize): Notice => ({
  ...about(child),
  reason: 'lottery.prize.forfeited',
  subject: prize.id,
  title: '奖品逾期未领',
  body: cut(
    `${firstNameOf(child.name)}在「${prize.campaignTitle}」中抽中的「${prize.prizeName}」没有在${dateText(prize.claimThrough)}（含当天）前领取，已按活动规则作废。`,
    400,
  ),
});
