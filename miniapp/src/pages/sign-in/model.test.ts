import { safeBack } from './model';

it.each([
  [undefined, '/home'],
  ['', '/home'],
  ['/pages/me/index', '/pages/me/index'],
  ['%2Fpackages%2Fschooling%2Fpages%2Fcheck-in%2Findex%3Fcode%3Dx', '/packages/schooling/pages/check-in/index?code=x'],
  ['/pages/sign-in/index', '/home'],
  ['https://elsewhere.example/', '/home'],
  ['//elsewhere.example/pages/me', '/home'],
  ['/pages/../../x', '/home'],
  ['%E0%A4%A', '/home'],
])('from %s goes on to %s', (back, target) => {
  expect(safeBack(back, '/home')).toBe(target);
});
