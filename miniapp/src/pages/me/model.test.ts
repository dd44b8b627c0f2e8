import { guardianHint, mallTitle, relationName, roleLines } from './model';

it('describes guardians', () => {
  expect(relationName('grandparent')).toBe('祖辈');
  expect(guardianHint({ phoneMasked: '138****1234', bound: true })).toBe('138****1234');
  expect(guardianHint({ phoneMasked: null, bound: false })).toBe('未登记手机号 · 未绑定微信');
});

it('names the child only where there are several', () => {
  expect(mallTitle([1], { name: '林小雨' })).toBe('兑换与权益');
  expect(mallTitle([1, 2], { name: '林小雨' })).toBe('林小雨的兑换与权益');
});

it('writes roles with their campuses', () => {
  const campuses = [
    { campusId: 'a', name: '东校区' },
    { campusId: 'b', name: '西校区' },
  ];
  const staff = {
    staffId: 's',
    name: '周',
    permissions: [],
    roles: [
      { role: 'front_desk' as const, roleName: '前台', campuses },
      { role: 'owner' as const, roleName: '负责人', campuses: 'all' as const },
    ],
  };
  expect(roleLines(staff)).toEqual(['前台 · 东校区、西校区', '负责人 · 全部校区']);
});
