import { inOrder, orderOf, sortOf } from './sorting';

it.each(['name', '-name', 'created', '-created'])('keeps %s on its way to the table and back', (order) => {
  expect(orderOf(sortOf(order))).toBe(order);
});

it('reads the minus as descending', () => {
  expect([sortOf('-amount'), sortOf('amount')]).toEqual([
    { column: 'amount', descending: true },
    { column: 'amount', descending: false },
  ]);
});

it('puts a short list in order by its characters, both ways, and leaves it as it was', () => {
  const rows = [
    { name: '李四', no: 'B' },
    { name: '安安', no: 'C' },
    { name: '李四', no: 'A' },
  ];
  const first = rows.map(({ no }) => no);
  expect(inOrder(rows, 'no').map(({ no }) => no)).toEqual(['A', 'B', 'C']);
  expect(inOrder(rows, '-no').map(({ no }) => no)).toEqual(['C', 'B', 'A']);
  // Equal values stay in the order in which they came.
  expect(inOrder(rows, 'name').map(({ no }) => no)).toEqual(['C', 'B', 'A']);
  expect(rows.map(({ no }) => no)).toEqual(first);
});
