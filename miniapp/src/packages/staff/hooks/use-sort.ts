import { useState } from 'react';
import type { Sort } from '@/components';
import { orderOf, sortOf } from '../model/sorting';

/**
 * The order of a list that the server sorts, chosen by its column headers.
 * @typeParam Order what the endpoint takes as `sort`; the ids of the sortable columns are the names in it
 */
export const useSort = <Order extends string>(first: Order) => {
  const [order, setOrder] = useState(first);
  const onSort = (sort: Sort) => setOrder(orderOf(sort) as Order);
  return { order, sorting: { sort: sortOf(order), onSort } };
};
