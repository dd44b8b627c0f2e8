import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import './index.scss';

/** How precious a level looks, from the first to the last; which member has which level is not decided here. */
export type TierColor = 'sprout' | 'leaf' | 'bloom' | 'fruit' | 'harvest';

interface TierBadgeProps {
  /** What the school calls the level. */
  readonly name: string;
  readonly color?: TierColor;
  readonly size?: 'sm' | 'md' | 'lg';
}

/** The level of a member: its name beside a leaf, on the level's own colour. A long name is cut at the end. */
export const TierBadge = ({ name, color = 'sprout', size = 'md' }: TierBadgeProps) => (
  <View className={`qy-tier qy-tier--${color} qy-tier--${size}`} {...a11y({ role: 'text', label: `会员等级 ${name}` })}>
    <View className='qy-tier__leaf' {...a11y({ hidden: true })} />
    <Text className='qy-tier__name'>{name}</Text>
  </View>
);
