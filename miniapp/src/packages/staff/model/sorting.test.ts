import { orderOf, sortOf } from './sorting';

it.each(['name', '-name', 'created', '-created'])('keeps %s on its way to the table and back', (order) => {
  expect(orderOf(sortOf(order))).toBe(order);
});

it('reads the minus as descending', () => {
  expect([sortOf('-amount'), sortOf('amount')]).toEqual([
    { column: 'amount', descending: true },
    { column: 'amount', descending: false },
  ]);
});
