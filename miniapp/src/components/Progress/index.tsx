import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Icon } from '../Icon';
import { type StepState, stepStates } from './model';
import './index.scss';

interface ProgressProps {
  /** What moves: 剩余课时. */
  readonly label: string;
  /** How far, in words: 3 / 4 节. */
  readonly text: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly tone?: 'brand' | 'points';
  /** Only the bar is drawn, because the words stand beside it already; they are still read out. */
  readonly bare?: boolean;
}

/** How far along something is. */
export const Progress = ({ label, text, percent, tone = 'brand', bare = false }: ProgressProps) => (
  <View className='qy-progress'>
    {!bare && (
      <View className='qy-progress__words' {...a11y({ hidden: true })}>
        <Text className='qy-progress__label'>{label}</Text>
        <Text className='qy-progress__text'>{text}</Text>
      </View>
    )}
    <View
      className={`qy-progress__bar qy-progress__bar--${tone}`}
      {...a11y({ role: 'progressbar', label, value: { now: percent, text } })}
    >
      {percent > 0 && <View className='qy-progress__fill' style={{ width: `${percent}%` }} />}
    </View>
  </View>
);

interface StepsProps {
  /** What the steps lead to. */
  readonly label: string;
  readonly steps: readonly string[];
  /** The step under way, from 0; as many as there are steps when all are done. */
  readonly current: number;
  /** The step under way went wrong. */
  readonly failed?: boolean;
}

const words: Readonly<Record<StepState, string>> = { done: '已完成', now: '进行中', ahead: '未开始', failed: '没有完成' };

/** The stations of something that takes several steps, and where it stands. */
export const Steps = ({ label, steps, current, failed = false }: StepsProps) => {
  const states = stepStates(steps.length, current, failed);
  return (
    <View className='qy-steps' {...a11y({ role: 'list', label })}>
      {steps.map((step, index) => {
        const state = states[index] ?? 'ahead';
        return (
          <View
            className={`qy-steps__step qy-steps__step--${state}`}
            key={step}
            {...a11y({ role: 'listitem', label: `第 ${index + 1} 步，${step}，${words[state]}` })}
          >
            <View className='qy-steps__mark' {...a11y({ hidden: true })}>
              {state === 'done' && <Icon name='check' size='sm' tone='onBrand' />}
              {state === 'failed' && <Icon name='close' size='sm' tone='onBrand' />}
              {(state === 'now' || state === 'ahead') && <Text>{`${index + 1}`}</Text>}
            </View>
            <Text className='qy-steps__name'>{step}</Text>
          </View>
        );
      })}
    </View>
  );
};
