import { addDays, DAY_MS, type Instant, localDateOf, MINUTE_MS, startOfDay } from '@qingya/shared';
import { openPayment, recordAtDesk } from '../modules/payments';
import type { UnitOfWork } from '../platform/db';
import { type Cast, type CastFamily, must } from './cast';
import { DEMO_PARENT_FAMILY, DEMO_PARENT_OF_THREE_FAMILY } from './story';
import type { Deed } from './timeline';

interface Bill {
  readonly family: CastFamily;
  readonly id: string;
  readonly title: string;
  /** Fen. */
  readonly amount: number;
  readonly daysAgo: number;
  readonly daysToPay: number;
}

/**
 * What the front desk collected and what waits to be paid: both demo parents have something to pay with the simulated
 * phone, and something that was paid at the desk.
 */
export const moneyDeeds = (cast: Cast, now: Instant): Deed[] => {
  const parent = must(cast.families[DEMO_PARENT_FAMILY], 'demo parent');
  const three = must(cast.families[DEMO_PARENT_OF_THREE_FAMILY], 'family of three');
  const campusId = must(cast.campusIds.get('WJ'), 'campus');
  const actor = { kind: 'staff', id: must(cast.staffIds.get('desk'), 'front desk') } as const;
  const open = (uow: UnitOfWork, { family, id, title, amount, daysToPay }: Bill) =>
    openPayment(uow, {
      purpose: { kind: 'counter', id },
      familyId: family.familyId,
      campusId,
      studentId: must(family.students[0], 'child').id,
      title,
      note: null,
      amount,
      expiresAt: startOfDay(addDays(localDateOf(uow.now), daysToPay + 1)) - 1,
      actor,
    });
  const asked = (bill: Bill): Deed => ({ at: now - bill.daysAgo * DAY_MS, run: (uow) => open(uow, bill) });
  const paid = (bill: Bill, channel: 'cash' | 'transfer', receiptNo: string): Deed[] => [
    asked(bill),
    {
      at: now - bill.daysAgo * DAY_MS + 8 * MINUTE_MS,
      run: async (uow) => {
        const { id: intentId } = await open(uow, bill);
        await recordAtDesk(uow, { intentId, channel, receiptNo, paidAt: undefined, actor });
      },
    },
  ];
  return [
    ...paid(
      { family: parent, id: 'demo-1', title: '秋季教材费', amount: 12_800, daysAgo: 40, daysToPay: 7 },
      'cash',
      'WJ-20260088',
    ),
    ...paid(
      { family: three, id: 'demo-2', title: '书法考级报名费', amount: 18_000, daysAgo: 12, daysToPay: 7 },
      'transfer',
      'WJ-20260131',
    ),
    asked({ family: parent, id: 'demo-3', title: '期末汇报演出服装费', amount: 9_800, daysAgo: 1, daysToPay: 14 }),
    asked({ family: three, id: 'demo-4', title: '寒假写生营材料费', amount: 26_050, daysAgo: 1, daysToPay: 14 }),
  ];
};
