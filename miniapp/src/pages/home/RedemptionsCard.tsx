import Taro from '@tarojs/taro';
import { Card, ListRow } from '@/components';
import { urls } from '@/routes';
import { serverNow } from '@/services/server-clock';
import { type Redemption, redemptionNews } from './model';

/** What a child redeemed and waits for the family; nothing otherwise. */
export const RedemptionsCard = ({ redemptions }: { readonly redemptions: readonly Redemption[] }) => {
  const news = redemptionNews(redemptions, serverNow());
  return news.length === 0 ? null : (
    <Card flush>
      {news.map(({ redemptionId, text, urgent }) => (
        <ListRow
          key={redemptionId}
          title={text}
          icon='mall'
          iconTone={urgent ? 'points' : 'brand'}
          testId={`redemption-${redemptionId}`}
          onPress={() => void Taro.navigateTo({ url: urls.redemption(redemptionId) })}
        />
      ))}
    </Card>
  );
};
