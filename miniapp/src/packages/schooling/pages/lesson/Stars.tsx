import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Pressable } from '@/components';
import './index.scss';

/** One to five stars. */
export const Stars = ({ value, onChange }: { readonly value: number; readonly onChange: (stars: number) => void }) => (
  <View className='lesson__stars' {...a11y({ role: 'radiogroup', label: '打分' })}>
    {[1, 2, 3, 4, 5].map((stars) => (
      <Pressable
        key={stars}
        className={`lesson__star ${stars <= value ? 'lesson__star--on' : ''}`}
        role='radio'
        checked={stars === value}
        label={`${stars} 星`}
        testId={`star-${stars}`}
        onPress={() => onChange(stars)}
      >
        <Text>{stars <= value ? '★' : '☆'}</Text>
      </Pressable>
    ))}
  </View>
);
