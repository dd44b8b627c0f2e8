import { Faults } from './faults';

describe('faults', () => {
  it('happen at the endpoint they name, or everywhere', () => {
    const faults = new Faults();
    faults.set({ endpoint: 'login', kind: 'busy' });
    expect(faults.take('token')).toBeUndefined();
    expect(faults.take('login')?.kind).toBe('busy');
    faults.set({ endpoint: '*', kind: 'http_500' });
    expect(faults.take('token')?.kind).toBe('http_500');
    expect(faults.take('login')?.kind).toBe('busy');
  });

  it('happen as often as was said, then no more', () => {
    const faults = new Faults();
    faults.set({ endpoint: 'login', kind: 'timeout', times: 2 });
    faults.set({ endpoint: 'login', kind: 'slow', times: 1, delayMs: 5 });
    expect([1, 2, 3, 4].map(() => faults.take('login')?.kind)).toEqual(['timeout', 'timeout', 'slow', undefined]);
    expect(faults.list()).toEqual([]);
  });

  it('that happen no times do not happen', () => {
    const faults = new Faults();
    faults.set({ endpoint: 'login', kind: 'timeout', times: 0 });
    expect(faults.take('login')).toBeUndefined();
  });

  it('say how often they still happen', () => {
    const faults = new Faults();
    faults.set({ endpoint: 'login', kind: 'errcode', errcode: 45011, times: 3 });
    faults.take('login');
    expect(faults.list()).toEqual([
      { endpoint: 'login', kind: 'errcode', errcode: 45011, times: 2, percent: 100, delayMs: null },
    ]);
  });

  it('happen with their chance, the same for the same seed', () => {
    const drawn = (seed: number): boolean[] => {
      const faults = new Faults(seed);
      faults.set({ endpoint: 'login', kind: 'busy', percent: 30 });
      return Array.from({ length: 2_000 }, () => faults.take('login') !== undefined);
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
    const share = drawn(7).filter(Boolean).length / 2_000;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
  });

  it('never happen at a chance of 0, and leave the next rule its turn', () => {
    const faults = new Faults();
    faults.set({ endpoint: 'login', kind: 'busy', percent: 0 });
    faults.set({ endpoint: 'login', kind: 'slow' });
    expect(Array.from({ length: 50 }, () => faults.take('login')?.kind)).toEqual(Array(50).fill('slow'));
  });

  it('are taken away for one endpoint or all', () => {
    const faults = new Faults();
    faults.set({ endpoint: 'login', kind: 'busy' });
    faults.set({ endpoint: 'token', kind: 'busy' });
    faults.clear('login');
    expect(faults.list().map(({ endpoint }) => endpoint)).toEqual(['token']);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });
});
