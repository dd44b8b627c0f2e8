import { findings, first, look, nothingFound, still } from './lib-axe.mjs';
import { draftLottery } from './lib-lottery.mjs';
import { importChildren } from './lib-school.mjs';
import { backtestOf, draftOfRules, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'every page of one thing on the console, and its sheets, read well: axe finds nothing serious';

const CHILD = { no: 'AXE1', name: '程知夏', classGroup: '无障碍班', guardian: '程蕾', phone: '13700009301' };

/** One of each on a page of its own, as the console shows it. */
const consoleDetails = async (stage) => {
  const { api } = stage;
  const token = await tokenOf(api, 'owner');
  const one = async (path) => first(await api('GET', `${path}${path.includes('?') ? '&' : '?'}limit=1`, { token }), path);
  const student = await one('/campus-students?status=active');
  const payment = await one('/payments');
  const group = await one('/class-groups');
  await importChildren(stage, [CHILD]);
  const roster = await one('/roster/imports');
  const good = await one('/goods');
  const ruleVersionId = await draftOfRules(api, token, '春季规则', (rule) => ({ ...rule, tierMultiplier: true }));
  const backtestId = await backtestOf(api, token, [ruleVersionId]);
  const lottery = await draftLottery(api, token);
  const page = (name, query) => `packages/staff/console/${name}/index?${query}`;
  return [
    page('student', `studentId=${student.id}`),
    page('family', `familyId=${student.familyId}`),
    page('class-group', `classGroupId=${group.id}&name=${encodeURIComponent(group.name)}`),
    page('import', `importJobId=${roster.id}`),
    page('payment', `paymentId=${payment.id}`),
    page('good', `goodId=${good.id}`),
    page('lottery', `lotteryId=${lottery.id}`),
    page('rule-version', `ruleVersionId=${ruleVersionId}`),
    page('backtest-result', `backtestId=${backtestId}`),
  ];
};

export default async function (stage) {
  const { baseUrl, newPage } = stage;
  const page = await newPage({ ...still, desktop: true });
  await signInAsStaff(page, baseUrl, 'owner');
  const details = await consoleDetails(stage);
  const found = await look(page, baseUrl, details);
  // A sheet with fields lies above everything else.
  await openPage(page, baseUrl, 'console/payments/index');
  await page.click('#collect');
  await page.waitForSelector('#payer-search');
  found.push(...(await findings(page, 'the sheet to ask for money')));
  await openPage(page, baseUrl, details.find((path) => path.includes('rule-version')).replace('packages/staff/', ''));
  await page.click('#rule-0-edit');
  await page.waitForSelector('#try-rule .try-out__sentence');
  nothingFound([...found, ...(await findings(page, 'the sheet of a rule with its preview'))]);
}
