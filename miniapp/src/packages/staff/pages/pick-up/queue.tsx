import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, EmptyState, ListRow, Skeleton, Tag } from '@/components';
import { Choices } from '../../components/choices';
import type { List } from '../../hooks/use-list';
import { isPile, type OnlyGood, PILES, type Pile } from '../../model/pick-up';
import { expiryText, type Redemption, stateOf } from '../../model/redemptions';

interface QueueProps {
  readonly list: List<Redemption>;
  readonly now: number;
  readonly manyCampuses: boolean;
  readonly onOpen: (redemption: Redemption) => void;
}

interface WaitingProps<T> {
  readonly list: List<T>;
  readonly nothing: { readonly title: string; readonly hint: string };
  readonly row: (one: T) => ReactNode;
}

/** The faces of a pile, and its further pages. */
export const Waiting = <T,>({ list, nothing, row }: WaitingProps<T>) => {
  if (!list.loaded) return <Skeleton shape='list' count={3} />;
  if (list.rows.length === 0 && list.error !== undefined)
    return (
      <EmptyState
        compact
        title='没有加载出来'
        hint={list.error.message}
        picture='error'
        action={{ text: '重试', onPress: list.reload, busy: list.busy }}
      />
    );
  if (list.rows.length === 0) return <EmptyState compact {...nothing} />;
  return (
    <>
      {list.rows.map(row)}
      {list.error !== undefined && (
        <View className='pick-up__wrong' {...a11y({ role: 'alert' })}>
          <Text>{list.error.message}</Text>
        </View>
      )}
      {list.more !== undefined && (
        <View className='pick-up__more'>
          <Button block text='加载更多' kind='secondary' size='md' busy={list.busy} onPress={list.more} />
        </View>
      )}
    </>
  );
};

/** The piles at the desk: to be laid ready, to be picked up, to be posted, and prizes. */
export const Piles = ({ pile, onPile }: { readonly pile: Pile; readonly onPile: (pile: Pile) => void }) => (
  <Choices
    label='要处理的兑换和奖品'
    value={pile}
    options={PILES}
    idPrefix='pile'
    onChange={(value) => isPile(value) && onPile(value)}
  />
);

/** Says that only one good is shown, and leads back to everything. */
export const OnlyLine = ({ only, onAll }: { readonly only: OnlyGood; readonly onAll: () => void }) => (
  <View className='pick-up__only' id='only-good'>
    <Text className='pick-up__line'>{`只看「${only.title}」还没有领走的兑换`}</Text>
    <Button text='看全部' kind='plain' size='sm' testId='all-goods' onPress={onAll} />
  </View>
);

/** What waits at the campus. */
export const DeskQueue = ({ list, now, manyCampuses, onOpen }: QueueProps) => (
  <Card flush>
    <Waiting
      list={list}
      nothing={{ title: '这里没有要处理的兑换', hint: '家长兑换后会出现在这里' }}
      row={(one) => {
        const { text, soon } = expiryText(one, now);
        return (
          <ListRow
            key={one.id}
            title={`${one.goodTitle}${one.quantity > 1 ? ` × ${one.quantity}` : ''}`}
            hint={[one.studentName ?? '已删除', ...(manyCampuses ? [one.campusName] : []), ...(soon ? [text] : [])].join(' · ')}
            value={<Tag {...stateOf(one)} />}
            testId={`queue-${one.id}`}
            onPress={() => onOpen(one)}
          />
        );
      }}
    />
  </Card>
);
