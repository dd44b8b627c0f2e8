import { Text, View } from '@tarojs/components';
import { Card, ListRow, PointsText } from '@/components';
import { formatDay, formatPoints } from '@/format';
import { type LocalDate, localDateOf } from '@/vocabulary';
import { type Balance, expiryWords } from './model';

/** What may be spent, what may not yet, and what lapses soon. */
export const BalanceCard = ({ balance }: { readonly balance: Balance }) => {
  const today = localDateOf(Date.now());
  const parts = [
    { name: '待生效', value: balance.pending },
    { name: '冻结中', value: balance.held },
    { name: '欠分', value: balance.debt },
  ].filter(({ value }) => value > 0);
  return (
    <>
      <Card tone='points'>
        <Text className='points__label'>可用积分</Text>
        <PointsText value={balance.available} size='display' />
        {parts.length > 0 && (
          <View className='points__parts'>
            {parts.map(({ name, value }) => (
              <View className='points__part' key={name}>
                <Text className='points__part-name'>{name}</Text>
                <Text className='points__part-value'>{formatPoints(value)}</Text>
              </View>
            ))}
          </View>
        )}
        {balance.debt > 0 && (
          <Text className='points__debt'>{`欠的 ${formatPoints(balance.debt)} 积分会从之后获得的积分中先抵扣。`}</Text>
        )}
      </Card>
      {balance.expiring.length > 0 && (
        <Card flush title='60 天内到期'>
          {balance.expiring.map(({ expiresOn, amount }) => (
            <ListRow
              key={expiresOn}
              icon='clock'
              iconTone='points'
              title={`${formatDay(expiresOn as LocalDate, true)}后过期`}
              hint={expiryWords(expiresOn, today)}
              value={<PointsText value={amount} size='lg' />}
            />
          ))}
        </Card>
      )}
    </>
  );
};
