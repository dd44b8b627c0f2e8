import { Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Card, EmptyState, ListRow, PageShell, Skeleton } from '@/components';
import '@/family/family.scss';
import { formatInstant } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { consentWords } from '../../model';
import { Deletion } from './Deletion';
import { ExportData } from './ExportData';
import { Withdrawal } from './Withdrawal';

/** Every consent and withdrawal of the family. */
const History = () => {
  const history = useQuery('consents', (attach) => call('identity.consentHistory', { attach }));
  if (history.data === undefined) {
    return history.error === undefined ? (
      <Skeleton shape='list' count={1} />
    ) : (
      <EmptyState
        compact
        picture='error'
        title='同意记录没有加载出来'
        hint={history.error.message}
        action={{ text: '重试', onPress: () => void history.reload(), busy: history.busy }}
      />
    );
  }
  if (history.data.items.length === 0) return null;
  return (
    <Card flush title='同意记录'>
      {history.data.items.map(({ consentId, decision, policyVersion, decidedAt }) => (
        <ListRow
          key={consentId}
          title={decision === 'given' ? '同意' : '撤回同意'}
          hint={formatInstant(decidedAt)}
          value={policyVersion}
        />
      ))}
    </Card>
  );
};

/** Consent, export and deletion in one place. */
export default function Privacy() {
  const signedIn = useRequireSession(urls.privacy());
  const me = useQuery(signedIn ? 'me' : null, (attach) => call('identity.me', { attach }));
  const face = faceOf(
    me,
    ({ guardian }) => (guardian === null ? { title: '这个账号没有家庭数据', hint: '绑定手机号后可以在这里管理' } : null),
    'list',
  );
  const consent = me.data?.childDataConsent;
  return (
    <PageShell face={face}>
      {consent !== undefined && (
        <>
          <Card flush title='孩子的个人信息'>
            <ListRow
              title='我的同意'
              value={consentWords[consent.state]}
              {...(consent.decidedAt === null ? {} : { hint: formatInstant(consent.decidedAt) })}
              {...(consent.state === 'given'
                ? {}
                : { onPress: () => void Taro.navigateTo({ url: urls.consent(urls.privacy()) }) })}
            />
            <ListRow
              title={`《${consent.currentPolicy.title}》`}
              hint={`版本 ${consent.currentPolicy.version}`}
              onPress={() => void Taro.navigateTo({ url: urls.policy() })}
            />
            {consent.state === 'given' && <Withdrawal onDone={() => void me.reload()} />}
          </Card>
          <History key={`${consent.state} ${consent.decidedAt ?? 0}`} />
          <Card flush title='我的数据'>
            <ExportData />
            <Deletion />
          </Card>
          <Text className='fam-note'>导出的文件包含家庭、孩子、课程、考勤和积分的全部记录，请妥善保管。</Text>
        </>
      )}
    </PageShell>
  );
}
