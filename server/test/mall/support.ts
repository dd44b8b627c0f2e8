import { points } from '@qingya/shared';
import { balanceOf, credit } from '../../src/modules/points';
import type { TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, type Family, freshKey, type Person, SYSTEM } from '../support/product-school';

/** A campus with the people who work in its mall. */
export const buildMall = async (t: TestProduct) => {
  const campusId = await buildCampus(t);
  const owner = await buildStaff(t, 'owner');
  const manager = await buildStaff(t, 'campus_manager', campusId);
  const desk = await buildStaff(t, 'front_desk', campusId);
  return { campusId, owner, manager, desk };
};
export type MallScene = Awaited<ReturnType<typeof buildMall>>;

/** A good on sale with pieces on one campus. @param over fields of the good */
export const buildGood = async (
  scene: Pick<MallScene, 'campusId'> & Readonly<Record<'owner' | 'desk', Pick<Person, 'api'>>>,
  pieces: number,
  over: object = {},
): Promise<string> => {
  const { campusId, owner, desk } = scene;
  const fields = { kind: 'physical', category: 'toy', title: '毛绒小熊', points: 100, campusIds: [campusId], ...over };
  const made = await owner.api.post('/goods', fields, freshKey());
  if (made.status !== 201) throw new Error(`the good was refused: ${JSON.stringify(made.body)}`);
  const goodId: string = made.body.id;
  const state = await owner.api.put(`/goods/${goodId}/state`, { state: 'on_sale', version: 1 });
  if (state.status !== 200) throw new Error(`the sale was refused: ${JSON.stringify(state.body)}`);
  if (pieces === 0) return goodId;
  const move = { kind: 'in', campusId, quantity: pieces };
  const moved = await desk.api.post(`/goods/${goodId}/stock-moves`, move, freshKey());
  if (moved.status !== 201) throw new Error(`the stock was refused: ${JSON.stringify(moved.body)}`);
  return goodId;
};

/** Points for a child, out of thin air. @param expiresOn last usable day */
export const givePoints = (
  t: TestProduct,
  studentId: string,
  campusId: string,
  amount: number,
  expiresOn: string | null = null,
) =>
  t.db.transaction((uow) =>
    credit(uow, {
      studentId,
      campusId,
      amount: points(amount),
      expiresOn: expiresOn as never,
      availability: { kind: 'now' },
      ruleVersionId: null,
      reason: 'test.credit',
      source: { type: 'test', id: uow.newId() },
      actor: SYSTEM,
      title: '测试积分',
      inputs: {},
    }),
  );

export interface Shopper {
  readonly family: Family;
  readonly parent: Person;
  readonly studentId: string;
}

/** A family with one child that has points. */
export const buildShopper = async (t: TestProduct, campusId: string, amount: number, guardians = 1): Promise<Shopper> => {
  const family = await buildFamily(t, { campusId, guardians });
  const [child] = family.children;
  if (!child) throw new Error('the family has a child');
  if (amount > 0) await givePoints(t, child.id, campusId, amount);
  return { family, parent: family.guardians[0], studentId: child.id };
};

/** Asks for a redemption as the mini-program does. */
export const ask = (person: Person, studentId: string, goodId: string, total: number, quantity = 1, key = freshKey()) =>
  person.api.post(`/students/${studentId}/redemptions`, { goodId, quantity, points: total }, key);

/** A redemption that succeeded. @returns its id */
export const redeemed = async ({ parent, studentId }: Shopper, goodId: string, total = 100, quantity = 1): Promise<string> => {
  const { status, body } = await ask(parent, studentId, goodId, total, quantity);
  if (status !== 201) throw new Error(`the redemption was refused: ${JSON.stringify(body)}`);
  return body.id;
};

export const pointsOf = async (t: TestProduct, studentId: string) => {
  const { available, held } = await t.db.read((reader) => balanceOf(reader, studentId));
  return { available, held };
};

export const stockOn = async (t: TestProduct, goodId: string, campusId: string) =>
  t.db.read((reader) =>
    reader.row<{ available: number; held: number }>('SELECT available, held FROM mall_stock WHERE goodId = ? AND campusId = ?', [
      goodId,
      campusId,
    ]),
  );

/** The answer of a call, short: the status of a success, the code of a refusal. */
export const outcome = async (
  call: Promise<{ status: number; body: { error?: { code: string } } }>,
): Promise<number | string> => {
  const { status, body } = await call;
  return body.error?.code ?? status;
};
