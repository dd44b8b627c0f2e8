import { DAY_MS, localDate, startOfDay } from '@qingya/shared';
import { type AwardRow, insertAward } from '../../src/modules/earning/persistence/award-store';
import { awardsGiven } from '../../src/modules/earning/persistence/given-store';
import { idsFrom } from '../../src/platform/ids/ulid';
import { describeDatabases } from '../support/database';

const DAY = localDate('2027-03-01');
const SPAN = { from: DAY, through: localDate('2027-03-31') };
/** The smallest id of a moment. */
const idAt = (at: number): string => `${idsFrom(at)}0000000000000000`;

const awardOf = (id: string): AwardRow => ({
  id,
  ruleVersionId: '01ARZ3NDEKTSV4RRFFQ69G5FV1',
  ruleCode: 'exam_passed',
  studentId: '01J0000000000000000000000S',
  campusId: '01J0000000000000000000000C',
  sourceType: 'behaviour',
  sourceId: id,
  step: 0,
  grantNo: 1,
  points: 10,
  title: '考级通过',
  earnedAt: startOfDay(DAY),
  earnedOn: DAY,
  transactionId: id,
  state: 'given',
  changedAt: startOfDay(DAY),
  takenBack: 0,
  budgetGroup: 'learning',
  expiresOn: null,
  availability: '{"kind":"now"}',
  inputs: '{}',
  waitsFor: null,
  decidedById: null,
  note: null,
});

describeDatabases('what was given on some days', (open) => {
  it('is read from the day before them on, page by page, and nothing that is older', async () => {
    const { db } = open();
    const first = startOfDay(DAY) - DAY_MS;
    const read = [idAt(first), idAt(startOfDay(DAY)), idAt(startOfDay(DAY) + 40 * DAY_MS)];
    for (const id of [...read, idAt(first - 1)]) await db.transaction((uow) => insertAward(uow, awardOf(id)));
    const pageAfter = async (after: string): Promise<string[]> =>
      (await db.read((r) => awardsGiven(r, SPAN, after, 2))).map(({ awardId }) => awardId);
    expect(await pageAfter('')).toEqual(read.slice(0, 2));
    expect(await pageAfter(read[1] ?? '')).toEqual(read.slice(2));
  });
});
