import { stepStates } from './model';

it('tells what is behind, under way and ahead', () => {
  expect(stepStates(3, 0)).toEqual(['now', 'ahead', 'ahead']);
  expect(stepStates(3, 1, true)).toEqual(['done', 'failed', 'ahead']);
  expect(stepStates(3, 3)).toEqual(['done', 'done', 'done']);
});
