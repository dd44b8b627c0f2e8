import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Icon, PointsText, Pressable, Tag } from '@/components';
import { GoodPicture } from '@/family/GoodPicture';
import { goodMark, goodSentence, lackText, paceText, type ShelfGood } from '@/family/goods';
import { formatPoints } from '@/format';
import { urls } from '@/routes';

interface GoodsGridProps {
  readonly goods: readonly ShelfGood[];
  readonly studentId: string;
  readonly now: number;
}

const GoodCard = ({ good, studentId, now }: { readonly good: ShelfGood; readonly studentId: string; readonly now: number }) => {
  const mark = goodMark(good, now);
  const pace = paceText(good);
  return (
    <Pressable
      className='mall-good'
      label={goodSentence(good, now)}
      testId={`good-${good.id}`}
      onPress={() => void Taro.navigateTo({ url: urls.good(studentId, good.id) })}
    >
      <GoodPicture path={good.images[0]?.thumbUrl ?? null} category={good.category} />
      <View className='mall-good__words'>
        <Text className='mall-good__title'>{good.title}</Text>
        <View className='mall-good__price'>
          <PointsText value={good.points} size='lg' unit />
          {good.comparePoints !== null && <Text className='mall-good__former'>{formatPoints(good.comparePoints)}</Text>}
        </View>
        {good.lacking > 0 && (
          <Text className='mall-good__lack'>{[lackText(good.lacking), pace].filter((part) => part !== null).join('，')}</Text>
        )}
        {(mark !== null || good.wished) && (
          <View className='mall-good__marks'>
            {mark !== null && <Tag text={mark.text} tone={mark.tone} />}
            {good.wished && <Icon name='heart' size='sm' tone='brand' />}
          </View>
        )}
      </View>
    </Pressable>
  );
};

/** Goods in two columns: what it is, what it costs, what is still lacking. */
export const GoodsGrid = ({ goods, studentId, now }: GoodsGridProps) => (
  <View className='mall-grid'>
    {goods.map((good) => (
      <GoodCard key={good.id} good={good} studentId={studentId} now={now} />
    ))}
  </View>
);
