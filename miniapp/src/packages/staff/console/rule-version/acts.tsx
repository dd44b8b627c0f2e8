import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, ConfirmSheet, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { ReasonSheet } from '../../components/reason-sheet';
import { allows } from '../../model/access';
import { versionName } from '../../model/rule-words';
import type { Me, RuleVersionDetail, RuleVersionDiff } from '../../types';
import { BeginSheet, type BeginSheetProps } from '../backtest/begin-sheet';
import { DraftSheet } from '../rules/draft-sheet';
import { BacktestLine } from './backtest-card';
import { PublishSheet } from './publish-sheet';

type Sheet = 'head' | 'discard' | 'submit' | 'return' | 'publish' | 'withdraw' | 'copy' | 'backtest';

interface SheetProps {
  readonly version: RuleVersionDetail;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Title and note of a draft. */
const HeadSheet = ({ version, onClose, onDone }: SheetProps) => {
  const [title, setTitle] = useState(version.title);
  const [note, setNote] = useState(version.note ?? '');
  const action = useAction(
    () =>
      call('ruleVersions.save', {
        params: { ruleVersionId: version.id },
        body: { revision: version.revision, title: title.trim(), note: note.trim() || null, ruleSet: version.ruleSet },
      }),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      title='标题和说明'
      confirmText='保存到草稿'
      cancelText='不保存'
      busy={action.busy}
      disabled={title.trim().length < 2}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field label='标题' required value={title} onChange={setTitle} maxLength={60} testId='head-title' />
      <Field
        label='说明'
        kind='multiline'
        value={note}
        onChange={setNote}
        placeholder='为什么改，给复核的同事看'
        maxLength={500}
        testId='head-note'
      />
    </ConfirmSheet>
  );
};

const SubmitSheet = ({ version, onBacktest, onClose, onDone }: SheetProps & { readonly onBacktest: () => void }) => {
  const action = useAction(
    () => call('ruleVersions.submit', { params: { ruleVersionId: version.id }, body: { revision: version.revision } }),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      title='提交复核'
      message='提交后不能再修改，除非被退回。编写、保存和提交的人都不能发布，请另一位有发布权限的同事来复核。'
      confirmText='提交复核'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <BacktestLine version={version} />
      {version.backtest === null && (
        <Button text='先回测这一版' kind='secondary' size='md' testId='backtest-first' onPress={onBacktest} />
      )}
    </ConfirmSheet>
  );
};

const DiscardSheet = ({ version, onClose }: Omit<SheetProps, 'onDone'>) => {
  const action = useAction(
    () => call('ruleVersions.discard', { params: { ruleVersionId: version.id } }),
    () => void Taro.redirectTo({ url: urls.staff.rules() }),
  );
  return (
    <ConfirmSheet
      open
      danger
      title='删除草稿'
      message={`「${version.title}」将被删除，不能恢复。使用中的规则不受影响。`}
      confirmText='删除草稿'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

const WithdrawSheet = ({ version, onClose, onDone }: SheetProps) => (
  <ReasonSheet
    title='撤回发布'
    message={`「${versionName(version)}」还没有生效，撤回后回到草稿，到时不会生效。使用中的规则不受影响。`}
    confirmText='撤回发布'
    placeholder='例如：打卡的积分写错了'
    maxLength={200}
    send={(reason) => call('ruleVersions.withdraw', { params: { ruleVersionId: version.id }, body: { reason } })}
    onDone={onDone}
    onClose={onClose}
  />
);

/** Why nothing can be done at the moment, if that needs saying. */
const waitingFor = (me: Me, version: RuleVersionDetail): string | null => {
  if (version.state === 'draft' && version.problems.length > 0) return '按下面的提示修改后，就可以提交复核。';
  if (version.state !== 'review') return null;
  if (!allows(me, 'rules.publish')) return '正在等待有发布权限的同事复核。';
  return version.mayPublish ? null : '您编写、保存或提交了这一版，请另一位有发布权限的同事复核发布。';
};

interface ActsProps {
  readonly me: Me;
  readonly version: RuleVersionDetail;
  readonly diff: RuleVersionDiff | undefined;
  readonly onChanged: () => void;
}

/** Tries the version as it stands; another revision of it is another trial. */
const TrialSheet = ({
  version,
  ...sending
}: Pick<BeginSheetProps, 'onLost' | 'onClose' | 'onDone'> & { readonly version: RuleVersionDetail }) => (
  <BeginSheet versionIds={[version.id]} known={version} seen={[String(version.revision)]} {...sending} />
);

const Sheets = ({
  me,
  sheet,
  version,
  diff,
  onSheet,
  onChanged,
}: ActsProps & {
  readonly sheet: Sheet | null;
  readonly onSheet: (sheet: Sheet | null) => void;
}) => {
  const onClose = () => onSheet(null);
  const onBacktest = () => onSheet('backtest');
  const onBegun = (id: string) => {
    onClose();
    void Taro.navigateTo({ url: urls.staff.backtest(id) });
  };
  const done = () => {
    onClose();
    onChanged();
  };
  switch (sheet) {
    case 'head':
      return <HeadSheet version={version} onClose={onClose} onDone={done} />;
    case 'submit':
      return <SubmitSheet version={version} onBacktest={onBacktest} onClose={onClose} onDone={done} />;
    case 'discard':
      return <DiscardSheet version={version} onClose={onClose} />;
    case 'publish':
      return (
        <PublishSheet
          version={version}
          diff={diff}
          onBacktest={allows(me, 'rules.write') ? onBacktest : undefined}
          onClose={onClose}
          onDone={done}
        />
      );
    case 'backtest':
      return <TrialSheet version={version} onLost={onChanged} onClose={onClose} onDone={onBegun} />;
    case 'return':
      return (
        <ReasonSheet
          title='退回修改'
          message='编写的人会看到原因，改好后可以再次提交。'
          confirmText='退回修改'
          placeholder='例如：打卡的积分太高'
          maxLength={200}
          send={(reason) => call('ruleVersions.return', { params: { ruleVersionId: version.id }, body: { reason } })}
          onDone={done}
          onClose={onClose}
        />
      );
    case 'withdraw':
      return <WithdrawSheet version={version} onClose={onClose} onDone={done} />;
    case 'copy':
      return (
        <DraftSheet
          sources={[version]}
          onClose={onClose}
          onDone={(id) => void Taro.redirectTo({ url: urls.staff.ruleVersion(id) })}
        />
      );
    case null:
      return null;
  }
};

/** What the caller may do with a version at its stage. */
export const Acts = ({ me, version, diff, onChanged }: ActsProps) => {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const writes = allows(me, 'rules.write');
  const decides = allows(me, 'rules.publish') && version.state === 'review';
  const isDraft = version.state === 'draft';
  const waiting = waitingFor(me, version);
  const button = (id: Sheet, text: string, kind: 'primary' | 'secondary' | 'plain', disabled = false) => (
    <Button text={text} kind={kind} size='md' disabled={disabled} testId={`act-${id}`} onPress={() => setSheet(id)} />
  );
  return (
    <>
      <View className='desk__actions'>
        {writes && isDraft && button('submit', '提交复核', 'primary', version.problems.length > 0)}
        {decides && version.mayPublish && button('publish', '发布', 'primary')}
        {decides && button('return', '退回修改', 'secondary')}
        {allows(me, 'rules.publish') && version.mayWithdraw && button('withdraw', '撤回发布', 'secondary')}
        {writes && isDraft && button('head', '改标题和说明', 'secondary')}
        {writes && !isDraft && button('copy', '以此新建草稿', 'secondary')}
        {writes && version.mayDiscard && button('discard', '删除草稿', 'plain')}
      </View>
      {waiting !== null && <Text className='rule-form__note'>{waiting}</Text>}
      <Sheets me={me} sheet={sheet} version={version} diff={diff} onSheet={setSheet} onChanged={onChanged} />
    </>
  );
};
