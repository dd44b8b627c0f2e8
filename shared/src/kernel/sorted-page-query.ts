import { z } from 'zod';
import { pageQuery } from './define-endpoint';

/**
 * `pageQuery` for a list with an order of its own: the cursor holds a value of the last row, a name for instance.
 * @param orders names of what the list can be sorted by; `-` in front = descending. The first one is the default.
 */
export const sortedPageQuery = <const T extends readonly [string, ...string[]]>(orders: T) =>
  pageQuery.extend({ cursor: z.string().max(600).optional(), sort: z.enum(orders).default(orders[0] as never) });
