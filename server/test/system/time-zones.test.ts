import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engines } from '../support/database';

const CHILD = join(__dirname, 'child');
const ZONES = ['America/Los_Angeles', 'Asia/Shanghai', 'UTC'];

const printedIn = async (zone: string, engine: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-r', join(CHILD, 'register.cjs'), join(CHILD, 'zone-journey.ts')],
    { env: { ...process.env, TZ: zone, ENGINE: engine }, maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout;
};

describe('a machine’s own time zone', () => {
  for (const engine of engines) {
    it(`changes nothing of what people are told [${engine}]`, async () => {
      const [first = '', ...others] = await Promise.all(ZONES.map((zone) => printedIn(zone, engine)));
      expect(others).toEqual([first, first]);
      // The journey was told: seven sign-ins in a row across the year's end, and its points.
      const told = JSON.parse(first) as unknown[];
      expect(told.length).toBeGreaterThan(50);
      expect(first).toContain('"streak": 7');
      expect(first).toContain('"2027-01-03"');
      // A payment a few seconds before midnight is in the bill of the day that ends, as ours is.
      const bills = told.filter((one): one is object => typeof one === 'object' && one !== null && 'billDate' in one);
      const dayOfOnePayment = { state: 'done', payments: 1, refunds: 1, openDifferences: 0 };
      expect(bills).toMatchObject(['04', '05', '06', '07'].map((day) => ({ billDate: `2027-01-${day}`, ...dayOfOnePayment })));
      expect(told.at(-1)).toEqual([]);
    });
  }
});
