import { View } from '@tarojs/components';
import { a11y } from '@/a11y';
import './index.scss';

interface SkeletonProps {
  /** The outline of what is coming. */
  readonly shape?: 'cards' | 'list' | 'headline' | 'table';
  readonly count?: number;
}

/** Grey outlines in the shape of the content while it is on its way. */
export const Skeleton = ({ shape = 'cards', count = 3 }: SkeletonProps) => (
  <View className={`qy-skeleton qy-skeleton--${shape}`} {...a11y({ role: 'status', label: '正在加载' })}>
    {Array.from({ length: count }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: identical outlines without identity
      <View className='qy-skeleton__item' key={index}>
        <View className='qy-skeleton__line qy-skeleton__line--short' />
        <View className='qy-skeleton__line' />
        {shape !== 'list' && shape !== 'table' && <View className='qy-skeleton__line qy-skeleton__line--middle' />}
      </View>
    ))}
  </View>
);
