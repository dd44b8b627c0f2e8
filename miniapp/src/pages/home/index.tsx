import { Text } from '@tarojs/components';
import { Card, ListRow, PageShell } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { greeting, roleLines } from './model';
import './index.scss';

/** The first screen: who is here, and what is next for them. */
export default function Home() {
  const signedIn = useRequireSession(urls.home());
  const me = useQuery(signedIn ? 'me' : null, (attach) => call('identity.me', { attach }));
  return (
    <PageShell face={faceOf(me, undefined, 'headline')}>
      {me.data !== undefined && (
        <>
          <Text className='home__greeting'>{greeting(me.data)}</Text>
          <Text className='home__school'>{me.data.school.name}</Text>
          {me.data.staff !== null && (
            <Card flush title='我的岗位'>
              {roleLines(me.data).map((line) => (
                <ListRow key={line} title={line} icon='staff' />
              ))}
            </Card>
          )}
          {me.data.family !== null && (
            <Card flush title='我的家庭'>
              {me.data.family.guardians.map((guardian) => (
                <ListRow
                  key={guardian.guardianId}
                  title={guardian.name}
                  hint={guardian.phoneMasked ?? '未登记手机号'}
                  icon='family'
                />
              ))}
            </Card>
          )}
        </>
      )}
    </PageShell>
  );
}
