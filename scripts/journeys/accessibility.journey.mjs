import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { signInAsFamily } from './lib-parent.mjs';
import { lessonNow, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'every main page reads well: axe finds nothing serious in contrast, names, roles and order';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The rules of WCAG 2.1, A and AA, and what is good practice besides. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
/** Without moving parts: half-way through a fade every contrast is too small. */
const still = { reducedMotion: 'reduce' };

/** What axe holds against the page in front, as lines a developer can act on. */
const findings = async (page, where) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    TAGS,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, html, any }) => `${where}: ${id} (${help}) ${target}\n  ${html.slice(0, 160)}\n  ${any[0]?.message ?? ''}`,
      ),
    );
};

/** Opens pages one after another and collects what is wrong with each. */
const look = async (page, baseUrl, paths) => {
  const found = [];
  for (const path of paths) {
    await page.goto('about:blank');
    await page.goto(`${baseUrl}/#/${path}`);
    // Whatever a page shows when it has loaded; a page that shows an error instead is not what this is about.
    await page.locator('.qy-page__ready, .qy-empty').first().waitFor();
    await page.waitForFunction(() => document.querySelector('.qy-skeleton') === null);
    assert.equal(await page.getByText('没有加载出来').count(), 0, `${path} did not load`);
    found.push(...(await findings(page, path)));
  }
  return found;
};

const first = (answer) => {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.items[0];
};

const DAY_MS = 86_400_000;
const dayFromNow = (days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * DAY_MS);

/** One lesson of a child, and what to do about one that was missed: the choice of others, or that there is no need. */
const lessonPages = async (api, token, studentId) => {
  const path = `/students/${studentId}/lessons?from=${dayFromNow(-28)}&to=${dayFromNow(7)}`;
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
  const { id: studentId } = first(await api('GET', '/students', { token }));
  const payment = first(await api('GET', '/me/payments?limit=1', { token }));
  const schooling = (page, query = '') => `packages/schooling/pages/${page}/index${query}`;
  const member = (page, query = '') => `packages/member/pages/${page}/index${query}`;
  const child = `?studentId=${studentId}`;
  return [
    'pages/home/index',
    'pages/points/index',
    'pages/me/index',
    schooling('check-in'),
    ...['lessons', 'attendance', 'records'].map((page) => schooling(page, child)),
    ...(await lessonPages(api, token, studentId)).map(([page, query]) => schooling(page, query)),
    ...['profile', 'privacy', 'policy', 'bind-phone', 'messages', 'settings'].map((page) => member(page)),
    ...['child', 'code', 'earn', 'disputes'].map((page) => member(page, child)),
    'packages/payments/pages/list/index',
    ...(payment === undefined ? [] : [`packages/payments/pages/payment/index?paymentId=${payment.id}`]),
  ];
};

const deskPages = async (api) => {
  const { lesson } = await lessonNow(api, 'front_desk');
  const phone = (page, query = '') => `packages/staff/pages/${page}/index${query}`;
  const ofLesson = ['lesson', 'code', 'roll-call', 'award'].map((page) => phone(page, `?lessonId=${lesson.id}`));
  return [
    ...['today', 'tasks', 'leave', 'members', 'confirm-login', 'cashier', 'collect'].map((page) => phone(page)),
    ...ofLesson,
  ];
};

/** One child and one payment, as the front desk opens them on its phone. */
const deskDetails = async (api) => {
  const token = await tokenOf(api, 'front_desk');
  const student = first(await api('GET', '/campus-students?status=active&limit=1', { token }));
  const payment = first(await api('GET', '/payments?limit=1', { token }));
  return [
    `packages/staff/pages/member/index?studentId=${student.id}`,
    `packages/staff/pages/award/index?studentId=${student.id}`,
    ...(payment === undefined ? [] : [`packages/staff/pages/payment/index?paymentId=${payment.id}`]),
  ];
};

const consolePages = [
  'start',
  'imports',
  'students',
  'families',
  'classes',
  'timetable',
  'attendance',
  'disputes',
  'payments',
  'refunds',
  'desk-voids',
  'manual-awards',
  'payment-tasks',
  'bills',
  'rules',
  'staff',
  'audit',
  'deliveries',
  'jobs',
].map((page) => `packages/staff/console/${page}/index`);

/** One of each on a page of its own, as the console shows it. */
const consoleDetails = async (api) => {
  const token = await tokenOf(api, 'owner');
  const one = async (path) => first(await api('GET', `${path}${path.includes('?') ? '&' : '?'}limit=1`, { token }));
  const student = await one('/campus-students?status=active');
  const payment = await one('/payments');
  const group = await one('/class-groups');
  const roster = await one('/roster/imports');
  const version = await one('/rule-versions');
  const page = (name, query) => `packages/staff/console/${name}/index?${query}`;
  return [
    page('student', `studentId=${student.id}`),
    page('family', `familyId=${student.familyId}`),
    page('class-group', `classGroupId=${group.id}&name=${encodeURIComponent(group.name)}`),
    ...(roster === undefined ? [] : [page('import', `importJobId=${roster.id}`)]),
    ...(payment === undefined ? [] : [page('payment', `paymentId=${payment.id}`)]),
    page('rule-version', `ruleVersionId=${version.id}`),
  ];
};

const visitors = async ({ baseUrl, newPage }) =>
  look(await newPage(still), baseUrl, ['pages/sign-in/index', 'packages/staff/console/web-login/index']);

const families = async ({ baseUrl, newPage, api }) => {
  const page = await newPage(still);
  await signInAsFamily(page, baseUrl, 'parent');
  return look(page, baseUrl, await familyPages(api));
};

const desks = async ({ baseUrl, newPage, api }) => {
  const page = await newPage(still);
  await signInAsStaff(page, baseUrl, 'front_desk');
  return look(page, baseUrl, [...(await deskPages(api)), ...(await deskDetails(api))]);
};

const consoles = async ({ baseUrl, newPage, api }) => {
  const page = await newPage({ ...still, desktop: true });
  await signInAsStaff(page, baseUrl, 'owner');
  const found = await look(page, baseUrl, [...consolePages, ...(await consoleDetails(api))]);
  // A sheet with fields lies above everything else.
  await openPage(page, baseUrl, 'console/payments/index');
  await page.click('#collect');
  await page.waitForSelector('#payer-search');
  return [...found, ...(await findings(page, 'the sheet to ask for money'))];
};

export default async function (stage) {
  const found = (await Promise.all([visitors, families, desks, consoles].map((visit) => visit(stage)))).flat();
  assert.equal(found.length, 0, `\n${found.join('\n')}`);
}
