import { View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { EmptyState, ListRow, StaleLine } from '@/components';
import { formatFen } from '@/format';
import { type Query, staleOf } from '@/hooks/use-query';
import { stamp } from '../model/desk';
import type { StaffPayment } from '../types';

export type OpenBills = Query<{ readonly items: readonly StaffPayment[] }>;

/** What the family was asked for and has not paid yet, so that nobody asks for the same a second time. */
export const OpenBillLines = ({ bills }: { readonly bills: OpenBills }) => {
  const { data, error, busy, reload } = bills;
  if (data === undefined)
    return error === undefined ? null : (
      <EmptyState
        compact
        title='这个家庭的待付缴费单没有加载出来'
        hint={error.message}
        picture='error'
        action={{ text: '重试', onPress: () => void reload(), busy }}
      />
    );
  const stale = staleOf(bills);
  if (data.items.length === 0 && stale === undefined) return null;
  return (
    <View id='open-bills' {...a11y({ role: 'status', live: 'polite' })}>
      {stale !== undefined && <StaleLine {...stale} />}
      {data.items.map((bill) => (
        <ListRow
          key={bill.id}
          title={`待付：${bill.title}`}
          hint={[bill.studentName, `${stamp(bill.createdAt)} 开单`].filter((part) => part !== null).join(' · ')}
          value={formatFen(bill.amount)}
        />
      ))}
    </View>
  );
};
