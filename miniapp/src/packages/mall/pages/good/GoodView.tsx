import { Swiper, SwiperItem, Text, View } from '@tarojs/components';
import { Card, ListRow, PointsText, Tag } from '@/components';
import { Facts } from '@/family/Facts';
import { GoodPicture } from '@/family/GoodPicture';
import { lackText, paceText, promotionText } from '@/family/goods';
import { formatPoints } from '@/format';
import { semantic } from '@/styles/tokens';
import { arrivalSentences, deliveriesOf, deliveryNames, type Good, pageMark, ruleFacts, stockText } from '../../good-model';

interface GoodViewProps {
  readonly good: Good;
  readonly now: number;
}

/** The pictures of a good, to be swiped when there are several. */
const Pictures = ({ good: { images, category, title } }: Pick<GoodViewProps, 'good'>) => {
  const [only] = images;
  if (images.length < 2) {
    return (
      <View className='mall-detail__picture'>
        <GoodPicture path={only?.url ?? null} category={category} label={title} />
      </View>
    );
  }
  return (
    <Swiper className='mall-detail__swiper' indicatorDots indicatorActiveColor={semantic.color.brandStrong}>
      {images.map(({ imageId, url }, index) => (
        <SwiperItem key={imageId}>
          <GoodPicture path={url} category={category} label={`${title}，第 ${index + 1} 张，共 ${images.length} 张`} />
        </SwiperItem>
      ))}
    </Swiper>
  );
};

const Price = ({ good, now }: GoodViewProps) => {
  const mark = pageMark(good, now);
  const promotion = promotionText(good);
  const lack = [good.lacking > 0 ? lackText(good.lacking) : null, paceText(good)].filter((part) => part !== null);
  return (
    <Card>
      <Text className='mall-detail__title'>{good.title}</Text>
      <View className='mall-detail__price'>
        <PointsText value={good.points} size='xl' unit />
        {good.comparePoints !== null && <Text className='mall-detail__former'>{`原价 ${formatPoints(good.comparePoints)}`}</Text>}
        {mark !== null && <Tag text={mark.text} tone={mark.tone} />}
      </View>
      {promotion !== null && <Text className='mall-detail__say'>{promotion}</Text>}
      {lack.length > 0 && <Text className='mall-detail__say'>{`${lack.join('，')}。`}</Text>}
    </Card>
  );
};

/** Everything about a good that is worth knowing before it is redeemed. */
export const GoodView = ({ good, now }: GoodViewProps) => {
  const facts = ruleFacts(good);
  const deliveries = deliveriesOf(good.fulfilment);
  return (
    <>
      <Pictures good={good} />
      <Price good={good} now={now} />
      {good.description !== '' && (
        <Card title='商品说明'>
          <Text className='mall-detail__say'>{good.description}</Text>
        </Card>
      )}
      <Card title='怎样拿到'>
        <Text className='mall-detail__say'>{deliveries.map((delivery) => deliveryNames[delivery]).join('、')}</Text>
        {arrivalSentences(good).map((sentence) => (
          <Text className='mall-detail__say' key={sentence}>
            {sentence}
          </Text>
        ))}
      </Card>
      <Card flush title='各校区库存'>
        {good.campuses.map(({ campusId, campusName, stock }) => (
          <ListRow
            key={campusId}
            title={campusName}
            hint={campusId === good.campusId ? '孩子所在校区' : undefined}
            value={stockText(stock)}
          />
        ))}
        {good.campuses.length === 0 && <ListRow title='目前没有校区提供' />}
      </Card>
      {facts.length > 0 && (
        <Card flush title='兑换规则'>
          <Facts facts={facts} />
        </Card>
      )}
    </>
  );
};
