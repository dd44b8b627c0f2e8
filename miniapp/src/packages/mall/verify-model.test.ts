import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bytesOf, firstNumberBy, hashOfText } from './verify-hash';
import {
  hashProblem,
  headSteps,
  type Noted,
  type OwnDraws,
  type Published,
  readPublished,
  verdictOf,
  type Walk,
  walkDraws,
  walkInTurns,
  walkSteps,
} from './verify-model';

const SAMPLE = path.join(__dirname, '../../../../scripts/test/fixtures/lottery-campaign.json');

interface File {
  format: string;
  seed: string;
  commitment: string;
  rulesHash: string;
  rules: string;
  draws: { drawNo: number; familyNonce: string; prizeId: string }[];
}
const sample = (): File => JSON.parse(readFileSync(SAMPLE, 'utf8'));
const nothing: Noted = { commitment: '', rulesHash: '', nonce: '' };

const read = (file: unknown): Published => {
  const answer = readPublished(file);
  if (!('file' in answer)) throw new Error(answer.problem);
  return answer.file;
};
const walk = (file: Published, nonce = '', chunk = 50): Walk => {
  const steps = walkDraws(file, nonce, chunk);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
};
const all = (file: unknown, noted: Noted = nothing, own: OwnDraws = { shown: [], kept: [] }) => {
  const published = read(file);
  return [...headSteps(published, noted), ...walkSteps(walk(published, noted.nonce), noted.nonce, own)];
};
const wrongOf = (file: unknown, noted?: Noted) =>
  all(file, noted)
    .filter(({ state }) => state === 'wrong')
    .map(({ id }) => id);
const tampered = (change: (file: File) => void): File => {
  const file = sample();
  change(file);
  return file;
};
/** The rules changed together with the hash that belongs to them. */
interface RulesOfFile {
  prizes: { weight: number; stock: number | null }[];
  commitment: string;
  perFamily: unknown;
}
const withRules = (change: (rules: RulesOfFile) => void): File =>
  tampered((file) => {
    const rules = JSON.parse(file.rules);
    change(rules);
    file.rules = JSON.stringify(rules);
    file.rulesHash = createHash('sha256').update(file.rules).digest('hex');
  });

it('computes SHA-256 and HMAC as Node does, of Chinese and of four-byte characters too', () => {
  for (const text of ['', 'abc', '冬日抽奖', '🌱'.repeat(200)])
    expect(hashOfText(text)).toBe(createHash('sha256').update(text).digest('hex'));
  const key = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
  const number = firstNumberBy(bytesOf(key));
  for (const text of ['a|1|b|0', 'a|2|b|0', 'a|1|b|0'])
    expect(number(text)).toBe(createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest().readUInt32BE(0));
});

it('finds an honest campaign right, also against what was noted and by one’s own lines', () => {
  const file = sample();
  const own = file.draws.filter(({ familyNonce }) => familyNonce === 'family-5');
  const noted = { commitment: ` ${file.commitment.toUpperCase()}\n`, rulesHash: file.rulesHash, nonce: ' family-5 ' };
  const steps = all(file, noted, { shown: [{ drawNo: 6, prizeName: '颜料套装' }], kept: own });
  expect(steps.map(({ id, state }) => [id, state])).toEqual(
    ['seed', 'rules', 'noted_commitment', 'noted_rules', 'order', 'limit', 'results', 'own'].map((id) => [id, 'ok']),
  );
  expect(steps.at(-1)?.text).toContain(`您家的 ${own.length} 次抽奖都是这台设备记下的`);
  expect(verdictOf(steps).fits).toBe(true);
  const { given, order, results } = walk(read(file));
  expect([order.count, results.count]).toEqual([0, 0]);
  expect(given.reduce((sum, { count }) => sum + count, 0)).toBe(file.draws.length);
});

