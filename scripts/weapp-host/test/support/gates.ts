import type { App } from '../../src';

/** What a page sends to the screen in one call at most, and how often until something stands there. */
export const SET_DATA_BYTES = 64 * 1024;
export const SET_DATA_CALLS = 10;
/** Read by Taro to find out what there is. */
const READ_ANYWAY = ['cloud'];

/** Nothing failed, nothing unknown was asked for, and every page came in small portions. */
export const expectHealthy = ({ records }: App): void => {
  expect(records.errors).toEqual([]);
  expect([...records.unknownReads].filter((name) => !READ_ANYWAY.includes(name))).toEqual([]);
  expect(records.largestSetData()).toBeLessThanOrEqual(SET_DATA_BYTES);
  for (const route of new Set(records.setData.map((one) => one.route)))
    expect([route, Math.min(records.callsToContent(route), SET_DATA_CALLS + 1)]).not.toEqual([route, SET_DATA_CALLS + 1]);
};
