import type { Family, Student } from '../types';
import { collectBody, EMPTY_DRAFT, payersOfFamilies, payersOfStudents, readMoment } from './collect';

const campuses = [
  { campusId: 'K1', name: '望京校区' },
  { campusId: 'K2', name: '朝阳校区' },
] as never;
const student = (over: Partial<Student>) =>
  ({ id: 'S', familyId: 'F', campusId: 'K1', name: '王小满', externalNo: 'WJ001', status: 'active', ...over }) as Student;
const family = (over: Partial<Family>) =>
  ({ familyId: 'F', state: 'active', campusIds: ['K1'], guardians: [{ name: '王芳' }], ...over }) as Family;

describe('whom money is asked of', () => {
  it('offers children of the own campuses, those who left with a word about it', () => {
    const payers = payersOfStudents(
      [
        student({}),
        student({ id: 'L', status: 'left' }),
        student({ id: 'E', status: 'erased' }),
        student({ id: 'O', campusId: 'K2' }),
      ],
      campuses,
      new Set(['K1']),
    );
    expect(payers.map(({ studentId, hint }) => [studentId, hint])).toEqual([
      ['S', 'WJ001 · 望京校区'],
      ['L', 'WJ001 · 望京校区 · 已离校'],
    ]);
  });

  it('offers a family once per campus, a new one at every campus of the desk', () => {
    const keys = (one: Family) => payersOfFamilies([one], campuses, new Set(['K1', 'K2'])).map(({ campusId }) => campusId);
    expect(keys(family({}))).toEqual(['K1']);
    expect(keys(family({ campusIds: [] }))).toEqual(['K1', 'K2']);
    expect(keys(family({ campusIds: ['elsewhere'] }))).toEqual([]);
    expect(keys(family({ state: 'erased' }))).toEqual([]);
  });
});

describe('a new payment', () => {
  const payer = payersOfStudents([student({})], campuses, new Set(['K1']))[0] ?? null;
  const draft = { ...EMPTY_DRAFT, payer, title: ' 教材费 ', amount: '128.50', note: ' ' };

  it('is sent as whole fen, without blanks', () => {
    expect(collectBody(draft)).toEqual({
      campusId: 'K1',
      familyId: 'F',
      studentId: 'S',
      title: '教材费',
      note: null,
      amount: 12_850,
      payWithinDays: 7,
    });
  });

  it('is not sent while something is missing or wrong', () => {
    for (const part of [
      { payer: null },
      { title: '书' },
      { title: 'x'.repeat(41) },
      { amount: '' },
      { amount: '1.999' },
      { note: 'x'.repeat(201) },
    ])
      expect(collectBody({ ...draft, ...part })).toBeNull();
  });
});

describe('when money was taken', () => {
  const now = Date.parse('2026-11-21T18:30:20+08:00');
  it('is now unless told', () => expect(readMoment(' ', now)).toEqual({ at: null }));
  it('is read in Shanghai', () => {
    expect(readMoment('2026-11-20 9:05', now)).toEqual({ at: Date.parse('2026-11-20T09:05:00+08:00') });
    expect(readMoment('2026-11-21  18：30', now)).toEqual({ at: Date.parse('2026-11-21T18:30:00+08:00') });
  });
  it('is never later than now', () => expect(readMoment('2026-11-21 18:31', now)).toEqual({ problem: '收款时间不能晚于现在' }));
  it.each(['昨天', '2026-11-21', '2026-02-30 10:00', '2026-11-21 24:00', '2026-11-21 10:60'])('refuses %s', (text) =>
    expect(readMoment(text, now)).toHaveProperty('problem'),
  );
});
