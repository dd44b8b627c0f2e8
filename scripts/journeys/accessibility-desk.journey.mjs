import { first, look, nothingFound, still } from './lib-axe.mjs';
import { lessonNow, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'every page of the desk’s phone reads well: axe finds nothing serious in contrast, names, roles and order';

const deskPages = async (api) => {
  const { lesson } = await lessonNow(api, 'front_desk');
  const phone = (page, query = '') => `packages/staff/pages/${page}/index${query}`;
  const ofLesson = ['lesson', 'code', 'roll-call', 'award'].map((page) => phone(page, `?lessonId=${lesson.id}`));
  return [
    ...['today', 'tasks', 'leave', 'members', 'confirm-login', 'cashier', 'collect', 'pick-up', 'stock-take'].map((page) =>
      phone(page),
    ),
    ...ofLesson,
  ];
};

/** One child and one payment, as the front desk opens them on its phone. */
const deskDetails = async (api) => {
  const token = await tokenOf(api, 'front_desk');
  const student = first(await api('GET', '/campus-students?status=active&limit=1', { token }), 'a child');
  const payment = first(await api('GET', '/payments?limit=1', { token }), 'a payment');
  return [
    `packages/staff/pages/member/index?studentId=${student.id}`,
    `packages/staff/pages/award/index?studentId=${student.id}`,
    `packages/staff/pages/payment/index?paymentId=${payment.id}`,
  ];
};

export default async function ({ baseUrl, newPage, api }) {
  const page = await newPage(still);
  await signInAsStaff(page, baseUrl, 'front_desk');
  nothingFound(await look(page, baseUrl, [...(await deskPages(api)), ...(await deskDetails(api))]));
}
