import { addDays, DAY_MS, DELETION_CONFIRMATION, type LocalDate, MINUTE_MS, points } from '@qingya/shared';
import { CORRECTIONS } from '../../../src/app/corrections';
import { giveBack, reserve, reserveBeyond } from '../../../src/modules/budget';
import { decideQueuedAward } from '../../../src/modules/earning/usecases/decide-queued-award';
import { confirmExtensionBy, createExtension, runExtension } from '../../../src/modules/earning/usecases/extensions';
import { decideManual, undoManual, withdrawManual } from '../../../src/modules/earning/usecases/manual-decide';
import { giveManual } from '../../../src/modules/earning/usecases/manual-give';
import { BUDGET } from '../../../src/modules/earning/usecases/ports';
import { eraseFamily } from '../../../src/modules/identity/usecases/erase-family';
import {
  adjustPoints,
  balanceOf,
  commitHold,
  reserveHold,
  reverseTransaction,
  spend,
  voidHold,
} from '../../../src/modules/points';
import { decideDispute } from '../../../src/modules/points/usecases/decide-dispute';
import { fileDispute } from '../../../src/modules/points/usecases/file-dispute';
import { SYSTEM } from '../../support/product-school';
import {
  anyStudent,
  attempt,
  eitherWay,
  happens,
  happensAtLeastOnce,
  isMissing,
  type Student,
  timesToday,
  type World,
} from './world';

const BY_HAND = { reserve, reserveBeyond, giveBack };
const LATER = 1_000;

/** What is done with points once they are there: redemptions, staff's own gifts, disputes, the budget's queue, a family that leaves. */
export class LedgerLife {
  private readonly spends: { readonly id: string; readonly on: LocalDate }[] = [];
  private readonly holds: string[] = [];
  private readonly waiting: { readonly id: string; readonly staffId: string }[] = [];

  constructor(private readonly w: World) {}

  async live(today: LocalDate): Promise<void> {
    const { w } = this;
    for (let i = timesToday(w, 4); i > 0; i -= 1) await this.redeem(today);
    for (let i = timesToday(w, 2); i > 0; i -= 1) await this.hold();
    for (let i = timesToday(w, 2); i > 0; i -= 1) await this.endHold();
    if (happensAtLeastOnce(w, 40, 'spend undone')) await this.undoSpend(today);
    if (happensAtLeastOnce(w, 15, 'adjusted')) await this.adjust();
    if (happensAtLeastOnce(w, 15, 'dispute upheld')) await this.dispute();
    for (let i = timesToday(w, 3); i > 0; i -= 1) await this.giveByHand();
    if (happens(w, 50) || isMissing(w, 'request approved') || isMissing(w, 'request refused')) await this.decideByHand();
    if (w.random.chance(40)) await this.decideQueue();
  }

  /** Somebody with points, and how many there are to use. */
  private async somebodyWith(least: number): Promise<{ student: Student; available: number } | undefined> {
    for (let tries = 0; tries < 8; tries += 1) {
      const student = anyStudent(this.w);
      const { available } = await this.w.t.db.read((r) => balanceOf(r, student.id));
      if (available >= least) return { student, available };
    }
    return undefined;
  }

  private readonly purpose = (id: string) =>
    ({ reason: 'test.redeem', source: { type: 'redemption', id }, actor: SYSTEM, title: '兑换礼品', inputs: {} }) as const;

  private async redeem(today: LocalDate): Promise<void> {
    const { w } = this;
    const found = await this.somebodyWith(5);
    if (!found) return;
    const { student, available } = found;
    // One in ten asks for more than there is.
    const amount = points(w.random.chance(10) ? available + w.random.whole(1, 50) : w.random.whole(1, available));
    const campusId = w.random.pick(w.campusIds);
    const posted = await attempt(w, 'spent', (uow) =>
      spend(uow, { studentId: student.id, campusId, amount, ...this.purpose(uow.newId()) }),
    );
    if (posted) this.spends.push({ id: posted.transactionId, on: today });
  }

