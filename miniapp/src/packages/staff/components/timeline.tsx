import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { stamp } from '../model/desk';
import type { Step } from '../model/payments';
import './timeline.scss';

/** What happened, oldest first, one line under the other. */
export const Timeline = ({ steps }: { readonly steps: readonly Step[] }) => (
  <View className='timeline' {...a11y({ role: 'list', label: '经过' })}>
    {steps.map((step) => (
      <View className={`timeline__step timeline__step--${step.tone}`} key={step.id} {...a11y({ role: 'listitem' })}>
        <Text className='timeline__title'>{step.title}</Text>
        <Text className='timeline__line'>
          {[step.at === null ? null : stamp(step.at), step.hint].filter(Boolean).join(' · ')}
        </Text>
      </View>
    ))}
  </View>
);
