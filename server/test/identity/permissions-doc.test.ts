import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_PERMISSIONS, permissionsOf, ROLE_NAMES, STAFF_ROLES } from '@qingya/shared';

const FILE = join(__dirname, '../../../docs/permissions.md');

/** The table of the product as a page: one row a permission, one column a role. */
const render = (): string => {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const held = STAFF_ROLES.map((role) => new Set(permissionsOf(role)));
  return [
    '# Permissions of staff roles',
    '',
    'Generated from `shared/src/kernel/permissions.ts`, the one table the server refuses by and the screens hide by. After a change there',
    'run `UPDATE_DOCS=1 npx jest --selectProjects server --testPathPatterns permissions-doc`; a test compares the two.',
    '',
    'A role is granted on campuses and reaches what belongs to them; the owner reaches every campus. Somebody with several roles has what',
    'any of them allows, on the campuses of that role. Somebody who is nothing but a teacher reaches the own class groups only. A family',
    'belongs to the campuses where its children study; a family of no campus is reached by the owner only. The merchant account is one for',
    'the whole school: its bills, their differences and money that belongs to no campus are reached by the owner, and by whoever has the',
    'finance role on every open campus.',
    '',
    row(['Permission', ...STAFF_ROLES.map((role) => `${ROLE_NAMES[role]} \`${role}\``)]),
    row(['---', ...STAFF_ROLES.map(() => ':---:')]),
    ...ALL_PERMISSIONS.map((permission) => row([`\`${permission}\``, ...held.map((set) => (set.has(permission) ? '✓' : ''))])),
    '',
  ].join('\n');
};

describe('docs/permissions.md', () => {
  it('says what the permission table says', () => {
    if (process.env.UPDATE_DOCS === '1') writeFileSync(FILE, render());
    expect(readFileSync(FILE, 'utf8')).toBe(render());
  });
});