  private async hold(): Promise<void> {
    const { w } = this;
    const found = await this.somebodyWith(5);
    if (!found) return;
    const amount = points(w.random.whole(1, found.available));
    const until = w.t.clock.now() + w.random.whole(1, 20) * DAY_MS;
    const held = await attempt(w, 'held', (uow) =>
      reserveHold(uow, { studentId: found.student.id, amount, expiresAt: until, ...this.purpose(uow.newId()) }),
    );
    if (held) this.holds.push(held.holdId);
  }

  private async endHold(): Promise<void> {
    const { w } = this;
    if (this.holds.length === 0) return;
    const holdId = w.random.pick(this.holds);
    const end = eitherWay(w, w.random.chance(60), 'hold committed', 'hold voided') ? commitHold : voidHold;
    const name = end === commitHold ? 'hold committed' : 'hold voided';
    const ended = await attempt(w, name, (uow) => end(uow, { holdId, actor: SYSTEM }));
    if (ended) this.holds.splice(this.holds.indexOf(holdId), 1);
    if (ended && end === commitHold) this.spends.push({ id: ended.transactionId, on: '' as LocalDate });
  }

  private async undoSpend(today: LocalDate): Promise<void> {
    const { w } = this;
    if (this.spends.length === 0) return;
    const { id } = w.random.pick(this.spends.slice(-60));
    const part = w.random.chance(50) ? { amount: points(w.random.whole(1, 20)) } : {};
    await attempt(w, 'spend undone', (uow) =>
      reverseTransaction(uow, {
        of: id,
        ...part,
        reason: 'test.cancelled',
        source: { type: 'cancellation', id: uow.newId() },
        actor: SYSTEM,
        title: '取消兑换',
        inputs: { on: today },
      }),
    );
  }

  private async adjust(): Promise<void> {
    const { w } = this;
    const { id: studentId, campusId } = anyStudent(w);
    const amount = w.random.whole(1, 60) * (w.random.chance(50) ? 1 : -1);
    const common = { studentId, campusId, amount, reasonText: '更正', expiresOn: null, actor: SYSTEM } as const;
    await attempt(w, 'adjusted', (uow) => adjustPoints(uow, { ...common, source: { type: 'correction', id: uow.newId() } }));
  }

  private async dispute(): Promise<void> {
    const { w } = this;
    const student = anyStudent(w);
    const line = await w.t.db.read((r) =>
      r.row<{ id: string }>(
        "SELECT id FROM points_transaction WHERE studentId = ? AND kind IN ('credit', 'spend', 'claw_back') ORDER BY seq DESC LIMIT 1",
        [student.id],
      ),
    );
    if (!line) return;
    const objection = { studentId: student.id, transactionId: line.id, reasonText: '积分不对', actor: SYSTEM };
    const filed = await attempt(w, 'disputed', (uow) => fileDispute(uow, objection));
    if (!filed) return;
    const upheld = w.random.chance(60) || isMissing(w, 'dispute upheld');
    const correction = upheld ? w.random.whole(1, 40) : null;
    const decision = {
      disputeId: filed.id,
      answerText: '已核对',
      actor: { kind: 'staff', id: w.staff.owner } as const,
      correction,
      mayExceed: w.random.chance(70),
    };
    const name = correction === null ? 'dispute explained' : 'dispute upheld';
    await attempt(w, name, (uow) => decideDispute(uow, CORRECTIONS, decision));
  }

  private async giveByHand(): Promise<void> {
    const { w } = this;
    const student = anyStudent(w);
    const campus = w.campusIds.indexOf(student.campusId);
    const staffId = (w.random.chance(70) ? w.staff.teachers : w.staff.managers)[campus] ?? '';
    const size = w.random.chance(75) ? w.random.whole(1, 70) : -w.random.whole(1, 25);
    const command = { studentId: student.id, points: size, reason: '课堂表现', staffId };
    const row = await attempt(w, 'given by hand', (uow) => giveManual(uow, BY_HAND, command));
    if (!row) return;
    if (row.state === 'waiting') this.waiting.push({ id: row.id, staffId });
    else if (w.random.chance(12) || isMissing(w, 'undone by hand')) {
      // The last moment still counts, the next one does not.
      const isInTime = w.random.chance(50) || isMissing(w, 'undone by hand');
      w.t.clock.advance(10 * MINUTE_MS + (isInTime ? 0 : LATER));
      await attempt(w, 'undone by hand', (uow) => undoManual(uow, BY_HAND, row.id, staffId));
    }
  }

