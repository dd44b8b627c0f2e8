// What the journeys of the mall share: a good on the shelf, a child with points, and what a camera reads off a screen.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { tokenOf } from './lib-staff.mjs';

const simulator = createRequire(new URL('../wechat-simulator/package.json', import.meta.url));
const readQr = simulator('jsqr');
const { PNG } = simulator('pngjs');

/** What a camera in front of this part of a screen reads; undefined when it sees no code. */
export const seenBy = async (part) => {
  const { data, width, height } = PNG.sync.read(await part.screenshot());
  return readQr(new Uint8ClampedArray(data), width, height)?.data;
};

const withKey = () => ({ 'idempotency-key': randomUUID() });

/** The child of the demo parent with the most points. @returns token of the family, child, campus, spendable points */
export const richChild = async (api) => {
  const token = await tokenOf(api, 'parent');
  const { body: home } = await api('GET', '/home', { token });
  const children = [];
  for (const { id, name } of home.students) {
    const { body } = await api('GET', `/students/${id}/points`, { token });
    children.push({ studentId: id, child: name, available: body.available });
  }
  const [richest] = children.sort((a, b) => b.available - a.available);
  assert.ok(richest.available > 0, 'the demo parent has points');
  const { body: shelf } = await api('GET', `/students/${richest.studentId}/goods?limit=1`, { token });
  return { token, ...richest, campusId: shelf.items[0]?.campusId };
};

/** Puts a good on the shelf of a campus. @returns its id */
export const putOnShelf = async (api, { title, points, campusId, stock }) => {
  const token = await tokenOf(api, 'owner');
  const made = await api('POST', '/goods', {
    token,
    headers: withKey(),
    body: { kind: 'physical', category: 'stationery', title, points, campusIds: [campusId] },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id, version } = made.body;
  const moved = await api('POST', `/goods/${id}/stock-moves`, {
    token,
    headers: withKey(),
    body: { kind: 'in', campusId, quantity: stock },
  });
  assert.equal(moved.status, 201, JSON.stringify(moved.body));
  const shown = await api('PUT', `/goods/${id}/state`, { token, body: { state: 'on_sale', version } });
  assert.equal(shown.status, 200, JSON.stringify(shown.body));
  return id;
};

/** Free and held pieces of a good on a campus. */
export const stockOf = async (api, goodId, campusId) => {
  const { body } = await api('GET', `/goods/${goodId}`, { token: await tokenOf(api, 'owner') });
  const { available, held } = body.stock.find((one) => one.campusId === campusId);
  return { available, held };
};

/** Spendable points of a child. */
export const pointsOf = async (api, token, studentId) => {
  const { body } = await api('GET', `/students/${studentId}/points`, { token });
  return body.available;
};
