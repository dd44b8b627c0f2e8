import { localDate } from '@qingya/shared';
import { morePointsExpiring, pointsExpiring } from './expiring';

const on = localDate('2026-12-01');
const children = [{ name: '王小雨', amount: 10 }];
const lesson = { amount: 4, text: '再上一节课后可用' };
const day = { amount: 6, text: '11月30日起可用' };

it.each([
  ['到期前都可以使用', [], ''],
  ['部分积分还没有生效', [lesson], '其中 4 积分待生效，再上一节课后可用。'],
  ['这些积分还没有生效', [{ ...lesson, amount: 10 }], '这些积分待生效，再上一节课后可用。'],
  ['这些积分还没有生效', [lesson, day], '这些积分待生效：再上一节课后可用的 4 积分、11月30日起可用的 6 积分。'],
] as const)('says whether points that lapse can be used: %s', (hint, waiting, end) => {
  const notice = pointsExpiring('F', { children, waiting, on, available: 99 }, 7);
  expect(notice.subject).toBe('2026-12-01:7');
  expect(notice.template?.data).toMatchObject({ number1: '10', number3: '99', thing4: hint });
  expect(notice.body.endsWith(`10 积分，最后可用日是2026年12月1日，过期后无法恢复。${end}`)).toBe(true);
});

it('names what came since under a subject of its own', () => {
  const notice = morePointsExpiring('F', { children, waiting: [], on, available: 99 }, 3);
  expect(notice.subject).toBe('2026-12-01:more');
  expect(notice.body).toContain('过期后无法恢复。其中 3 积分是上次提醒后新增的。');
});
