import { idSchema } from './define-endpoint';
import { memberCodeOf, readMemberCode } from './member-code';

const id = '01K9ZJ5V0QK3T8M2R4W6Y8A0BC';

it('reads back what it wrote', () => {
  expect(idSchema.safeParse(id).success).toBe(true);
  expect(memberCodeOf(id)).toBe(`m1.${id}`);
  expect(readMemberCode(memberCodeOf(id))).toEqual({ kind: 'student', studentId: id });
});

it.each([` m1.${id}\n`, `M1.${id}`, `m1.${id.toLowerCase()}`])('takes %j for the same code', (text) => {
  expect(readMemberCode(text)).toEqual({ kind: 'student', studentId: id });
});

it.each([`m2.${id}`, 'm2.something-else', 'm12.x'])('knows %j as a code of a later version', (text) => {
  expect(readMemberCode(text)).toEqual({ kind: 'newer' });
});

it.each([
  '',
  'm1',
  'm1.',
  id,
  `m1.${id}0`,
  `m1.${id.slice(1)}`,
  `m1.${id.replace('K', 'U')}`,
  `xm1.${id}`,
  'https://a.example/?x=m1.1',
])('takes %j for no member code', (text) => {
  expect(readMemberCode(text)).toEqual({ kind: 'other' });
});
