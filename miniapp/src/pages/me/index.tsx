import { useState } from 'react';
import { Card, ConfirmSheet, ListRow, PageShell } from '@/components';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { signOut } from '@/services/auth';
import { session } from '@/services/session';

/** The own account: who one is here, and the ways out. */
export default function Me() {
  const signedIn = useRequireSession(urls.me());
  const me = useQuery(signedIn ? 'me' : null, (attach) => call('identity.me', { attach }));
  const [asking, setAsking] = useState(false);
  const everywhere = useAction(
    () => call('identity.logoutEverywhere'),
    () => session.clear(),
  );
  return (
    <PageShell face={faceOf(me, undefined, 'list')}>
      {me.data !== undefined && (
        <Card flush>
          <ListRow
            title={me.data.guardian?.name ?? me.data.staff?.name ?? '还没有登记姓名'}
            icon='me'
            hint={me.data.school.name}
          />
          {me.data.guardian !== null && <ListRow title='手机号' icon='phone' value={me.data.guardian.phoneMasked ?? '未绑定'} />}
        </Card>
      )}
      <Card flush>
        <ListRow title='退出登录' testId='sign-out' onPress={() => void signOut()} />
        <ListRow title='在所有设备上退出' hint='手机丢失或更换时使用' onPress={() => setAsking(true)} />
        <ListRow title='版本' value={APP_VERSION} />
      </Card>
      <ConfirmSheet
        open={asking}
        title='在所有设备上退出？'
        message='其他手机和电脑上的登录也会一起失效，需要重新登录。'
        confirmText='全部退出'
        busy={everywhere.busy}
        error={everywhere.error?.message}
        onConfirm={() => void everywhere.run()}
        onCancel={() => setAsking(false)}
      />
    </PageShell>
  );
}
