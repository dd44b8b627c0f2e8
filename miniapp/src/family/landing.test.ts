import { landingOf } from './landing';

const family = { familyId: 'f', guardians: [] };
const staff = { staffId: 's', name: '周', roles: [], permissions: [] };

it.each([
  ['a family', family, null, false, '/pages/home/index'],
  ['a family at a computer', family, null, true, '/pages/home/index'],
  ['staff with children here', family, staff, true, '/pages/home/index'],
  ['staff with a phone', null, staff, false, '/packages/staff/pages/today/index'],
  ['staff at a desk', null, staff, true, '/packages/staff/console/start/index'],
  ['a stranger', null, null, true, '/packages/member/pages/bind-phone/index'],
])('%s starts at the right page', (_who, ownFamily, ownStaff, atDesk, page) => {
  expect(landingOf({ family: ownFamily, staff: ownStaff }, atDesk)).toBe(page);
});
