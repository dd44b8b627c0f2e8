// What is photographed. A page of app.config.ts needs no entry here: it is opened as `roots` says and photographed with its
// content and without a network. An entry is for what differs and for the states that somebody should see besides.
//
// who     the demo persona that is signed in, null for nobody
// query   (world) => the address's query, or a promise of it; the default names everything of the demo school that pages of that root ask for
// widths  instead of the usual one
// offline false: the page shows the same without a network
// empty   true: photographed with every list of the answers emptied, too
// states  { name, act(page, world), refused } – `act` works the page; `refused` = the server is meant to refuse something
// who and query can be given for one state, too.

const PHONE = [375];
const EVERY_PHONE = [375, 414, 768];
const DESK = [1440];

const child = (world) => ({ studentId: world.studentId });
const childsLesson = (world) => ({ ...child(world), lessonId: world.lessonId, date: world.lessonDate });

/** How the pages below a root are opened; the longest root that fits counts. */
export const roots = {
  'pages/': { who: 'parent', widths: PHONE, query: () => ({}) },
  'packages/': { who: 'parent', widths: PHONE, query: childsLesson },
  'packages/payments/': { who: 'parent', widths: PHONE, query: (world) => ({ paymentId: world.openPaymentId }) },
  'packages/staff/pages/': {
    who: 'front_desk',
    widths: PHONE,
    query: (world) => ({ lessonId: world.lessonNowId, paymentId: world.deskPaymentId }),
  },
  'packages/staff/console/': { who: 'owner', widths: DESK, desk: true, query: (world) => world.consoleIds },
};

/** Photographs how a page says what is wrong with what was typed. */
const typed = (name, fields, submit) => ({
  name,
  refused: true,
  act: async (page) => {
    for (const [field, text] of fields) await page.locator(`${field} input, ${field} textarea`).first().fill(text);
    if (submit) await page.click(submit);
    await page.waitForTimeout(400);
  },
});
/** Photographs a sheet that a button opens. */
const sheet = (name, button, content = '.qy-sheet') => ({
  name,
  act: async (page) => {
    await page.locator(button).first().click();
    await page.locator(content).first().waitFor();
    await page.waitForTimeout(400);
  },
});

export const pages = {
  'pages/home/index': {
    widths: EVERY_PHONE,
    states: [
      { name: 'three-children', who: 'parent_of_three' },
      { name: 'stamped', act: (page) => page.click('#sign-in-today') },
    ],
  },
  'pages/points/index': { widths: EVERY_PHONE, states: [sheet('line', '.qy-statement', '.fam-facts')] },
  'pages/sign-in/index': { who: null },
  'packages/schooling/pages/lessons/index': { widths: EVERY_PHONE, empty: true },
  'packages/schooling/pages/attendance/index': { empty: true },
  'packages/schooling/pages/records/index': { empty: true },
  'packages/schooling/pages/lesson/index': {
    states: [{ name: 'missed', query: (world) => world.missed }],
  },
  'packages/schooling/pages/make-up/index': { query: (world) => world.missed },
  'packages/schooling/pages/check-in/index': {
    states: [
      typed('wrong-code', [['#code', 'nonsense']], '#submit-code'),
      {
        name: 'recorded',
        who: 'parent_of_three',
        query: async (world) => ({ scene: await world.checkIn.code() }),
        act: async (page, world) => {
          const choice = page.locator(`#child-${world.checkIn.studentId}`);
          await Promise.race([choice.waitFor(), page.locator('.check-in__seal').waitFor()]);
          if (await choice.isVisible()) await choice.click();
          await page.locator('#consumed').waitFor();
          await page.waitForTimeout(1000);
        },
      },
    ],
  },
  'packages/member/pages/policy/index': { offline: false },
  'packages/member/pages/bind-phone/index': { offline: false },
  'packages/member/pages/child/index': { states: [typed('wrong-date', [['#birth-date', '2018-13-40']])] },
  'packages/member/pages/code/index': { query: child },
  'packages/member/pages/disputes/index': { empty: true },
  'packages/member/pages/messages/index': { empty: true },
  'packages/payments/pages/list/index': { empty: true },
  'packages/payments/pages/payment/index': {
    states: [{ name: 'paid', query: (world) => ({ paymentId: world.paidPaymentId }) }],
  },
  'packages/staff/pages/today/index': { states: [{ name: 'manager', who: 'manager' }], empty: true },
  'packages/staff/pages/leave/index': { empty: true },
  'packages/staff/pages/cashier/index': { empty: true },
  'packages/staff/pages/collect/index': { states: [typed('payers', [['#payer-search', '王']])] },
  'packages/staff/pages/members/index': { query: () => ({}), states: [typed('found', [['.qy-field', '王']])] },
  'packages/staff/pages/member/index': { query: (world) => ({ studentId: world.studentId }) },
  'packages/staff/pages/award/index': { query: (world) => ({ studentId: world.studentId }) },
  'packages/staff/pages/payment/index': { states: [sheet('take-money', '#act-record')] },
  'packages/staff/pages/confirm-login/index': {
    query: () => ({}),
    states: [
      typed('wrong-code', [['#scene', 'nonsense']], '#next'),
      {
        name: 'asked',
        query: async (world) => ({ scene: await world.scene() }),
        act: async (page) => {
          await page.click('#next');
          await page.locator('#confirm').waitFor();
        },
      },
    ],
  },
  'packages/staff/console/web-login/index': { who: null, widths: [375, 1440] },
  'packages/staff/console/students/index': { widths: [768, 1440], empty: true },
  'packages/staff/console/attendance/index': { widths: [768, 1440], empty: true },
  'packages/staff/console/families/index': { empty: true },
  'packages/staff/console/classes/index': { empty: true },
  'packages/staff/console/imports/index': { empty: true },
  'packages/staff/console/disputes/index': {
    empty: true,
    states: [{ name: 'points', act: (page) => page.click('#tab-points') }],
  },
  'packages/staff/console/student/index': { states: [sheet('adjust', '#adjust')] },
  'packages/staff/console/payments/index': { empty: true, states: [sheet('collect', '#collect')] },
  'packages/staff/console/payment/index': { states: [sheet('refund', '#act-refund')] },
  'packages/staff/console/refunds/index': { empty: true },
  'packages/staff/console/desk-voids/index': { empty: true },
  'packages/staff/console/payment-tasks/index': { empty: true },
  'packages/staff/console/bills/index': { empty: true },
  'packages/staff/console/budget/index': { empty: true },
  'packages/staff/console/manual-awards/index': {
    empty: true,
    states: [{ name: 'limits', act: (page) => page.click('#tab-limits') }],
  },
  'packages/staff/console/rules/index': { states: [sheet('draft', '#new-draft')] },
  'packages/staff/console/rule-version/index': {
    states: [sheet('rule', '#rule-0-edit'), sheet('campaign', '#add-campaigns'), sheet('submit', '#act-submit')],
  },
  'packages/staff/console/staff/index': { states: [sheet('invite', '#invite')] },
  'packages/staff/console/audit/index': { empty: true },
  'packages/staff/console/deliveries/index': { empty: true },
};
