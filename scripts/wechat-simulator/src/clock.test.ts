import { SimulatorClock } from './clock';

const AT = 1_700_000_000_000;

const frozen = (onError?: (error: unknown) => void): SimulatorClock => {
  const clock = new SimulatorClock(onError);
  clock.freeze(AT);
  return clock;
};

describe('the clock of the simulator', () => {
  it('runs with the machine, stands when frozen, and runs on from where it stood', async () => {
    const clock = new SimulatorClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
    clock.freeze(AT);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clock.now()).toBe(AT);
    clock.thaw();
    expect(clock.now()).toBeGreaterThanOrEqual(AT);
    expect(clock.now() - AT).toBeLessThan(60_000);
  });

  it('stops at each piece of planned work on the way, in order of time and then of planning', async () => {
    const clock = frozen();
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name}@${clock.now() - AT}`);
    clock.plan(AT + 300, note('c'));
    clock.plan(AT + 100, note('a'));
    clock.plan(AT + 100, note('b'));
    clock.plan(AT + 1_001, note('too late'));
    await clock.advance(1_000);
    expect(seen).toEqual(['a@100', 'b@100', 'c@300']);
    expect(clock.now()).toBe(AT + 1_000);
    expect(clock.waiting).toBe(1);
  });

  it('does work that is planned on the way, when it is due on the way', async () => {
    const clock = frozen();
    const seen: number[] = [];
    clock.plan(AT + 100, () => {
      seen.push(clock.now() - AT);
      clock.plan(AT + 400, () => void seen.push(clock.now() - AT));
    });
    await clock.advance(400);
    expect(seen).toEqual([100, 400]);
  });

  it('waits for each piece before the next and before it says that the time has come', async () => {
    const clock = frozen();
    const seen: string[] = [];
    clock.plan(AT + 1, async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      seen.push('slow');
    });
    clock.plan(AT + 2, () => void seen.push('next'));
    await clock.advance(10);
    expect(seen).toEqual(['slow', 'next']);
  });

  it('moves by the sum of advances that are made at the same time', async () => {
    const clock = frozen();
    clock.plan(AT + 5, () => new Promise((resolve) => setTimeout(resolve, 20)));
    await Promise.all([clock.advance(10), clock.advance(10)]);
    expect(clock.now()).toBe(AT + 20);
  });

  it('waits for work that had begun by itself', async () => {
    const clock = frozen();
    let done = false;
    let begun: () => void = () => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    clock.plan(AT, async () => {
      begun();
      await new Promise((resolve) => setTimeout(resolve, 50));
      done = true;
    });
    await started;
    await clock.advance(1);
    expect(done).toBe(true);
  });

  it('does what has become due by waiting', async () => {
    const clock = new SimulatorClock();
    await new Promise<void>((resolve) => clock.plan(clock.now() + 30, resolve));
    clock.stop();
  });

  it('goes on after work that fails', async () => {
    const errors: unknown[] = [];
    const clock = frozen((error) => errors.push(error));
    const seen: string[] = [];
    clock.plan(AT + 1, () => Promise.reject(new Error('broken')));
    clock.plan(AT + 2, () => void seen.push('after'));
    await clock.advance(5);
    expect(seen).toEqual(['after']);
    expect(errors).toEqual([new Error('broken')]);
  });

  it('moves forward only', async () => {
    const clock = frozen();
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
    expect(clock.now()).toBe(AT);
  });

  it('forgets planned work when it is stopped', async () => {
    const clock = frozen();
    clock.plan(AT + 1, () => Promise.reject(new Error('never')));
    clock.stop();
    await clock.advance(10);
    expect(clock.waiting).toBe(0);
  });

  it('keeps its shift, or the moment at which it stands, over a restart', async () => {
    const running = new SimulatorClock();
    await running.advance(86_400_000);
    const again = new SimulatorClock();
    again.load(JSON.parse(JSON.stringify(running)));
    expect(again.now() - Date.now()).toBeGreaterThan(86_300_000);
    const standing = new SimulatorClock();
    standing.load(JSON.parse(JSON.stringify(frozen())));
    expect([standing.now(), standing.frozen]).toEqual([AT, true]);
  });
});
