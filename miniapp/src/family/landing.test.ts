import { landingOf } from './landing';

const family = { familyId: 'f', guardians: [] };
const staff = { staffId: 's', name: '周', roles: [], permissions: [] };

it.each([
  [family, null, '/pages/home/index'],
  [family, staff, '/pages/home/index'],
  [null, staff, '/packages/staff/pages/today/index'],
  [null, null, '/packages/member/pages/bind-phone/index'],
])('case %#', (ownFamily, ownStaff, page) => {
  expect(landingOf({ family: ownFamily, staff: ownStaff })).toBe(page);
});
