import { Text, View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import './family.scss';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

interface FactsProps {
  readonly facts: readonly Fact[];
  /** Whole sentences below the facts. */
  readonly sentences?: readonly string[];
}

/** What a line is made of, opened below it; buttons go in as children. */
export const Facts = ({ facts, sentences = [], children }: PropsWithChildren<FactsProps>) => (
  <View className='fam-facts'>
    {facts.map(({ name, value }) => (
      <View className='fam-facts__line' key={name}>
        <Text className='fam-facts__name'>{name}</Text>
        <Text className='fam-facts__value'>{value}</Text>
      </View>
    ))}
    {sentences.map((sentence) => (
      <Text className='fam-facts__say' key={sentence}>
        {sentence}
      </Text>
    ))}
    {children !== undefined && <View className='fam-facts__acts'>{children}</View>}
  </View>
);
