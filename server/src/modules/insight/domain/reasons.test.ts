import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonTitle } from './reasons';

const MODULES = join(__dirname, '../..');

/** Every reason that some module writes into the ledger under a name of its own. */
const written = (): string[] => {
  const files = readdirSync(MODULES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /usecases.*(?<!\.test)\.ts$/.test(name),
  );
  return files.flatMap((name) =>
    [...readFileSync(join(MODULES, name), 'utf8').matchAll(/(?:_REASON = |\breason: )'([a-z_]+(?:\.[a-z_]+)+)'/g)].map(
      ([, code]) => code ?? '',
    ),
  );
};

describe('reasons of the ledger', () => {
  it('all have a name that staff can read', () => {
    const codes = written();
    expect(codes).toEqual(
      expect.arrayContaining(['mall.redeem', 'mall.return', 'points.expire', 'lottery.draw', 'earning.manual']),
    );
    expect(codes.filter((code) => reasonTitle(code, new Map()) === code)).toEqual([]);
  });

  it('of a rule are its title, and stay what they are when nobody knows them', () => {
    expect(reasonTitle('earning.exam', new Map([['exam', '考级通过']]))).toBe('考级通过');
    expect(reasonTitle('earning.exam', new Map())).toBe('earning.exam');
  });
});
