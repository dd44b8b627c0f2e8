import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import type { IconName } from '@/icons/icons';
import { Icon, type IconTone } from '../Icon';
import { Pressable } from '../Pressable';
import './index.scss';

interface ListRowProps {
  readonly title: string;
  readonly hint?: string | undefined;
  /** Right end: a word, a number, a tag, a switch. */
  readonly value?: ReactNode;
  readonly icon?: IconName;
  readonly iconTone?: IconTone;
  /** Makes the row a link with an arrow. */
  readonly onPress?: (() => void) | undefined;
  readonly testId?: string;
}

/** One line of a list inside a flush card. */
export const ListRow = ({ title, hint, value, icon, iconTone = 'brand', onPress, testId }: ListRowProps) => (
  <Pressable className='qy-row' onPress={onPress} testId={testId}>
    {icon !== undefined && <Icon name={icon} size='lg' tone={iconTone} />}
    <View className='qy-row__main'>
      <Text className='qy-row__title'>{title}</Text>
      {hint !== undefined && <Text className='qy-row__hint'>{hint}</Text>}
    </View>
    {value !== undefined && <View className='qy-row__value'>{value}</View>}
    {onPress !== undefined && <Icon name='chevron' size='sm' tone='muted' />}
  </Pressable>
);
