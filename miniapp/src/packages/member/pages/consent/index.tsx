import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { a11y } from '@/a11y';
import { Button, Card, ListRow, PageShell, PrimaryButton } from '@/components';
import '@/family/family.scss';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { ownScreen } from '../../model';
import '../../member.scss';
import { policySummary } from '../../policy-text';

const openPolicy = () => void Taro.navigateTo({ url: urls.policy() });

/** A guardian's consent to the handling of the children's data; nothing about a child is shown before. */
export default function Consent() {
  const { back } = useRouter().params;
  const signedIn = useRequireSession(urls.consent(back));
  const me = useQuery(signedIn ? 'me' : null, (attach) => call('identity.me', { attach }));
  const policy = me.data?.childDataConsent.currentPolicy;
  const leave = () => void Taro.reLaunch({ url: ownScreen(back, urls.home()) });
  const agree = useAction(
    () => call('identity.consentGive', { body: { kind: 'child_data', policyVersion: policy?.version ?? '' } }),
    leave,
  );
  const refresh = agree.error?.code === 'consent_policy_outdated' ? () => void me.reload() : undefined;
  return (
    <PageShell
      face={faceOf(me)}
      foot={
        <View className='member__foot'>
          <PrimaryButton text='同意' busyText='正在记录' busy={agree.busy} onPress={() => void agree.run()} testId='agree' />
          <Button block text='暂不同意' kind='plain' size='md' onPress={() => void Taro.switchTab({ url: urls.me() })} />
        </View>
      }
    >
      {policy !== undefined && (
        <>
          <Card title='查看孩子资料前，请您阅读并同意'>
            {policySummary.map((line) => (
              <Text className='member__text' key={line}>
                {line}
              </Text>
            ))}
          </Card>
          <Card flush>
            <ListRow title={`《${policy.title}》全文`} hint={`版本 ${policy.version}`} icon='lesson' onPress={openPolicy} />
          </Card>
          <Text className='fam-note'>
            您作为监护人，代未满 14 周岁的孩子作出同意。同意的时间和版本会被记录，可随时在「我的 · 隐私与数据」中撤回。
          </Text>
          {agree.error !== undefined && (
            <View {...a11y({ role: 'alert' })}>
              <Card tone='danger'>{agree.error.message}</Card>
            </View>
          )}
          {refresh !== undefined && <Button block text='读取新版本' kind='secondary' size='md' onPress={refresh} />}
        </>
      )}
    </PageShell>
  );
}
