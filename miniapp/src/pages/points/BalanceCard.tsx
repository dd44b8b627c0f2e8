import { Text, View } from '@tarojs/components';
import { Card, ListRow, PointsText, Pressable } from '@/components';
import { formatDay, formatPoints } from '@/format';
import { serverNow } from '@/services/server-clock';
import { type LocalDate, localDateOf } from '@/vocabulary';
import { type Balance, balanceParts, expiryWords, type Filter } from './model';

interface BalanceCardProps {
  readonly balance: Balance;
  /** Shows the lines that made a part of it. */
  readonly onLines: (filter: Filter) => void;
}

/** What may be spent, what may not yet, and what lapses soon. */
export const BalanceCard = ({ balance, onLines }: BalanceCardProps) => {
  const today = localDateOf(serverNow());
  const parts = balanceParts(balance);
  return (
    <>
      <Card tone='points'>
        <Text className='points__label'>可用积分</Text>
        <PointsText value={balance.available} size='display' />
        {parts.length > 0 && (
          <View className='points__parts'>
            {parts.map(({ name, value, filter }) => (
              <Pressable
                className='points__part'
                key={name}
                label={`${name} ${formatPoints(value)} 积分，查看明细`}
                testId={`part-${filter}`}
                onPress={() => onLines(filter)}
              >
                <Text className='points__part-name'>{name}</Text>
                <Text className='points__part-value'>{`${formatPoints(value)} 积分`}</Text>
              </Pressable>
            ))}
          </View>
        )}
        {balance.debt > 0 && (
          <Text className='points__debt'>{`待抵扣的 ${formatPoints(balance.debt)} 积分会从之后获得的积分中先扣。`}</Text>
        )}
      </Card>
      {balance.expiring.length > 0 && (
        <Card flush title='60 天内到期'>
          {balance.expiring.map(({ expiresOn, amount }) => (
            <ListRow
              key={expiresOn}
              icon='clock'
              iconTone='points'
              title={`可用到 ${formatDay(expiresOn as LocalDate, true)}（含当天）`}
              hint={expiryWords(expiresOn, today)}
              value={<PointsText value={amount} size='lg' unit />}
            />
          ))}
        </Card>
      )}
    </>
  );
};
