import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, type Option } from '@/components';
import { useAction } from '@/hooks/use-action';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import type { Result } from '@/services/http';
import { allows } from '../../model/access';
import type { Subject } from '../../model/previews';
import { put } from '../../model/rule-form';
import type { RuleVersionDetail } from '../../types';
import type { Caller } from '../shell';
import { CampaignSheet } from './campaign-sheet';
import { WordCards } from './cards';
import { RuleSheet } from './rule-sheet';
import { TryOut, type TryOutProps } from './try-out';

type RuleSet = RuleVersionDetail['ruleSet'];
type Kind = 'rules' | 'campaigns';
/** What is being done: to the item of that place, or to a new one. */
type Doing = { readonly kind: Kind; readonly act: 'edit' | 'remove'; readonly index: number | null };

interface EditorProps {
  readonly version: RuleVersionDetail;
  readonly caller: Caller;
  readonly mayEdit: boolean;
  readonly onSaved: () => void;
}

const without = <T,>(items: readonly T[], index: number): T[] => items.filter((_item, at) => at !== index);
/** An item in its place; with a place its code may even be somebody else's too. */
const placed = <T extends { readonly code: string }>(items: readonly T[], index: number | null, item: T): T[] =>
  index === null ? put(items, item) : items.map((one, at) => (at === index ? item : one));

const RemoveSheet = ({
  title,
  save,
  onClose,
}: {
  readonly title: string;
  readonly save: () => Promise<Result<unknown>>;
  readonly onClose: () => void;
}) => {
  const action = useAction(save, onClose);
  return (
    <ConfirmSheet
      open
      danger
      title={`从草稿里删除「${title}」`}
      message='发布以后，这一条就不再给积分；已经发放的积分不变。'
      confirmText='从草稿里删除'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

const useCourses = (needed: boolean): readonly Option[] => {
  const query = useQuery(needed ? 'courses' : null, (attach) => call('schooling.listCourses', { query: { limit: 200 }, attach }));
  return (query.data?.items ?? []).map(({ id, title }) => ({ value: id, text: title }));
};

type Trying = Pick<TryOutProps, 'subject' | 'onSubject' | 'mayFind'>;

interface SheetsProps extends Pick<EditorProps, 'version' | 'caller'> {
  readonly doing: Doing;
  readonly messages: (kind: Kind, index: number) => readonly string[];
  readonly trying: Trying;
  readonly save: (ruleSet: RuleSet) => Promise<Result<unknown>>;
  readonly onClose: () => void;
}

const Sheets = ({ version, caller, doing, messages, trying, save, onClose }: SheetsProps) => {
  const { ruleSet } = version;
  const courses = useCourses(doing.kind === 'rules' && doing.act === 'edit');
  const campuses = caller.campuses.map(({ campusId, name }) => ({ value: campusId, text: name }));
  const { kind, act, index } = doing;
  const withRule = (rule: RuleSet['rules'][number]) => ({ ...ruleSet, rules: placed(ruleSet.rules, index, rule) });
  const withCampaign = (campaign: RuleSet['campaigns'][number]) => ({
    ...ruleSet,
    campaigns: placed(ruleSet.campaigns, index, campaign),
  });
  if (act === 'remove') {
    const at = index ?? 0;
    const left = kind === 'rules' ? { rules: without(ruleSet.rules, at) } : { campaigns: without(ruleSet.campaigns, at) };
    return <RemoveSheet title={ruleSet[kind][at]?.title ?? ''} save={() => save({ ...ruleSet, ...left })} onClose={onClose} />;
  }
  if (kind === 'rules') {
    return (
      <RuleSheet
        rule={index === null ? null : (ruleSet.rules[index] ?? null)}
        takenCodes={ruleSet.rules.map(({ code }) => code)}
        found={index === null ? [] : messages('rules', index)}
        campuses={campuses}
        courses={courses}
        save={(rule) => save(withRule(rule))}
        aside={(rule) => (
          <TryOut {...trying} place='try-rule' ruleSet={rule === null ? null : withRule(rule)} focus={rule?.code} />
        )}
        onClose={onClose}
      />
    );
  }
  return (
    <CampaignSheet
      campaign={index === null ? null : (ruleSet.campaigns[index] ?? null)}
      takenCodes={ruleSet.campaigns.map(({ code }) => code)}
      rules={ruleSet.rules.filter((one) => one.campaignMultiplier).map(({ code, title }) => ({ value: code, text: title }))}
      campuses={campuses}
      save={(campaign) => save(withCampaign(campaign))}
      aside={(campaign) => (
        <TryOut {...trying} place='try-campaign' ruleSet={campaign === null ? null : withCampaign(campaign)} />
      )}
      onClose={onClose}
    />
  );
};

/** What a version holds, in words; of a draft everything can be changed, and each change is saved at once. */
export const Editor = ({ version, caller, mayEdit, onSaved }: EditorProps) => {
  const [doing, setDoing] = useState<Doing | null>(null);
  const [subject, setSubject] = useState<Subject>({ kind: 'school' });
  const trying = { subject, onSubject: setSubject, mayFind: allows(caller.me, 'student.read') };
  const messages = (kind: Kind, index: number): readonly string[] =>
    version.problems.filter(({ path }) => path.startsWith(`${kind}.${index}.`)).map(({ message }) => message);
  const save = async (ruleSet: RuleSet): Promise<Result<unknown>> => {
    const { id, revision, title, note } = version;
    const answer = await call('ruleVersions.save', {
      params: { ruleVersionId: id },
      body: { revision, title, note, ruleSet },
    });
    if (answer.ok) onSaved();
    return answer;
  };
  const cards = (kind: Kind, idPrefix: string) => (
    <WordCards
      cards={kind === 'rules' ? version.ruleCards : version.campaignCards}
      problems={(index) => messages(kind, index)}
      idPrefix={idPrefix}
      onEdit={mayEdit ? (index) => setDoing({ kind, act: 'edit', index }) : undefined}
      onRemove={mayEdit ? (index) => setDoing({ kind, act: 'remove', index }) : undefined}
    />
  );
  const heading = (kind: Kind, title: string, add: string) => (
    <View className='desk__actions rule-page__heading'>
      <Text className='rule-form__heading'>{title}</Text>
      {mayEdit && (
        <Button
          text={add}
          kind='secondary'
          size='sm'
          testId={`add-${kind}`}
          onPress={() => setDoing({ kind, act: 'edit', index: null })}
        />
      )}
    </View>
  );
  const words = (
    <>
      {heading('rules', `规则 ${version.ruleCount} 条`, '添加规则')}
      {cards('rules', 'rule')}
      {heading('campaigns', version.campaignCount === 0 ? '没有活动' : `活动 ${version.campaignCount} 个`, '添加活动')}
      {cards('campaigns', 'campaign')}
    </>
  );
  if (!mayEdit) return words;
  return (
    <View className='rule-page__desk'>
      <View className='rule-page__words'>{words}</View>
      <View className='rule-page__try'>
        <Card>
          <TryOut {...trying} place='try-page' ruleSet={version.ruleSet} resting={doing !== null} />
        </Card>
      </View>
      {doing !== null && (
        <Sheets
          version={version}
          caller={caller}
          doing={doing}
          messages={messages}
          trying={trying}
          save={save}
          onClose={() => setDoing(null)}
        />
      )}
    </View>
  );
};
