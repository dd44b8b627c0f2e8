import { look, nothingFound, still } from './lib-axe.mjs';
import { signInAsStaff } from './lib-staff.mjs';

export const name = 'every list of the console reads well: axe finds nothing serious in contrast, names, roles and order';

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
  'expiry-extensions',
  'budget',
  'liability',
  'monitoring',
  'goods',
  'good',
  'redemptions',
  'mall-reports',
  'lotteries',
  'queued-awards',
  'payment-tasks',
  'bills',
  'rules',
  'backtest',
  'staff',
  'audit',
  'deliveries',
  'jobs',
].map((page) => `packages/staff/console/${page}/index`);

export default async function ({ baseUrl, newPage }) {
  const page = await newPage({ ...still, desktop: true });
  await signInAsStaff(page, baseUrl, 'owner');
  nothingFound(await look(page, baseUrl, consolePages));
}
