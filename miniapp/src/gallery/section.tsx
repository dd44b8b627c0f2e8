import { Text, View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import './index.scss';

/** One component of the gallery with all its states. */
export const Section = ({ name, children }: PropsWithChildren<{ readonly name: string }>) => (
  <View className='qy-gallery__section' id={`section-${name}`}>
    <Text className='qy-gallery__name'>{name}</Text>
    {children}
  </View>
);
