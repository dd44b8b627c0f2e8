import { createStore } from './page/store.js';

it('calls a watcher once at the start, and once for changes that come together', () => {
  const store = createStore({ a: 1, b: 1, c: 1 });
  const seen: number[] = [];
  store.watch(['a', 'b'], ({ a, b }: { a: number; b: number }) => seen.push(a * 10 + b));
  store.set({ a: 2, b: 3 });
  store.set({ c: 5 });
  expect(seen).toEqual([11, 23]);
});

it('hears nothing when the same is said again, and keeps the value that is shown', () => {
  const list = [{ id: 1 }];
  const store = createStore({ list });
  const run = jest.fn();
  store.watch(['list'], run);
  store.set({ list: [{ id: 1 }] });
  expect(run).toHaveBeenCalledTimes(1);
  expect(store.values.list).toBe(list);
  store.set({ list: null });
  store.set({ list: undefined });
  expect(run).toHaveBeenCalledTimes(3);
});