it('skips what nobody noted, and says so', () => {
  const steps = all(sample());
  expect(steps.filter(({ state }) => state === 'skipped').map(({ id }) => id)).toEqual([
    'noted_commitment',
    'noted_rules',
    'own',
  ]);
  expect(verdictOf(steps).fits).toBe(true);
});

it('finds every kind of tampering and names the first one in plain words', () => {
  const result = tampered(({ draws }) => {
    draws[9]!.prizeId = 'easel';
    draws[19]!.prizeId = 'easel';
  });
  expect(wrongOf(result)).toEqual(['results']);
  expect(walk(read(result)).results).toEqual({ count: 2, first: '第 10 次抽奖应当是「50 积分」，名单上写的是「画架」。' });
  const both = tampered(({ draws }) => {
    draws[4]!.prizeId = 'easel';
    draws[149]!.drawNo = 151;
  });
  expect(wrongOf(both)).toEqual(['order', 'results']);
  expect(walk(read(both)).order).toEqual({ count: 1, first: '名单的第 150 行写着第 151 次抽奖，编号不连续。' });
  expect(wrongOf(tampered(({ draws }) => void draws.splice(99, 1)))).toEqual(['order', 'results']);
  expect(wrongOf(tampered(({ draws }) => void draws.push(draws[0]!)))).toEqual(['order']);
  expect(
    wrongOf(
      tampered(({ draws }) => {
        draws[0]!.familyNonce = 'a|b';
      }),
    ),
  ).toEqual(['results']);
  expect(
    wrongOf(
      tampered((file) => {
        file.seed = `ff${file.seed.slice(2)}`;
      }),
    ),
  ).toEqual(['seed', 'results']);
  expect(
    wrongOf(
      tampered((file) => {
        file.rules = file.rules.replace('无需分享', '无需转发');
      }),
    ),
  ).toEqual(['rules']);
});

it('finds rules that were changed with their hash by the results, the commitment or what was noted', () => {
  const { rulesHash, commitment } = sample();
  expect(
    wrongOf(
      withRules(({ prizes }) => {
        prizes[2]!.weight = 20;
      }),
    ),
  ).toEqual(['results']);
  expect(
    wrongOf(
      withRules(({ prizes }) => {
        prizes[0]!.stock = 1;
      }),
      { ...nothing, rulesHash },
    ),
  ).toContain('noted_rules');
  expect(
    wrongOf(
      withRules((rules) => {
        rules.commitment = '00'.repeat(32);
      }),
    ),
  ).toEqual(['seed']);
  expect(wrongOf(sample(), { ...nothing, commitment: `0${commitment.slice(1)}` })).toEqual(['noted_commitment']);
});

it('finds a family that stands in the list more often than the rules allow, once', () => {
  // Forty families drew five times each.
  const limited = (perFamily: unknown) =>
    withRules((rules) => {
      rules.perFamily = perFamily;
    });
  expect(wrongOf(limited(5))).toEqual([]);
  expect(wrongOf(limited(4))).toEqual(['limit']);
  expect(walk(read(limited(4))).limit).toEqual({
    count: 40,
    first: '名单的第 161 行是随机码 family-0 的第 5 次抽奖，规则里每家最多 4 次。',
  });
  for (const none of [0, 1.5, '5', undefined]) expect('problem' in readPublished(limited(none))).toBe(true);
});

it('gives the fallback once a prize has run out', () => {
  const { given } = walk(
    read(
      withRules(({ prizes }) => {
        prizes[2]!.stock = 1;
      }),
    ),
  );
  expect(given.find(({ prize }) => prize.id === 'points50')?.count).toBe(1);
});

it('finds one’s own draw missing or with another result', () => {
  const noted = { ...nothing, nonce: 'family-5' };
  const own = (file: File, shown: OwnDraws['shown']) => all(file, noted, { shown, kept: [] }).at(-1);
  expect(own(sample(), [{ drawNo: 6, prizeName: '画架' }])?.state).toBe('wrong');
  expect(own(sample(), [{ drawNo: 201, prizeName: '未中奖' }])?.text).toContain('第 201 次');
  const stranger = all(sample(), { ...nothing, nonce: 'nobody' }).at(-1);
  expect([stranger?.state, stranger?.text]).toEqual(['skipped', '名单里没有这个随机码。没有抽过奖，或者随机码填错了。']);
});

