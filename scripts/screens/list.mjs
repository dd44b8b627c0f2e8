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
  'packages/mall/': { who: 'parent', widths: PHONE, query: (world) => ({ ...child(world), ...world.mall }) },
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
  'pages/points/index': { widths: EVERY_PHONE },
  'pages/mall/index': {
    widths: EVERY_PHONE,
    empty: true,
    states: [
      {
        name: 'searched',
        act: async (page) => {
          await page.locator('#filter-goods input').fill('没有这样的商品');
          await page.locator('.qy-empty').first().waitFor();
        },
      },
    ],
  },
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
  'packages/member/pages/earn/index': { widths: EVERY_PHONE, query: child },
  'packages/member/pages/expiring/index': { query: child, empty: true },
  'packages/member/pages/points-line/index': {
    query: (world) => ({ ...child(world), transactionId: world.transactionId }),
    states: [
      { name: 'lesson', query: (world) => ({ ...child(world), transactionId: world.lessonLineId }) },
      { ...sheet('objection', '#dispute'), query: (world) => ({ ...child(world), transactionId: world.lessonLineId }) },
    ],
  },
  'packages/member/pages/disputes/index': { empty: true },
  'packages/member/pages/messages/index': { empty: true },
  'packages/payments/pages/list/index': { empty: true },
  'packages/payments/pages/payment/index': {
    states: [{ name: 'paid', query: (world) => ({ paymentId: world.paidPaymentId }) }],
  },
  'packages/mall/pages/good/index': { widths: EVERY_PHONE, states: [sheet('redeem', '#redeem')] },
  'packages/mall/pages/redemption/index': { states: [sheet('cancel', '#cancel')] },
  'packages/mall/pages/redemptions/index': { empty: true },
  'packages/mall/pages/lottery/index': {
    widths: EVERY_PHONE,
    query: (world) => ({ ...child(world), lotteryId: world.lottery.runningId }),
    states: [
      sheet('ask', '#draw'),
      {
        name: 'drawn',
        act: async (page) => {
          await page.click('#draw');
          await page.click('#sheet-confirm');
          await page.locator('#draw-outcome').waitFor();
          await page.waitForTimeout(800);
        },
      },
      { name: 'over', query: (world) => ({ ...child(world), lotteryId: world.lottery.endedId }) },
    ],
  },
  'packages/mall/pages/draws/index': { query: child, empty: true },
  'packages/mall/pages/verify/index': {
    query: (world) => ({ ...child(world), lotteryId: world.lottery.endedId }),
    states: [
      {
        name: 'checked',
        act: async (page) => {
          await page.click('#verify');
          await page.locator('#verdict').waitFor();
        },
      },
      { name: 'too-early', refused: true, query: (world) => ({ ...child(world), lotteryId: world.lottery.runningId }) },
    ],
  },
  'packages/mall/pages/rights/index': { empty: true },
  'packages/mall/pages/rule/index': {
    states: [
      {
        name: 'off',
        act: async (page) => {
          await page.click('#rule-on');
          await page.locator('#rule-limit').waitFor({ state: 'detached' });
        },
      },
    ],
  },
  'packages/mall/pages/address/index': { offline: false, states: [typed('wrong-phone', [['#address-phone', '1380']])] },
  'packages/staff/pages/today/index': { states: [{ name: 'manager', who: 'manager' }], empty: true },
  'packages/staff/pages/leave/index': { empty: true },
  'packages/staff/pages/cashier/index': { empty: true },
  'packages/staff/pages/collect/index': { states: [typed('payers', [['#payer-search', '王']])] },
  'packages/staff/pages/members/index': { query: () => ({}), states: [typed('found', [['.qy-field', '王']])] },
  'packages/staff/pages/member/index': { query: (world) => ({ studentId: world.studentId }) },
  'packages/staff/pages/award/index': { query: (world) => ({ studentId: world.studentId }) },
  'packages/staff/pages/payment/index': { states: [sheet('take-money', '#act-record')] },
  'packages/staff/pages/pick-up/index': {
    query: () => ({}),
    empty: true,
    states: [
      typed('wrong-code', [['#pick-up-code', '7KQ2']], '#find-code'),
      typed('unknown-code', [['#pick-up-code', '7KQ2M8ZT']], '#find-code'),
      { name: 'opened', query: (world) => ({ redemptionId: world.mall.redemptionId }) },
      { ...sheet('ask', '#ask-guardian'), query: (world) => ({ redemptionId: world.mall.redemptionId }) },
      sheet('prizes', '#pile-prize', '#pile-prize'),
      sheet('to-post', '#pile-post', '#pile-post'),
    ],
  },
  'packages/staff/pages/stock-take/index': {
    query: () => ({}),
    empty: true,
    states: [
      {
        name: 'counted',
        act: async (page) => {
          await page.locator('[id^="more-"]').first().click();
          await page.locator('[id^="forget-"]').first().waitFor();
        },
      },
    ],
  },
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
  'packages/staff/console/student/index': { states: [sheet('give-points', '#give-points')] },
  'packages/staff/console/payments/index': { empty: true, states: [sheet('collect', '#collect')] },
  'packages/staff/console/payment/index': { states: [sheet('refund', '#act-refund')] },
  'packages/staff/console/refunds/index': { empty: true },
  'packages/staff/console/desk-voids/index': { empty: true },
  'packages/staff/console/payment-tasks/index': { empty: true },
  'packages/staff/console/bills/index': { empty: true },
  'packages/staff/console/budget/index': { empty: true },
  'packages/staff/console/queued-awards/index': { empty: true },
  'packages/staff/console/manual-awards/index': {
    empty: true,
    states: [{ name: 'limits', act: (page) => page.click('#tab-limits') }],
  },
  'packages/staff/console/expiry-extensions/index': { states: [sheet('begin', '#new-extension')] },
  'packages/staff/console/rules/index': { states: [sheet('draft', '#new-draft')] },
  'packages/staff/console/rule-version/index': {
    widths: [375, 1440],
    states: [
      sheet('rule', '#rule-0-edit', '#try-rule .try-out__sentence'),
      {
        name: 'child',
        act: async (page) => {
          await page.click('#try-page-whom-student');
          await page.locator('#try-page-search input').fill('王');
          await page.click('#try-page-child-0');
          await page.locator('#try-page .try-out__sentence').waitFor();
        },
      },
      sheet('campaign', '#add-campaigns'),
      sheet('submit', '#act-submit'),
    ],
  },
  'packages/staff/console/backtest/index': { widths: [375, 1440], empty: true, states: [sheet('begin', '#new-backtest')] },
  'packages/staff/console/backtest-result/index': {
    widths: [375, 1440],
    states: [
      { name: 'gainers', act: (page) => page.click('#tab-gain') },
      { name: 'losers', act: (page) => page.click('#pair-1-2').then(() => page.click('#tab-lose')) },
    ],
  },
  'packages/staff/console/goods/index': {
    widths: [375, 1440],
    empty: true,
    states: [sheet('assistant', '#open-assistant')],
  },
  'packages/staff/console/good/index': {
    widths: [375, 1440],
    query: (world) => ({ goodId: world.mall.goodId }),
    states: [
      { name: 'new', query: () => ({}) },
      sheet('move', '[id^="move-"]'),
      {
        name: 'below-break-even',
        act: async (page) => {
          await page.click('#new-promotion');
          await page.locator('#promotion-points input').fill('1');
          await page.locator('#promotion-below').waitFor();
        },
      },
      {
        name: 'assistant',
        act: async (page) => {
          await page.locator('#good-cost input').fill('17.39');
          await page.locator('#good-shipping input').fill('6');
          await page.locator('#assistant-discount input').fill('6');
          await page.locator('#proposal').waitFor();
        },
      },
    ],
  },
  'packages/staff/console/redemptions/index': {
    widths: [375, 1440],
    query: () => ({}),
    empty: true,
    states: [sheet('detail', '[id^="open-"]'), sheet('courier', '#export-courier')],
  },
  'packages/staff/console/lotteries/index': {
    empty: true,
    states: [sheet('create', '#new-lottery'), sheet('switch', '#switch-lottery')],
  },
  'packages/staff/console/lottery/index': {
    widths: [375, 1440],
    states: [
      {
        name: 'priced',
        act: async (page) => {
          await page.locator('#lottery-cost').waitFor();
          await page.waitForTimeout(400);
        },
      },
      sheet('start', '#start-lottery'),
      { name: 'running', query: (world) => ({ lotteryId: world.lottery.runningId }) },
      { name: 'over', query: (world) => ({ lotteryId: world.lottery.endedId }) },
    ],
  },
  'packages/staff/console/mall-reports/index': {
    widths: [375, 1440],
    empty: true,
    states: [
      { name: 'slow', act: (page) => page.click('#tab-slow') },
      { name: 'students', act: (page) => page.click('#tab-students') },
    ],
  },
  'packages/staff/console/staff/index': { states: [sheet('invite', '#invite')] },
  'packages/staff/console/audit/index': { empty: true },
  'packages/staff/console/deliveries/index': { empty: true },
};
