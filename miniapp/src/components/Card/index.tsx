import { Text, View } from '@tarojs/components';
import type { PropsWithChildren, ReactNode } from 'react';
import { Pressable } from '../Pressable';
import './index.scss';

interface CardProps {
  readonly title?: string;
  /** Right end of the title line: a tag, a link. */
  readonly extra?: ReactNode;
  readonly tone?: 'plain' | 'brand' | 'points' | 'danger';
  /** Without inner space, for lists that reach the card's edges. */
  readonly flush?: boolean;
  readonly onPress?: () => void;
  readonly label?: string;
}

/** A white card; the only surface things lie on. */
export const Card = ({ title, extra, tone = 'plain', flush = false, onPress, label, children }: PropsWithChildren<CardProps>) => (
  <Pressable className={`qy-card qy-card--${tone} ${flush ? 'qy-card--flush' : ''}`} onPress={onPress} label={label ?? title}>
    {(title !== undefined || extra !== undefined) && (
      <View className='qy-card__head'>
        <Text className='qy-card__title'>{title}</Text>
        {extra}
      </View>
    )}
    {children}
  </Pressable>
);
