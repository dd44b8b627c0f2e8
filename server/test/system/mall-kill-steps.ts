import { buildGood, redeemed, type Shopper } from '../mall/support';
import { buildCampus, buildStaff } from '../support/product-school';
import { DESK_CASES } from './mall-kill-desk';
import { GRANT_CASES } from './mall-kill-grants';
import {
  ADDRESS,
  askAlways,
  BACK,
  COUPON,
  HANDED_OVER,
  HELD,
  type KillCase,
  type KillScene,
  NOTHING,
  post,
  SET,
  SPENT,
  takeBack,
  wish,
} from './mall-kill-scene';

/** A wish for something to be posted, on a campus of its own: the courier's file locks everything that waits there. */
const waiting = async ({ t, mall }: KillScene, shopper: Shopper) => {
  const campusId = await buildCampus(t);
  const desk = await buildStaff(t, 'front_desk', campusId);
  const goodId = await buildGood({ ...mall, campusId, desk }, 5, { title: '绘本', fulfilment: { kind: 'post' } });
  return { asked: wish(shopper, goodId, { campusId, address: ADDRESS }), desk };
};

/** Every step of the state machine, and what is given and taken back with one. */
const STEPS: readonly KillCase[] = [
  {
    ...NOTHING,
    name: 'redeem',
    statement: 'INSERT INTO mall_redemption',
    value: null,
    after: ['confirmed'],
    points: HELD,
    prepare: async ({ bear }, shopper) => wish(shopper, await bear()),
  },
  {
    ...NOTHING,
    name: 'ask',
    statement: 'INSERT INTO mall_stock_move',
    value: 'hold',
    after: ['held'],
    points: HELD,
    prepare: async (scene, shopper) => {
      await askAlways(scene, shopper);
      return wish(shopper, await scene.bear());
    },
  },
  {
    ...NOTHING,
    name: 'grant',
    statement: 'INSERT INTO mall_grant',
    value: null,
    after: ['handed_over'],
    points: SPENT,
    rights: 1,
    prepare: async ({ gift }, shopper) => wish(shopper, await gift(COUPON)),
  },
  {
    name: 'approve',
    statement: SET,
    value: 'confirmed',
    before: ['held'],
    after: ['confirmed'],
    points: HELD,
    rights: 0,
    prepare: async (scene, shopper) => {
      await askAlways(scene, shopper);
      const id = await redeemed(shopper, await scene.bear());
      return { by: shopper.parent, path: `/redemptions/${id}/approval`, body: {} };
    },
  },
  {
    name: 'approve and grant',
    statement: 'INSERT INTO mall_right',
    value: null,
    before: ['held'],
    after: ['handed_over'],
    points: SPENT,
    rights: 1,
    prepare: async (scene, shopper) => {
      await askAlways(scene, shopper);
      const id = await redeemed(shopper, await scene.gift(COUPON));
      return { by: shopper.parent, path: `/redemptions/${id}/approval`, body: {} };
    },
  },
  {
    name: 'prepare',
    statement: SET,
    value: 'ready',
    before: ['confirmed'],
    after: ['ready'],
    points: HELD,
    rights: 0,
    prepare: async ({ bear, mall }, shopper) => {
      const id = await redeemed(shopper, await bear());
      return { by: mall.desk, path: `/redemptions/${id}/readiness`, body: {} };
    },
  },
  {
    name: 'hand over',
    statement: SET,
    value: 'handed_over',
    before: ['confirmed'],
    after: ['handed_over'],
    points: SPENT,
    rights: 0,
    prepare: async ({ bear, mall }, shopper) => {
      const id = await redeemed(shopper, await bear());
      return { by: mall.desk, path: `/redemptions/${id}/hand-over`, body: HANDED_OVER };
    },
  },
  {
    name: 'ship',
    statement: SET,
    value: 'shipped',
    before: ['confirmed'],
    after: ['shipped'],
    points: SPENT,
    rights: 0,
    prepare: async ({ parcel, mall }, shopper) => {
      const asked = wish(shopper, await parcel(), { address: ADDRESS });
      const id = await post(asked.by, asked.path, asked.body);
      const trackingNo = `SF${id.slice(-12)}`;
      return { by: mall.desk, path: `/redemptions/${id}/shipment`, body: { courier: '顺丰', trackingNo } };
    },
  },
  {
    name: 'cancel',
    statement: SET,
    value: 'cancelled',
    before: ['confirmed'],
    after: ['cancelled'],
    points: BACK,
    rights: 0,
    prepare: async ({ bear }, shopper) => {
      const id = await redeemed(shopper, await bear());
      return { by: shopper.parent, path: `/redemptions/${id}/cancellation`, body: {} };
    },
  },
  {
    name: 'expire',
    statement: SET,
    value: 'expired',
    before: ['confirmed'],
    after: ['expired'],
    points: BACK,
    rights: 0,
    prepare: async ({ bear }, shopper) => ({ id: await redeemed(shopper, await bear()), due: 'expiresAt' }),
  },
  {
    name: 'complete',
    statement: SET,
    value: 'done',
    before: ['handed_over'],
    after: ['done'],
    points: SPENT,
    rights: 0,
    prepare: async (scene, shopper) => {
      const id = await redeemed(shopper, await scene.bear());
      await post(scene.mall.desk, `/redemptions/${id}/hand-over`, HANDED_OVER);
      return { id, due: 'handedOverAt' };
    },
  },
  {
    name: 'return',
    statement: SET,
    value: 'returned',
    before: ['handed_over'],
    after: ['returned'],
    points: BACK,
    rights: 0,
    prepare: async (scene, shopper) => {
      const id = await redeemed(shopper, await scene.bear());
      await post(scene.mall.desk, `/redemptions/${id}/hand-over`, HANDED_OVER);
      return takeBack(scene, id);
    },
  },
  {
    name: 'take back',
    statement: 'UPDATE mall_right SET revokedAt',
    value: null,
    before: ['handed_over'],
    after: ['returned'],
    points: BACK,
    rights: 0,
    prepare: async (scene, shopper) => takeBack(scene, await redeemed(shopper, await scene.gift(COUPON))),
  },
  {
    name: 'return of a piece',
    statement: SET,
    value: 'handed_over',
    before: ['handed_over'],
    after: ['handed_over'],
    points: SPENT,
    rights: 0,
    trace: {
      sql: 'SELECT returnedQuantity, returnedPoints FROM mall_redemption WHERE studentId = ?',
      before: [{ returnedQuantity: 0, returnedPoints: 0 }],
      after: [{ returnedQuantity: 1, returnedPoints: 100 }],
    },
    prepare: async (scene, shopper) => {
      const id = await redeemed(shopper, await scene.bear(), 200, 2);
      await post(scene.mall.desk, `/redemptions/${id}/hand-over`, HANDED_OVER);
      const asked = takeBack(scene, id);
      return { ...asked, body: { ...asked.body, quantity: 1 } };
    },
  },
  {
    // Its pieces have left one campus and are not at the other yet.
    name: 'transfer',
    statement: 'INSERT INTO mall_stock_move',
    value: 'transfer_out',
    before: ['confirmed'],
    after: ['confirmed'],
    points: HELD,
    rights: 0,
    trace: {
      sql: `SELECT r.transferredFrom IS NOT NULL AS moved, s.available, s.held FROM mall_redemption r
        JOIN mall_stock s ON s.goodId = r.goodId WHERE r.studentId = ? ORDER BY s.campusId`,
      before: [
        { moved: 0, available: 99, held: 1 },
        { moved: 0, available: 5, held: 0 },
      ],
      after: [
        { moved: 1, available: 100, held: 0 },
        { moved: 1, available: 4, held: 1 },
      ],
    },
    prepare: async ({ mall, there }, shopper) => {
      const goodId = await buildGood(mall, 100, { campusIds: [mall.campusId, there] });
      await post(mall.owner, `/goods/${goodId}/stock-moves`, { kind: 'in', campusId: there, quantity: 5 });
      const id = await redeemed(shopper, goodId);
      return { by: shopper.parent, path: `/redemptions/${id}/campus`, body: { campusId: there } };
    },
  },
  {
    name: 'hand over to whom a guardian agreed to',
    statement: 'UPDATE mall_pick_up_request SET',
    value: null,
    before: ['confirmed'],
    after: ['handed_over'],
    points: SPENT,
    rights: 0,
    trace: {
      sql: `SELECT q.state, q.inForce FROM mall_pick_up_request q JOIN mall_redemption r ON r.id = q.redemptionId
        WHERE r.studentId = ?`,
      before: [{ state: 'accepted', inForce: 1 }],
      after: [{ state: 'over', inForce: null }],
    },
    prepare: async ({ bear, mall }, shopper) => {
      const id = await redeemed(shopper, await bear());
      await post(mall.desk, `/redemptions/${id}/pick-up-request`, { taker: '邻居张阿姨' });
      await post(shopper.parent, `/redemptions/${id}/pick-up-answer`, { accept: true });
      return { by: mall.desk, path: `/redemptions/${id}/hand-over`, body: { proof: 'guardian' } };
    },
  },
  {
    name: 'address file',
    statement: `${SET} exportedAt`,
    value: null,
    before: ['confirmed'],
    after: ['confirmed'],
    points: HELD,
    rights: 0,
    trace: {
      sql: 'SELECT exportedAt IS NOT NULL AS marked FROM mall_redemption WHERE studentId = ?',
      before: [{ marked: 0 }],
      after: [{ marked: 1 }],
    },
    prepare: async (scene, shopper) => {
      const { asked, desk } = await waiting(scene, shopper);
      await post(asked.by, asked.path, asked.body);
      return { by: desk, method: 'GET', path: '/exports/courier.csv', body: {} };
    },
  },
  {
    name: 'take from courier',
    statement: SET,
    value: 'confirmed',
    before: ['confirmed'],
    after: ['confirmed'],
    points: HELD,
    rights: 0,
    trace: {
      sql: 'SELECT exportedAt IS NOT NULL AS marked FROM mall_redemption WHERE studentId = ?',
      before: [{ marked: 1 }],
      after: [{ marked: 0 }],
    },
    prepare: async (scene, shopper) => {
      const { asked, desk } = await waiting(scene, shopper);
      const id = await post(asked.by, asked.path, asked.body);
      await desk.api.get('/exports/courier.csv');
      return { by: desk, path: `/redemptions/${id}/courier-withdrawal`, body: {} };
    },
  },
];

/** All of them. */
export const KILL_CASES: readonly KillCase[] = [...STEPS, ...GRANT_CASES, ...DESK_CASES];
