import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedText } from '../../src/modules/lottery/domain/verify';
import { finished, PRIZES, sampleRules } from './sample';

const SCRIPT = join(__dirname, '../../../scripts/verify-draws.mjs');
const SAMPLE = join(__dirname, '../../../scripts/test/fixtures/lottery-campaign.json');
const folder = mkdtempSync(join(tmpdir(), 'qingya-lottery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const save = (text: string): string => {
  const file = join(folder, `${Math.random()}.json`);
  writeFileSync(file, text);
  return file;
};

describe('the published file and the verification script, which shares no code with the product', () => {
  it('agree on every draw, prizes that ran out and numbers thrown away included', () => {
    const campaign = finished(3_000, sampleRules({ perFamily: 75 }));
    expect(execFileSync('node', [SCRIPT, save(publishedText(campaign))], { encoding: 'utf8' })).toContain('all 3000 draws fit');
    expect(campaign.draws.filter(({ prizeId }) => prizeId === 'easel')).toHaveLength(2);
    // 10⁹ of 2³²: one number in fourteen is thrown away.
    const prizes = PRIZES.map((one) => (one.fallback ? { ...one, weight: 999_999_800 } : one));
    const large = finished(300, sampleRules({ prizes }));
    expect(execFileSync('node', [SCRIPT, save(publishedText(large))], { encoding: 'utf8' })).toContain('all 300 draws fit');
  });

  it('disagree on a draw that was changed', () => {
    const campaign = finished(50);
    const draws = campaign.draws.map((draw, index) => (index === 24 ? { ...draw, prizeId: 'easel' } : draw));
    const { status, stdout } = spawnSync('node', [SCRIPT, save(publishedText({ ...campaign, draws }))], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toContain('DOES NOT FIT: draw 25');
  });

  it('keep the format of the sample that the script is tested with (UPDATE_DOCS=1 rewrites it)', () => {
    const text = `${publishedText(finished(200))}\n`;
    if (process.env.UPDATE_DOCS === '1') writeFileSync(SAMPLE, text);
    else expect(readFileSync(SAMPLE, 'utf8')).toBe(text);
  });
});
