import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { formatPoints } from '@/format';
import './index.scss';

interface PointsTextProps {
  /** Whole points; negative values are spends or debts. */
  readonly value: number;
  readonly size?: 'display' | 'xl' | 'lg' | 'md' | 'sm';
  /** Shows a + before gains. */
  readonly signed?: boolean;
  /** Shows 积分 behind the figure. */
  readonly unit?: boolean;
  /** `plain` takes the colour of the surrounding text. */
  readonly tone?: 'points' | 'plain';
}

/** An amount of points in tabular figures. */
export const PointsText = ({ value, size = 'md', signed = false, unit = false, tone = 'points' }: PointsTextProps) => {
  const text = formatPoints(value, signed);
  return (
    <View className={`qy-points qy-points--${size} qy-points--${tone}`} {...a11y({ role: 'text', label: `${text} 积分` })}>
      <Text className='qy-points__figure'>{text}</Text>
      {unit && <Text className='qy-points__unit'>积分</Text>}
    </View>
  );
};
