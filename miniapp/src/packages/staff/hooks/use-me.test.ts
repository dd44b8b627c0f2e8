import { pullOf } from './use-me';

it('asks first who is signed in while that is not known, and then for what is shown', () => {
  const caller = { data: undefined, error: undefined, busy: false, reload: jest.fn() };
  const reload = jest.fn();
  expect(pullOf(caller, reload)).toBe(caller.reload);
  expect(pullOf({ ...caller, data: 'known' }, reload)).toBe(reload);
});
