import { lotteryStaffContracts as contracts } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import { type Actor, allows, type StaffPrincipal } from '../../../platform/http/principal';
import { action, type Route, read, write } from '../../../platform/http/route';
import { recordAudit } from '../../identity';
import { expectedCost } from '../domain/expected-cost';
import { oddsOf } from '../domain/odds';
import { type CampaignRow, isOn, listCampaigns, setOn } from '../persistence/campaign-store';
import type { LotteryPorts } from '../ports';
import { costedPrizes } from '../usecases/campaign-rules';
import { type AtDesk, handOverPrize, requirePrize } from '../usecases/claim-prize';
import { createCampaign, saveCampaign } from '../usecases/edit-campaign';
import { endCampaign, startCampaign } from '../usecases/run-campaign';
import { drawsPage } from './draw-list';
import { presentCampaign, presentCampaigns, presentDraw } from './presenters';

/** Writes down what staff did to a campaign or a prize of it. */
export const audit = (
  uow: UnitOfWork,
  actor: Actor,
  what: string,
  subjectId: string,
  details: object = {},
  campusId: string | null = null,
) => recordAudit(uow, { actor, action: `lottery.${what}`, subjectKind: 'lottery', subjectId, campusId, details: { ...details } });

/** The campuses at whose desk somebody works. */
export const atDeskOf =
  (staff: StaffPrincipal): AtDesk =>
  (campusId) =>
    allows(staff, 'redemption.fulfil', campusId);

const readRoutes: readonly Route[] = [
  read(contracts.setting, ({ db }) => db.read(async (reader) => ({ on: await isOn(reader) }))),
  read(contracts.list, ({ db, query }) =>
    db.read(async (reader) => {
      const { sort, cursor, limit, state } = query;
      const keys = keySet<CampaignRow>(sort, cursor, { created: null }, 'id');
      const page = toPage(await listCampaigns(reader, state, keys, limit), limit, keys.cursorOf);
      return { items: await presentCampaigns(reader, page.items), nextCursor: page.nextCursor };
    }),
  ),
  read(contracts.read, ({ db, params }) => db.read((reader) => presentCampaign(reader, params.lotteryId))),
  read(contracts.drawList, (req) => req.db.read((reader) => drawsPage(reader, req.staff(), req.params.lotteryId, req.query))),
  action(contracts.cost, async ({ body }) => {
    const prizes = costedPrizes(body.prizes);
    try {
      return { cost: expectedCost(prizes, body.pointsPerDraw, body.draws), odds: oddsOf(prizes) };
    } catch (error) {
      // No weights at all, or sums that cannot be counted exactly.
      if (error instanceof RangeError) throw fail('lottery_incomplete', undefined, '请先填写奖项，并检查数量和金额是否过大。');
      throw error;
    }
  }),
];

const campaignRoutes = (ports: LotteryPorts): readonly Route[] => [
  write(contracts.switch, async (uow, req) => {
    const { on } = req.body;
    await setOn(uow, on);
    await audit(uow, req.actor(), on ? 'switched_on' : 'switched_off', 'setting');
    return { on };
  }),
  write(
    contracts.create,
    async (uow, req) => {
      const id = await createCampaign(uow, ports, req.body as never);
      await audit(uow, req.actor(), 'campaign.created', id);
      return id;
    },
    ({ db }, id) => db.read((reader) => presentCampaign(reader, id)),
  ),
  write(
    contracts.save,
    async (uow, req) => {
      const { version, ...text } = req.body;
      await saveCampaign(uow, req.params.lotteryId, version, text as never);
      await audit(uow, req.actor(), 'campaign.changed', req.params.lotteryId, { version });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentCampaign(reader, params.lotteryId)),
  ),
  write(
    contracts.start,
    async (uow, req) => {
      const { id, rulesHash, commitment } = await startCampaign(uow, ports, req.params.lotteryId, req.body.version);
      await audit(uow, req.actor(), 'campaign.started', id, { rulesHash, commitment });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentCampaign(reader, params.lotteryId)),
  ),
  write(
    contracts.end,
    async (uow, req) => {
      const { id, draws } = await endCampaign(uow, ports, req.params.lotteryId);
      await audit(uow, req.actor(), 'campaign.ended', id, { draws });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentCampaign(reader, params.lotteryId)),
  ),
];

const deskRoutes: readonly Route[] = [
  read(contracts.byCode, (req) =>
    req.db.read(async (reader) => {
      const { id } = await requirePrize(reader, req.params.code, atDeskOf(req.staff()));
      return presentDraw(reader, id, false);
    }),
  ),
  write(
    contracts.handOver,
    async (uow, req) => {
      const staff = req.staff();
      const prize = await handOverPrize(uow, req.params.code, atDeskOf(staff), staff.staffId);
      const { id, campaignId, prizeId, studentId, campusId } = prize;
      const details = { drawId: id, prizeId, studentId, proof: 'code' };
      await audit(uow, req.actor(), 'prize.handed_over', campaignId, details, campusId);
      return id;
    },
    ({ db }, id) => db.read((reader) => presentDraw(reader, id, false)),
  ),
];

/** Campaigns and the hand-over of prizes, by staff. */
export const staffRoutes = (ports: LotteryPorts): readonly Route[] => [...readRoutes, ...campaignRoutes(ports), ...deskRoutes];
