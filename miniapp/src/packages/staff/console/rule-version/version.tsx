import { Text, View } from '@tarojs/components';
import { useDidShow } from '@tarojs/taro';
import { a11y } from '@/a11y';
import { Card, Tag } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { allows } from '../../model/access';
import { stamp } from '../../model/desk';
import { effectiveText, standingTag, stepsOf, versionName } from '../../model/rule-words';
import type { RuleVersionDetail } from '../../types';
import { Faced, Facts } from '../parts';
import type { Caller } from '../shell';
import { Acts } from './acts';
import { BacktestCard } from './backtest-card';
import { DiffCard } from './diff-card';
import { Editor } from './editor';

/** What a version is compared with: the one in force, and that one itself with what it was made from. */
const comparedWith = ({ id, current, basedOnId }: RuleVersionDetail): string | null =>
  current !== null && current.id !== id ? current.id : basedOnId;

const Head = ({ version }: { readonly version: RuleVersionDetail }) => (
  <>
    <Text className='rule-page__name'>{versionName(version)}</Text>
    <Facts
      items={[
        { label: '状态', value: <Tag {...standingTag(version)} /> },
        { label: '生效', value: effectiveText(version) },
        ...stepsOf(version).map(({ title, who, at }) => ({ label: title, value: `${who} · ${stamp(at)}` })),
        ...(version.note === null ? [] : [{ label: '说明', value: version.note }]),
      ]}
    />
    {version.returnedReason !== null && (
      <View className='rule-card__wrong' id='returned' {...a11y({ role: 'alert' })}>
        <Text>退回或撤回的原因：{version.returnedReason}</Text>
      </View>
    )}
    {version.problems.length > 0 && (
      <View className='rule-card__wrong' id='problems' {...a11y({ role: 'alert' })}>
        <Text>还有 {version.problems.length} 处需要修改，改好后才能提交或发布。</Text>
      </View>
    )}
  </>
);

/** One version with everything that can be done to it. */
export const Version = ({ ruleVersionId, caller }: { readonly ruleVersionId: string; readonly caller: Caller }) => {
  const query = useQuery(ruleVersionId, (attach) => call('ruleVersions.read', { params: { ruleVersionId }, attach }));
  const version = query.data;
  const otherVersionId = version === undefined ? null : comparedWith(version);
  const diffKey = version === undefined || otherVersionId === null ? null : `${version.id} ${version.revision} ${otherVersionId}`;
  const diff = useQuery(diffKey, (attach) =>
    call('ruleVersions.diff', { params: { ruleVersionId, otherVersionId: otherVersionId ?? '' }, attach }),
  );
  useDidShow(() => void (query.data && query.reload()));
  const reload = () => void query.reload();
  const against = version?.inForce === true ? '和来源版本的差别' : '和使用中版本的差别';
  return (
    <Faced face={faceOf(query, undefined, 'cards')}>
      {version !== undefined && (
        <>
          <Card>
            <Head version={version} />
            <Acts me={caller.me} version={version} diff={diff.data} onChanged={reload} />
          </Card>
          <BacktestCard me={caller.me} version={version} onFinished={reload} />
          {otherVersionId !== null && (
            <Faced face={faceOf(diff, undefined, 'cards')}>
              {diff.data !== undefined && <DiffCard title={against} diff={diff.data} />}
            </Faced>
          )}
          <Editor
            version={version}
            caller={caller}
            mayEdit={version.state === 'draft' && allows(caller.me, 'rules.write')}
            onSaved={reload}
          />
        </>
      )}
    </Faced>
  );
};
