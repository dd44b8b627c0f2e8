import { addDays, localDate } from '@qingya/shared';
import type { Engine } from '../../../src/platform/db';
import { openPlace, openProduct, type TestProduct } from '../../support/product';
import { askBack, buildPayment, finishRefund, type Payer, payInApp } from '../../support/product-payments';
import {
  buildCampus,
  buildClassGroup,
  buildFamily,
  buildLesson,
  buildStaff,
  codeOf,
  enrol,
  moveTo,
  type Person,
} from '../../support/product-school';

/** The last days of a month and a year, where zones differ most. */
const FIRST = localDate('2026-12-28');
/** Either side of midnight, of 08:00 (midnight in UTC) and of 15:00 and 16:00 (midnight in Los Angeles). */
const TIMES = ['23:59:59', '00:00:00', '07:59:59', '08:00:00', '15:59:59', '16:00:00', '00:00:01'];
/** A day each, for its bill. Whether the first refund has arrived is asked after midnight. */
const PAYMENT_TIMES = [
  ['2027-01-04', '23:59:30'],
  ['2027-01-05', '00:00:00'],
  ['2027-01-06', '07:59:59'],
  ['2027-01-07', '16:00:00'],
] as const;

/** What a family and the desk are told through a turn of the year. */
const journey = async (t: TestProduct): Promise<unknown[]> => {
  const told: unknown[] = [];
  moveTo(t, FIRST, '06:00');
  const campusId = await buildCampus(t);
  const desk = await buildStaff(t, 'campus_manager', campusId);
  const family = await buildFamily(t, { campusId });
  const [child] = family.children;
  const parent = family.guardians[0];
  if (!child) throw new Error('the family has a child');
  const group = await buildClassGroup(t, campusId);
  await enrol(t, group, child);
  const weekly = { weekday: 7, startMinute: 840, durationMinutes: 60, validFrom: FIRST };
  told.push((await desk.api.post(`/class-groups/${group.id}/timetable`, weekly)).body);
  const range = { from: FIRST, to: addDays(FIRST, 20) };
  told.push((await desk.api.post(`/class-groups/${group.id}/lessons/generate`, range)).body);
  for (const [i, time] of TIMES.entries()) {
    const date = addDays(FIRST, i);
    moveTo(t, date, time);
    told.push((await parent.api.post(`/students/${child.id}/sign-ins`, {})).body);
    const lesson = await buildLesson(t, group, date, [5, 470, 1_320][i % 3]);
    moveTo(t, date, ['00:05', '08:00', '22:10'][i % 3] ?? '');
    const code = await codeOf(t, desk, lesson.id);
    const { body } = await parent.api.post('/check-ins', { code, studentId: child.id });
    told.push(body.attendance, body.lesson, body.message, body.points);
    await t.settle();
    told.push((await parent.api.get('/home')).body);
  }
  told.push(...(await payments(t, { campusId, familyId: family.familyId, studentId: child.id }, { desk, parent })));
  const own = `/students/${child.id}`;
  const paths = ['/points', '/points/statement', '/attendance', '/credit-entries', '/earning', '/sign-ins?month=2026-12'];
  for (const path of paths) told.push((await parent.api.get(`${own}${path}`)).body);
  told.push((await parent.api.get(`${own}/lessons?from=${FIRST}&to=${addDays(FIRST, 10)}`)).body);
  told.push((await desk.api.get(`/exports/attendance.csv?campusId=${campusId}`)).body);
  told.push(await t.differences());
  return told;
};

/** Money that is asked for, paid and given back just before and after midnight, here and elsewhere, and its books. */
const payments = async (
  t: TestProduct,
  payer: Payer,
  { desk, parent }: Record<'desk' | 'parent', Person>,
): Promise<unknown[]> => {
  const told: unknown[] = [];
  const owner = await buildStaff(t, 'owner');
  t.wechat.pay.settings.refundMode = 'stay';
  for (const [date, time] of PAYMENT_TIMES) {
    moveTo(t, localDate(date), time);
    const id = await buildPayment(desk, payer);
    await payInApp(t, parent, id);
    await finishRefund(t, await askBack(desk, id, 1_000), 'SUCCESS');
    told.push((await parent.api.get(`/payments/${id}`)).body);
  }
  moveTo(t, localDate('2027-01-09'), '11:00');
  for (const [date] of PAYMENT_TIMES) {
    told.push((await owner.api.post(`/payment-bills/${date}/compare`)).body);
    told.push((await desk.api.get(`/payments/summary?from=${date}&to=${date}`)).body);
    told.push((await desk.api.get(`/payments?from=${date}&to=${date}`)).body);
  }
  told.push((await desk.api.get('/exports/payments.csv')).body);
  told.push((await desk.api.get('/exports/refunds.csv')).body);
  return told;
};

/** Ids and other random texts, numbered in the order in which they appear. */
const withoutChance = (text: string): string => {
  const numbers = new Map<string, string>();
  const number = (found: string): string => {
    const known = numbers.get(found) ?? `#${numbers.size}`;
    numbers.set(found, known);
    return known;
  };
  return text
    .replace(/[0-9A-HJKMNP-TV-Z]{26,28}/g, number)
    .replace(/-[0-9a-f]{6}(?![0-9a-f])/g, number)
    .replace(/1\d{2}\*{4}\d{4}/g, number);
};

const main = async (): Promise<void> => {
  const place = await openPlace(process.env.ENGINE as Engine);
  const t = await openProduct(place);
  try {
    const told = JSON.stringify(await journey(t), null, 1);
    if (told.includes('"internal"')) throw new Error(t.logs.filter((line) => line.includes('"level":"error"')).join(''));
    process.stdout.write(withoutChance(told));
  } finally {
    await t.close();
    await place.remove();
  }
};

main().catch((error: unknown) => {
  process.stderr.write(String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
});
