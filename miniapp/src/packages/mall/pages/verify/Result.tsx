import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Card, Icon, ListRow } from '@/components';
import { formatWhole } from '@/format';
import { type OwnLine, type Step, VERIFY_LIMITS, verdictOf, type Walk } from '../../verify-model';
import '../../lottery.scss';

const MARKS = {
  ok: { icon: 'check', tone: 'brand', words: '一致' },
  wrong: { icon: 'close', tone: 'danger', words: '不一致' },
  skipped: { icon: 'minus', tone: 'muted', words: '没有核对' },
} as const;

const StepLine = ({ step }: { readonly step: Step }) => {
  const { icon, tone, words } = MARKS[step.state];
  return (
    <View className='lottery__step' {...a11y({ role: 'listitem', label: `${step.title}，${words}。${step.text}` })}>
      <Icon name={icon} size='md' tone={tone} />
      <View className='lottery__about'>
        <Text className='lottery__label'>{step.title}</Text>
        <Text className='lottery__say'>{step.text}</Text>
      </View>
    </View>
  );
};

/** So many lines of one's own are shown; nobody reads more of them. */
const MOST_OWN = 100;

const OwnLines = ({ lines }: { readonly lines: readonly OwnLine[] }) =>
  lines.length === 0 ? null : (
    <Card title='名单里您家的抽奖'>
      {lines.slice(0, MOST_OWN).map(({ drawNo, prizeName, fits }) => (
        <View className={`lottery__own ${fits ? '' : 'lottery__own--wrong'}`} key={drawNo}>
          <Text>{`第 ${formatWhole(drawNo)} 次 · ${prizeName} · ${fits ? '重新计算的结果相同' : '重新计算的结果不同'}`}</Text>
        </View>
      ))}
      {lines.length > MOST_OWN && (
        <Text className='lottery__small'>{`还有 ${formatWhole(lines.length - MOST_OWN)} 次没有列出，都核对过。`}</Text>
      )}
    </Card>
  );

/** What the recomputation showed, step by step. */
export const Result = ({ steps, walk }: { readonly steps: readonly Step[]; readonly walk: Walk }) => {
  const { fits, title, text } = verdictOf(steps);
  return (
    <>
      <Card tone={fits ? 'brand' : 'danger'}>
        <View id='verdict' {...a11y({ role: 'status', live: 'polite' })}>
          <Text className='lottery__title'>{title}</Text>
          <Text className='lottery__say'>{text}</Text>
        </View>
      </Card>
      <Card title='核对了什么'>
        <View {...a11y({ role: 'list', label: '核对了什么' })}>
          {steps.map((step) => (
            <StepLine key={step.id} step={step} />
          ))}
        </View>
      </Card>
      <OwnLines lines={walk.own} />
      <Card flush title='重新计算发出的奖项'>
        {walk.given.map(({ prize, count }) => (
          <ListRow
            key={prize.id}
            title={prize.name}
            hint={prize.stock === null ? '不限量' : `一共 ${formatWhole(prize.stock)} 份`}
            value={<Text className='lottery__say'>{`${formatWhole(count)} 次`}</Text>}
          />
        ))}
      </Card>
      <Text className='lottery__small'>{VERIFY_LIMITS}</Text>
    </>
  );
};
