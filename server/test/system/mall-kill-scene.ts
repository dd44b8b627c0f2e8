import { DAY_MS } from '@qingya/shared';
import { buildGood, buildMall, buildShopper, type Shopper } from '../mall/support';
import type { TestProduct } from '../support/product';
import { buildCampus, freshKey, type Person } from '../support/product-school';

/** What every case starts from; each has a good of its own, because all of them die while they hold its stock. */
export interface KillScene {
  readonly t: TestProduct;
  readonly mall: Awaited<ReturnType<typeof buildMall>>;
  /** Another campus, which has nothing but what a case brings there. */
  readonly there: string;
  readonly bear: () => Promise<string>;
  readonly parcel: () => Promise<string>;
  /** What arrives by itself. */
  readonly gift: (fulfilment: object) => Promise<string>;
}

export const COUPON = { kind: 'coupon', label: '续费券', valueFen: 5_000, validDays: 30 };
export const QUOTA = { kind: 'benefit_quota', label: '图书借阅', times: 2, validDays: 30 };

export const buildScene = async (t: TestProduct): Promise<KillScene> => {
  const mall = await buildMall(t);
  return {
    t,
    mall,
    there: await buildCampus(t),
    bear: () => buildGood(mall, 100),
    parcel: () => buildGood(mall, 100, { title: '绘本', fulfilment: { kind: 'post' } }),
    gift: (fulfilment) => buildGood(mall, 100, { kind: 'virtual', category: 'course', title: '云上好礼', fulfilment }),
  };
};

/** What is sent to take a step. */
export interface KillRequest {
  readonly by: Person;
  /** A file is fetched; everything else is posted. */
  readonly method?: 'GET';
  readonly path: string;
  readonly body: object;
}

/** A step that the clock takes when its instant has come. */
export interface KillWait {
  readonly id: string;
  readonly due: 'expiresAt' | 'handedOverAt';
}

/** What a step changes besides states, points and rights. */
export interface KillTrace {
  /** Finds it; its one parameter is the student. */
  readonly sql: string;
  /** What is found without the step and with it. */
  readonly before: readonly object[];
  readonly after: readonly object[];
}

export interface KillCase {
  readonly name: string;
  /** The statement at which the server dies, with one of its values. */
  readonly statement: string;
  readonly value: string | null;
  /** States of the student's redemptions without the step and with it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Points and rights of the student with the step. */
  readonly points: { readonly available: number; readonly held: number };
  readonly rights: number;
  readonly trace?: KillTrace;
  /** Makes what the step needs. */
  prepare(scene: KillScene, shopper: Shopper): Promise<KillRequest | KillWait>;
}

export const ADDRESS = { recipient: '王小明', phone: '13800000000', region: '浙江省 杭州市 西湖区', detail: '文三路 1 号' };
export const HANDED_OVER = { proof: 'known', reason: '家长没带手机' };
export const SET = 'UPDATE mall_redemption SET';
export const HELD = { available: 400, held: 100 };
export const SPENT = { available: 400, held: 0 };
export const BACK = { available: 500, held: 0 };
export const NOTHING = { before: [] as const, rights: 0 };

/** Takes a step that a case needs. @returns the id in the answer */
export const post = async (by: Person, path: string, body: object): Promise<string> => {
  const answer = await by.api.post(path, body, freshKey());
  if (answer.status >= 300) throw new Error(`${path} was refused: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
};

/** The redemption of a good. @param over other fields of the request */
export const wish = ({ parent, studentId }: Shopper, goodId: string, over: object = {}): KillRequest => ({
  by: parent,
  path: `/students/${studentId}/redemptions`,
  body: { goodId, quantity: 1, points: 100, ...over },
});

/** The return of everything. */
export const takeBack = ({ mall }: KillScene, id: string): KillRequest => ({
  by: mall.manager,
  path: `/redemptions/${id}/return`,
  body: { reason: '家长不要了', restock: true },
});

/** The family wants to be asked about everything. */
export const askAlways = ({ t }: KillScene, { family }: Shopper): Promise<void> =>
  t.db.transaction((uow) =>
    uow.insert('mall_family_rule', {
      familyId: family.familyId,
      approvalAbove: 0,
      pinHash: null,
      pinSalt: null,
      wrongTries: 0,
      lockedUntil: null,
      updatedAt: uow.now,
    }),
  );

/** Lets the clock's step be due for one redemption; the watch over redemptions may have run a moment ago. */
export const makeDue = (t: TestProduct, { id, due }: KillWait): Promise<void> =>
  t.db.transaction(async (uow) => {
    await uow.run(`UPDATE mall_redemption SET ${due} = ? WHERE id = ?`, [uow.now - 8 * DAY_MS, id]);
    await uow.run("DELETE FROM job_run WHERE task = 'mall.sweep-redemptions'");
  });

/** A family with 500 points, for one case. */
export const buildCase = ({ t, mall }: KillScene): Promise<Shopper> => buildShopper(t, mall.campusId, 500);
