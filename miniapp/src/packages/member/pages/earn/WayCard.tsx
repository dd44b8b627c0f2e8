import { Text, View } from '@tarojs/components';
import { Card, Progress, Tag } from '@/components';
import { formatPoints } from '@/format';
import { describeWay, type Way } from '../../model';
import '@/family/family.scss';
import './index.scss';

const units = { lesson: '节', day: '天', time: '次' } as const;

type Step = NonNullable<Way['steps']>[number];

const WITHHELD = { queued: ' 等待审批', unfunded: ' 额度已满', refused: ' 未发放' } as const;

/** What became of a step, as the end of its words. */
const stepEnd = ({ reached, withheld }: Step): string => (reached ? ' 已得' : withheld ? WITHHELD[withheld] : '');

/** One way to earn points: what to do, how far the child has come, what is still missing. */
export const WayCard = ({ way }: { readonly way: Way }) => {
  const { next, progress, percent, earned, missing, campaign, notes } = describeWay(way);
  const steps = way.steps ?? [];
  return (
    <Card
      title={way.title}
      extra={next === null ? way.done && <Tag text='已完成' tone='brand' /> : <Text className='earn__next'>{next}</Text>}
    >
      {campaign !== null && (
        <View className='earn__campaign'>
          <Tag text={campaign} tone='points' />
        </View>
      )}
      <Text className='earn__text'>{way.explanation}</Text>
      {missing !== '' && <Text className='earn__missing'>{missing}</Text>}
      {progress !== null && percent !== null && (
        <View className='earn__progress'>
          <Progress label='现在' text={progress} percent={percent} tone='points' />
        </View>
      )}
      {steps.length > 1 && (
        <View className='earn__steps'>
          {steps.map((step) => (
            <Tag
              key={step.at}
              text={`第 ${step.at} ${units[way.progress?.unit ?? 'time']} ${formatPoints(step.points, true)}${stepEnd(step)}`}
              tone={step.reached ? 'brand' : step.withheld === 'queued' ? 'points' : 'neutral'}
            />
          ))}
        </View>
      )}
      {notes.map((note) => (
        <Text className='fam-note' key={note}>
          {note}
        </Text>
      ))}
      {earned !== null && <Text className='fam-note'>{earned}</Text>}
    </Card>
  );
};
