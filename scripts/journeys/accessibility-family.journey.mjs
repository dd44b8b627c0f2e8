import assert from 'node:assert/strict';
import { first, look, nothingFound, still } from './lib-axe.mjs';
import { startLottery } from './lib-lottery.mjs';
import { signInAsFamily } from './lib-parent.mjs';
import { tokenOf } from './lib-staff.mjs';

export const name =
  'every page of a family, and before signing in, reads well: axe finds nothing serious in contrast, names, roles and order';

const DAY_MS = 86_400_000;
const dayFrom = (now, days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now + days * DAY_MS);

/** One lesson of a child, and what to do about one that was missed: the choice of others, or that there is no need. */
const lessonPages = async (api, token, studentId) => {
  const now = Date.now();
  const path = `/students/${studentId}/lessons?from=${dayFrom(now, -28)}&to=${dayFrom(now, 7)}`;
  const { body } = await api('GET', path, { token });
  const missed = body.items.find(({ attendance }) => ['leave', 'absent'].includes(attendance?.status)) ?? body.items[0];
  assert.ok(missed, 'the family has no lesson');
  const query = `?studentId=${studentId}&lessonId=${missed.id}&date=${missed.date}`;
  return [
    ['lesson', query],
    ['make-up', query],
  ];
};

const familyPages = async (api) => {
  const token = await tokenOf(api, 'parent');
  const { id: studentId } = first(await api('GET', '/students', { token }), 'a child');
  const payment = first(await api('GET', '/me/payments?limit=1', { token }), 'a payment');
  const line = first(await api('GET', `/students/${studentId}/points/statement?limit=1`, { token }), 'a line');
  const good = first(await api('GET', `/students/${studentId}/goods?limit=1`, { token }), 'a good');
  const redemption = first(await api('GET', `/students/${studentId}/redemptions?limit=1`, { token }), 'a redemption');
  const lottery = await startLottery(api, await tokenOf(api, 'owner'));
  const mall = (page, query) => `packages/mall/pages/${page}/index${query}`;
  const schooling = (page, query = '') => `packages/schooling/pages/${page}/index${query}`;
  const member = (page, query = '') => `packages/member/pages/${page}/index${query}`;
  const child = `?studentId=${studentId}`;
  return [
    'pages/home/index',
    'pages/points/index',
    'pages/mall/index',
    'pages/me/index',
    schooling('check-in'),
    ...['lessons', 'attendance', 'records'].map((page) => schooling(page, child)),
    ...(await lessonPages(api, token, studentId)).map(([page, query]) => schooling(page, query)),
    ...['profile', 'privacy', 'policy', 'bind-phone', 'messages', 'settings'].map((page) => member(page)),
    ...['child', 'code', 'earn', 'expiring', 'disputes'].map((page) => member(page, child)),
    member('points-line', `${child}&transactionId=${line.transactionId}`),
    ...['redemptions', 'rights', 'rule', 'address', 'draws'].map((page) => mall(page, child)),
    ...['lottery', 'verify'].map((page) => mall(page, `${child}&lotteryId=${lottery.id}`)),
    mall('good', `${child}&goodId=${good.id}`),
    mall('redemption', `?redemptionId=${redemption.id}`),
    'packages/payments/pages/list/index',
    `packages/payments/pages/payment/index?paymentId=${payment.id}`,
  ];
};

export default async function ({ baseUrl, newPage, api }) {
  const found = await look(await newPage(still), baseUrl, ['pages/sign-in/index', 'packages/staff/console/web-login/index']);
  const page = await newPage(still);
  await signInAsFamily(page, baseUrl, 'parent');
  nothingFound([...found, ...(await look(page, baseUrl, await familyPages(api)))]);
}
