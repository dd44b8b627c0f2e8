import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { type Option, Pressable } from '@/components';
import './choices.scss';

interface PicksProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly options: readonly Option[];
  readonly onToggle: (value: string) => void;
  /** Starts the ids of the single choices. */
  readonly idPrefix: string;
}

/** Any number of a few, all in view. */
export const Picks = ({ label, values, options, onToggle, idPrefix }: PicksProps) => (
  <View className='choices' {...a11y({ role: 'group', label })}>
    {options.map(({ value, text }) => (
      <Pressable
        key={value}
        role='checkbox'
        className={`choices__one ${values.includes(value) ? 'choices__one--on' : ''}`}
        label={text}
        checked={values.includes(value)}
        testId={`${idPrefix}-${value}`}
        onPress={() => onToggle(value)}
      >
        <Text>{text}</Text>
      </Pressable>
    ))}
  </View>
);
