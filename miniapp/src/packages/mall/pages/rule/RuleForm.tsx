import { Text, View } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';
import { a11y } from '@/a11y';
import { Card, Field, PrimaryButton, Toggle } from '@/components';
import { call } from '@/services/api';
import { randomName } from '@/services/ids';
import type { Rule } from '../../good-model';
import { draftOf, isLocked, lockText, type Problems, problemsOf, type RuleDraft, ruleBody, ruleSentence } from '../../rule-model';
import { useSure } from '../../use-sure';

/** What stands there while nobody knows whether it was saved. */
const UNSURE = '网络不太稳定，还没有收到结果，系统会自动确认，不会重复修改。';

interface RuleFormProps {
  readonly rule: Rule;
  readonly now: number;
  readonly onSaved: () => void;
  /** The word was wrong too often: until when nobody can try is asked anew. */
  readonly onLocked: () => void;
}

interface PartProps {
  readonly draft: RuleDraft;
  readonly rule: Rule;
  readonly problems: Problems;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

/** Whether guardians are asked, and above how many points. */
const Limit = ({ draft, rule, problems, onChange }: PartProps) => (
  <Card>
    <View className='mall-rule__line'>
      <Text className='mall-rule__title'>大额兑换要家长确认</Text>
      <Toggle label='大额兑换要家长确认' on={draft.on} testId='rule-on' onChange={(on) => onChange({ on })} />
    </View>
    <Text className='fam-note'>
      {`${ruleSentence(rule)}孩子用您的手机兑换时，超过额度的要输入家长密码，或先提交、等您确认；抽一次奖超过额度的，要当场输入家长密码。`}
    </Text>
    {draft.on && (
      <View className='mall-rule__fields'>
        <Field
          label='超过多少积分要确认'
          kind='number'
          value={draft.limit}
          maxLength={8}
          error={problems.limit}
          hint='填 0 表示每一笔都要确认'
          testId='rule-limit'
          onChange={(limit) => onChange({ limit })}
        />
      </View>
    )}
  </Card>
);

/** The six figures: those that are set, and new ones typed twice. */
const Pins = ({ draft, rule, problems, onChange }: PartProps) => (
  <Card title={rule.hasPin ? '家长密码' : '设置家长密码'}>
    {rule.hasPin && (
      <Field
        label='现在的家长密码'
        kind='pin'
        required
        value={draft.pin}
        maxLength={6}
        error={problems.pin}
        hint='修改额度或密码都要先输入；忘记了可以请校区前台重置'
        testId='rule-pin'
        onChange={(pin) => onChange({ pin })}
      />
    )}
    <Field
      label={rule.hasPin ? '新的家长密码（不改就不填）' : '6 位数字'}
      kind='pin'
      value={draft.newPin}
      maxLength={6}
      error={problems.newPin}
      testId='rule-new-pin'
      onChange={(newPin) => onChange({ newPin })}
    />
    <Field
      label='再输入一次'
      kind='pin'
      value={draft.repeated}
      maxLength={6}
      error={problems.repeated}
      testId='rule-repeated'
      onChange={(repeated) => onChange({ repeated })}
    />
  </Card>
);

/** Everything of a change but the words themselves, which are kept nowhere. */
interface Change {
  readonly approvalAbove: number | null;
  readonly setsWord: boolean;
}

/** Sends a change once; after a lost answer the same again, so that the old word is not counted as a wrong one. */
const useSaving = (onLocked: () => void, onDone: (rule: Rule) => void) => {
  // The same limit on another day is another change: under an old key the server would only repeat what it said then.
  const [name] = useState(() => `mall rule.${randomName()}`);
  const sending = useSure<Change, Rule>(
    name,
    async (idempotencyKey, { approvalAbove }, words = '{}') => {
      const { pin, newPin }: { pin?: string; newPin?: string } = JSON.parse(words);
      const body = { approvalAbove, ...(pin === undefined ? {} : { pin }), ...(newPin === undefined ? {} : { newPin }) };
      const answer = await call('mallFamily.setRule', { body, idempotencyKey });
      if (!answer.ok && answer.error.code === 'family_pin_locked') onLocked();
      return answer;
    },
    onDone,
  );
  const save = ({ approvalAbove, ...words }: NonNullable<ReturnType<typeof ruleBody>>) =>
    void sending.run({ approvalAbove, setsWord: words.newPin !== undefined }, JSON.stringify(words));
  return { ...sending, save };
};

/** The limit of the family and its six-figure word. */
export const RuleForm = ({ rule, now, onSaved, onLocked }: RuleFormProps) => {
  const [draft, setDraft] = useState<RuleDraft>(() => draftOf(rule));
  const [saved, setSaved] = useState(false);
  const body = ruleBody(draft, rule);
  const { phase, error, save, again, forget, giveUp } = useSaving(onLocked, (changed) => {
    setDraft(draftOf(changed));
    setSaved(true);
    onSaved();
  });
  const change = (part: Partial<RuleDraft>) => {
    setSaved(false);
    // A corrected word is part of the request but not of its key.
    giveUp();
    setDraft((old) => ({ ...old, ...part }));
  };
  const locked = isLocked(rule, now);
  const wasLocked = useRef(locked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the end of the lock takes its refusal away
  useEffect(() => {
    if (wasLocked.current && !locked) forget();
    wasLocked.current = locked;
  }, [locked]);
  const unsure = phase === 'unsure';
  const refusal = unsure ? UNSURE : locked ? undefined : error?.message;
  const part = { draft, rule, problems: problemsOf(draft), onChange: change };
  return (
    <>
      <Limit {...part} />
      <Pins {...part} />
      {locked && rule.lockedUntil !== null && (
        <Card tone='points'>
          <View {...a11y({ role: 'status' })}>{lockText(rule.lockedUntil)}</View>
        </Card>
      )}
      {refusal !== undefined && (
        <Card tone={unsure ? 'points' : 'danger'}>
          <View {...a11y({ role: 'alert' })}>{refusal}</View>
        </Card>
      )}
      <View {...a11y({ role: 'status', live: 'polite' })}>{saved && <Text className='redeemed__said'>已保存。</Text>}</View>
      <PrimaryButton
        text={unsure ? '马上再试' : '保存'}
        busyText='正在保存'
        busy={phase === 'busy'}
        disabled={!unsure && (body === null || locked)}
        testId='save-rule'
        onPress={() => {
          if (unsure) again();
          else if (body !== null) save(body);
        }}
      />
    </>
  );
};
