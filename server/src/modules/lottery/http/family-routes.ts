import { lotteryContracts as contracts, DAY_MS } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import { RULES_FORMAT } from '../domain/rules';
import { isOn, shownCampaigns } from '../persistence/campaign-store';
import { hasDrawn, listDraws } from '../persistence/draw-store';
import type { LotteryPorts } from '../ports';
import { draw } from '../usecases/draw';
import { publishedFile, requireEnded } from '../usecases/publish';
import { publicWinners } from './draw-list';
import { presentDraw, presentDraws, presentForFamily } from './presenters';

/** So long after its end a campaign is still listed. */
const SHOWN_DAYS = 30;

const readRoutes = ({ vault }: LotteryPorts): readonly Route[] => [
  read(contracts.open, ({ db, now, params }) =>
    db.read(async (reader) => ({
      items: (await isOn(reader)) ? await shownCampaigns(reader, now - SHOWN_DAYS * DAY_MS) : [],
      drew: await hasDrawn(reader, params.studentId),
    })),
  ),
  read(contracts.show, (req) => {
    const { studentId, lotteryId } = req.params;
    const who = { studentId, guardianId: req.guardian().guardianId };
    return req.db.read((reader) => presentForFamily(reader, who, lotteryId));
  }),
  read(contracts.mine, ({ db, params, query }) =>
    db.read(async (reader) => {
      const { cursor, limit, lotteryId: campaignId } = query;
      const [before] = cursor === undefined ? [undefined] : decodeCursor(cursor, ['string']);
      const rows = await listDraws(reader, { studentId: params.studentId, campaignId }, before, limit);
      const page = toPage(rows, limit, ({ id }) => [id]);
      return { items: await presentDraws(reader, page.items, true), nextCursor: page.nextCursor };
    }),
  ),
  read(contracts.winners, ({ db, params, query }) => db.read((reader) => publicWinners(reader, vault, params.lotteryId, query))),
  read(contracts.published, async ({ db, params: { lotteryId } }) => {
    await db.read((reader) => requireEnded(reader, lotteryId));
    return {
      fileName: `lottery-${lotteryId}.json`,
      contentType: 'application/json; charset=utf-8',
      content: async () => Buffer.from(await db.read((reader) => publishedFile(reader, lotteryId))),
      immutable: `${RULES_FORMAT}-${lotteryId}`,
    };
  }),
];

/** What families do and see, and what everybody may check. */
export const familyRoutes = (ports: LotteryPorts): readonly Route[] => [
  ...readRoutes(ports),
  write(
    contracts.draw,
    async (uow, req) => {
      const { studentId, lotteryId: campaignId } = req.params;
      return draw(uow, ports, { campaignId, studentId, ...req.body, guardianId: req.guardian().guardianId });
    },
    ({ db }, made) => {
      // The try was counted with the commit; a repeat with the same key reads the same refusal.
      if (typeof made !== 'string') throw fail(made.refused, { lockedUntil: made.lockedUntil });
      return db.read((reader) => presentDraw(reader, made, true));
    },
  ),
];
