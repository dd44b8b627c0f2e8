import { ALL_PERMISSIONS, PERMISSIONS, STAFF_ROLES } from '@qingya/shared';
import { grantsOf, groupByRole, limitedToOwnClasses, losesLastOwner, permissionsOfGrants } from './grants';

describe('permissionsOfGrants', () => {
  it.each(STAFF_ROLES.flatMap((role) => ALL_PERMISSIONS.map((permission) => [role, permission] as const)))(
    '%s and %s agree with the table',
    (role, permission) => {
      const map = permissionsOfGrants([{ role, campusId: 'c1' }]);
      const allowed = (PERMISSIONS[permission] as readonly string[]).includes(role);
      expect(map.get(permission)).toEqual(allowed ? ['c1'] : undefined);
    },
  );

  it('adds the campuses of several roles up, permission by permission', () => {
    const map = permissionsOfGrants([
      { role: 'teacher', campusId: 'c2' },
      { role: 'front_desk', campusId: 'c1' },
    ]);
    expect(map.get('attendance.write')).toEqual(['c1', 'c2']);
    expect(map.get('attendance.correct')).toEqual(['c1']);
    expect(map.has('staff.write')).toBe(false);
  });

  it('gives the owner every campus, whatever else is granted', () => {
    const map = permissionsOfGrants([
      { role: 'front_desk', campusId: 'c1' },
      { role: 'owner', campusId: null },
    ]);
    for (const permission of ALL_PERMISSIONS) expect(map.get(permission)).toBe('all');
  });

  it('gives finance of every open campus the payments of the whole school, and nothing else of it', () => {
    const grants = [
      { role: 'finance', campusId: 'c1' },
      { role: 'finance', campusId: 'c2' },
    ] as const;
    const whole = permissionsOfGrants(grants, ['c1', 'c2']);
    expect([whole.get('payment.reconcile'), whole.get('payment.refund')]).toEqual(['all', 'all']);
    expect(whole.get('student.read')).toEqual(['c1', 'c2']);
    expect(permissionsOfGrants(grants, ['c1', 'c2', 'c3']).get('payment.reconcile')).toEqual(['c1', 'c2']);
    const manager = [grants[0], { role: 'campus_manager', campusId: 'c2' }] as const;
    expect(permissionsOfGrants(manager, ['c1', 'c2']).get('payment.refund')).toEqual(['c1', 'c2']);
    expect(permissionsOfGrants([], []).size).toBe(0);
  });

  it('gives nothing for no roles', () => {
    expect(permissionsOfGrants([]).size).toBe(0);
  });
});

describe('limitedToOwnClasses', () => {
  it('holds for teachers only', () => {
    expect(
      limitedToOwnClasses([
        { role: 'teacher', campusId: 'c1' },
        { role: 'teacher', campusId: 'c2' },
      ]),
    ).toBe(true);
    expect(
      limitedToOwnClasses([
        { role: 'teacher', campusId: 'c1' },
        { role: 'front_desk', campusId: 'c1' },
      ]),
    ).toBe(false);
    expect(limitedToOwnClasses([])).toBe(false);
  });
});

describe('grantsOf', () => {
  it('grants the owner everywhere and the others where asked, once each', () => {
    expect(grantsOf([{ role: 'owner', campusIds: [] }])).toEqual([{ role: 'owner', campusId: null }]);
    expect(
      grantsOf([
        { role: 'teacher', campusIds: ['c1', 'c1', 'c2'] },
        { role: 'teacher', campusIds: ['c2'] },
      ]),
    ).toEqual([
      { role: 'teacher', campusId: 'c1' },
      { role: 'teacher', campusId: 'c2' },
    ]);
  });

  it('refuses an owner of one campus, a teacher of none, and nothing at all', () => {
    expect(grantsOf([{ role: 'owner', campusIds: ['c1'] }])).toBeNull();
    expect(grantsOf([{ role: 'teacher', campusIds: [] }])).toBeNull();
    expect(grantsOf([])).toBeNull();
  });

  it('reads back in the order of the role table', () => {
    const grants = grantsOf([
      { role: 'finance', campusIds: ['c2', 'c1'] },
      { role: 'owner', campusIds: [] },
    ]);
    expect(groupByRole(grants ?? [])).toEqual([
      { role: 'owner', campuses: 'all' },
      { role: 'finance', campuses: ['c1', 'c2'] },
    ]);
  });
});

describe('losesLastOwner', () => {
  const active = { owner: true, active: true };
  it('is about the last active owner only', () => {
    expect(losesLastOwner(active, false, 0)).toBe(true);
    expect(losesLastOwner(active, false, 1)).toBe(false);
    expect(losesLastOwner(active, true, 0)).toBe(false);
    expect(losesLastOwner({ owner: true, active: false }, false, 0)).toBe(false);
    expect(losesLastOwner({ owner: false, active: true }, false, 0)).toBe(false);
  });
});