  private async decideByHand(): Promise<void> {
    const { w } = this;
    const one = this.waiting.shift();
    if (!one) return;
    if (w.random.chance(15)) {
      await attempt(w, 'request withdrawn', (uow) => withdrawManual(uow, one.id, one.staffId));
      return;
    }
    const isRefused = eitherWay(w, w.random.chance(30), 'request refused', 'request approved');
    const refusal = isRefused ? '不符合规定' : null;
    const decision = { id: one.id, staffId: w.random.chance(10) ? one.staffId : w.staff.owner, refusal };
    const name = refusal === null ? 'request approved' : 'request refused';
    const decided = await attempt(w, name, (uow) => decideManual(uow, BY_HAND, decision));
    // Whoever decided decided once: the same again is refused.
    if (decided) await attempt(w, name, (uow) => decideManual(uow, BY_HAND, decision));
    else this.waiting.push(one);
  }

  /** Half of what waits for the budget, or was refused by it, is decided, some of it twice. */
  private async decideQueue(): Promise<void> {
    const { w } = this;
    const queued = await w.t.db.read((r) =>
      r.rows<{ id: string; state: string }>(
        `SELECT id, state FROM earning_award WHERE state = 'queued' OR (state = 'refused' AND decidedById IS NULL)
          ORDER BY earnedAt, changedAt, id LIMIT 60`,
      ),
    );
    for (const { id, state } of queued) {
      if (w.random.chance(50)) continue;
      const isApproved = eitherWay(w, w.random.chance(70), `${state} award: approve`, `${state} award: refuse`);
      const decision = isApproved ? ('approve' as const) : ('refuse' as const);
      const note = decision === 'refuse' ? '预算不足' : null;
      const command = { awardId: id, decision, staffId: w.staff.finance, note };
      await attempt(w, `${state} award: ${decision}`, (uow) => decideQueuedAward(uow, BUDGET, command));
      if (w.random.chance(10)) await attempt(w, 'queued award again', (uow) => decideQueuedAward(uow, BUDGET, command));
    }
  }

  /** A family has its data deleted; what is in the books stays there. */
  async erase(): Promise<void> {
    const { w } = this;
    const { family } = anyStudent(w);
    const { contributors, principals } = w.t.product.modules.identity;
    const command = { familyId: family.id, confirmation: DELETION_CONFIRMATION, actor: SYSTEM };
    await w.t.settle();
    const work = await attempt(w, 'family erased', async (uow) => {
      await eraseFamily(uow, { contributors, principals }, command);
      return true;
    });
    if (work) family.erased = true;
  }
}

/** On some days staff make points last longer that were granted already: one decides, another one confirms. */
export const makePointsLast = async (w: World): Promise<void> => {
  const plan = { title: '延长有效期', kind: 'months', months: 2, ruleVersionId: null, campusId: w.campusIds[0] ?? null } as const;
  const command = { ...plan, ruleCodes: '["sign_in_streak","sy_activity"]', staffId: w.staff.finance };
  const id = await attempt(w, 'extension begun', (uow) => createExtension(uow, command));
  if (id === undefined) return;
  await runExtension(w.t.db, id);
  await attempt(w, 'extension confirmed', async (uow) => confirmExtensionBy(uow, id, w.staff.finance));
  await attempt(w, 'extension confirmed', async (uow) => confirmExtensionBy(uow, id, w.staff.owner));
  await runExtension(w.t.db, id);
};

export const EXTENSIONS = (first: LocalDate): readonly LocalDate[] => [130, 230].map((days) => addDays(first, days));

/** The days on which a family leaves. */
export const ERASURES = (first: LocalDate): readonly LocalDate[] => [70, 165, 290].map((days) => addDays(first, days));
