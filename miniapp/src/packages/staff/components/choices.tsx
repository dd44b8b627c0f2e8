import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { type Option, Pressable } from '@/components';
import './choices.scss';

interface ChoicesProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  /** Starts the ids of the single choices. */
  readonly idPrefix: string;
}

/** One of a few, all in view: a tap instead of a list that has to be opened. */
export const Choices = ({ label, value, options, onChange, idPrefix }: ChoicesProps) => (
  <View className='choices' {...a11y({ role: 'radiogroup', label })}>
    {options.map((option) => (
      <Pressable
        key={option.value}
        role='radio'
        className={`choices__one ${option.value === value ? 'choices__one--on' : ''}`}
        label={option.text}
        checked={option.value === value}
        testId={`${idPrefix}-${option.value}`}
        onPress={() => onChange(option.value)}
      >
        <Text>{option.text}</Text>
      </Pressable>
    ))}
  </View>
);