it('holds the list against what this device kept, whatever the school shows', () => {
  const noted = { ...nothing, nonce: 'family-5' };
  const lines = walk(read(sample()), 'family-5').own;
  const kept = lines.map(({ drawNo, prizeId }) => ({ drawNo, prizeId }));
  const own = (some: OwnDraws['kept']) => all(sample(), noted, { shown: lines, kept: some }).at(-1);
  expect(kept.length).toBeGreaterThan(1);
  expect([own(kept)?.state, own(kept)?.text]).toEqual(['ok', expect.stringContaining('一次不多、一次不少')]);
  // A line more than this device drew: nobody says for the family that it was the family.
  expect([own(kept.slice(1))?.state, own(kept.slice(1))?.text]).toEqual([
    'skipped',
    expect.stringContaining(`第 ${kept[0]?.drawNo} 次不是用这台设备抽的`),
  ]);
  expect(own([])?.state).toBe('skipped');
  const other = kept.map((one, index) => (index === 0 ? { ...one, prizeId: 'easel' } : one));
  expect(own(other)).toMatchObject({ state: 'wrong', text: expect.stringContaining(`第 ${kept[0]?.drawNo} 次`) });
  expect(own([...kept, { drawNo: 999, prizeId: 'none' }])?.state).toBe('wrong');
});

it('does not read what cannot be recomputed', () => {
  const problem = (file: unknown) => {
    const answer = readPublished(file);
    return 'problem' in answer;
  };
  expect(problem(null)).toBe(true);
  expect(problem([])).toBe(true);
  expect(problem({ ...sample(), format: 'other' })).toBe(true);
  expect(problem({ ...sample(), seed: 'AB'.repeat(32) })).toBe(true);
  expect(problem({ ...sample(), rules: '{' })).toBe(true);
  expect(problem({ ...sample(), draws: null })).toBe(true);
  expect(
    problem(
      withRules(({ prizes }) => {
        prizes[0]!.weight = 0;
      }),
    ),
  ).toBe(true);
  expect(
    problem(
      withRules(({ prizes }) => {
        prizes[3]!.stock = 5;
      }),
    ),
  ).toBe(true);
  expect(problem(withRules(({ prizes }) => void prizes.pop()))).toBe(true);
  const { order, results } = walk(read({ ...sample(), draws: [null, 7, {}] }));
  expect([order.count, results.count]).toEqual([3, 3]);
});

it('says what is wrong with a pasted fingerprint', () => {
  expect(hashProblem('')).toBeUndefined();
  expect(hashProblem(` ${'AB'.repeat(32)} `)).toBeUndefined();
  expect(hashProblem('ab'.repeat(31))).toBeDefined();
  expect(hashProblem('zz'.repeat(32))).toBeDefined();
});

it('walks ten thousand draws in turns, says how far it is, and stops when nobody waits', async () => {
  const file = sample();
  const draws = Array.from({ length: 10_000 }, (_, index) => ({ drawNo: index + 1, familyNonce: `f-${index}`, prizeId: 'none' }));
  const many = read({ ...file, draws });
  const seen: number[] = [];
  const whole = await walkInTurns(
    walkDraws(many, 'f-9999', 250),
    (done) => void seen.push(done),
    () => false,
  );
  expect(seen).toHaveLength(39);
  expect(seen.at(-1)).toBe(9_750);
  expect(whole?.done).toBe(10_000);
  expect(whole?.own.map(({ drawNo }) => drawNo)).toEqual([10_000]);
  let turns = 0;
  expect(
    await walkInTurns(
      walkDraws(many, '', 250),
      () => {
        turns += 1;
      },
      () => turns === 3,
    ),
  ).toBeNull();
  expect(turns).toBe(3);
});
