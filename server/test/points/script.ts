import { addDays, type LocalDate } from '@qingya/shared';
import fc from 'fast-check';
import { NEVER } from '../../src/modules/points/domain/lots';
import { NaiveModel, type Outcome, type State } from './naive-model';

/** Something that keeps a ledger for one student; the naive model is the reference. */
export interface Subject {
  setDay(today: LocalDate): void;
  credit(key: string, amount: number, expiresOn: LocalDate, waitsFor: string | null): Promise<Outcome>;
  spend(key: string, amount: number): Promise<Outcome>;
  hold(key: string, amount: number): Promise<Outcome>;
  commit(key: string): Promise<Outcome>;
  void(key: string): Promise<Outcome>;
  undo(key: string, amount: number, step: number): Promise<Outcome>;
  clawBack(key: string, amount: number, step: number): Promise<Outcome>;
  release(condition: string): Promise<Outcome>;
  /** Repeats an earlier credit or spend; must change nothing. */
  replay(): Promise<void>;
  state(): Promise<State>;
}

const kinds = [
  'credit',
  'credit',
  'credit',
  'wait',
  'spend',
  'spend',
  'hold',
  'commit',
  'void',
  'undo',
  'claw',
  'release',
  'day',
  'replay',
] as const;

export interface Step {
  readonly kind: (typeof kinds)[number];
  readonly amount: number;
  readonly pick: number;
  /** Days until a lot's last usable day; 15 = never. */
  readonly days: number;
}

export const START = '2026-11-21' as LocalDate;

export const steps = (length: number) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      amount: fc.integer({ min: 1, max: 12 }),
      pick: fc.nat(1_000),
      days: fc.integer({ min: 0, max: 15 }),
    }),
    { minLength: length, maxLength: length },
  );

/** Runs a script on the subject and on the reference, and compares outcome and state after every step. */
export const runScript = async (script: readonly Step[], subject: Subject): Promise<void> => {
  const model = new NaiveModel(START);
  let today = START;
  const keys = { credits: [] as string[], spends: [] as string[], holds: [] as string[] };
  const choose = (list: readonly string[], pick: number): string | undefined => list[pick % Math.max(1, list.length)];
  for (const [index, step] of script.entries()) {
    const key = `k${index}`;
    const outcomes = await runStep(index, step, key);
    expect({ index, step, outcome: outcomes[1] }).toEqual({ index, step, outcome: outcomes[0] });
    expect({ index, step, state: await subject.state() }).toEqual({ index, step, state: model.state() });
  }

  async function runStep(index: number, { kind, amount, pick, days }: Step, key: string): Promise<[Outcome, Outcome]> {
    if (kind === 'credit' || kind === 'wait') {
      const expiresOn = days === 15 ? NEVER : addDays(today, days);
      const waitsFor = kind === 'wait' ? `c${pick % 3}` : null;
      keys.credits.push(key);
      return [model.credit(key, amount, expiresOn, waitsFor), await subject.credit(key, amount, expiresOn, waitsFor)];
    }
    if (kind === 'spend' || kind === 'hold') {
      const outcome = model[kind](key, amount);
      if (outcome === 'ok') (kind === 'spend' ? keys.spends : keys.holds).push(key);
      return [outcome, await subject[kind](key, amount)];
    }
    if (kind === 'commit' || kind === 'void') {
      const held = choose(keys.holds, pick);
      if (held === undefined) return ['ok', 'ok'];
      keys.holds.splice(keys.holds.indexOf(held), 1);
      if (kind === 'commit') keys.spends.push(held);
      return [model[kind](held), await subject[kind](held)];
    }
    if (kind === 'undo') {
      const spent = choose(keys.spends, pick);
      return spent === undefined ? ['ok', 'ok'] : [model.undo(spent, amount), await subject.undo(spent, amount, index)];
    }
    if (kind === 'claw') {
      const earned = choose(keys.credits, pick);
      return earned === undefined
        ? ['ok', 'ok']
        : [model.clawBack(earned, amount), await subject.clawBack(earned, amount, index)];
    }
    if (kind === 'release') return [model.release(`c${pick % 3}`), await subject.release(`c${pick % 3}`)];
    if (kind === 'replay') {
      await subject.replay();
      return ['ok', 'ok'];
    }
    today = addDays(today, 1 + (pick % 4));
    model.setDay(today);
    subject.setDay(today);
    return ['ok', 'ok'];
  }
};
