import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Card } from '@/components';
import { diffSentence } from '../../model/rule-words';
import type { RuleVersionDiff } from '../../types';

type Part = RuleVersionDiff['rules'];

const Group = ({ title, part }: { readonly title: string; readonly part: Part }) => (
  <>
    {part.added.map(({ code, title: name, sentence }) => (
      <View className='rule-diff__one' key={`+${code}`} {...a11y({ role: 'listitem' })}>
        <Text className='rule-diff__head'>
          新增{title}「{name}」
        </Text>
        <Text className='rule-diff__line'>{sentence}</Text>
      </View>
    ))}
    {part.changed.map(({ code, title: name, changes }) => (
      <View className='rule-diff__one' key={`~${code}`} {...a11y({ role: 'listitem' })}>
        <Text className='rule-diff__head'>
          修改{title}「{name}」
        </Text>
        {changes.map(({ field, label, before, after }) => (
          <Text className='rule-diff__line' key={field}>
            {label}：{before} → {after}
          </Text>
        ))}
      </View>
    ))}
    {part.removed.map(({ code, title: name, sentence }) => (
      <View className='rule-diff__one' key={`-${code}`} {...a11y({ role: 'listitem' })}>
        <Text className='rule-diff__head'>
          停用{title}「{name}」
        </Text>
        <Text className='rule-diff__line'>{sentence}</Text>
      </View>
    ))}
  </>
);

/** What a version changes, line by line. */
export const DiffLines = ({ diff }: { readonly diff: RuleVersionDiff }) => (
  <View className='rule-diff' id='rule-diff' {...a11y({ role: 'list', label: '改动' })}>
    <Group title='规则' part={diff.rules} />
    <Group title='活动' part={diff.campaigns} />
  </View>
);

/** What a version changes against another one. */
export const DiffCard = ({ title, diff }: { readonly title: string; readonly diff: RuleVersionDiff }) => (
  <Card title={title}>
    <Text className='rule-diff__sum'>{diffSentence(diff)}</Text>
    <DiffLines diff={diff} />
  </Card>
);
