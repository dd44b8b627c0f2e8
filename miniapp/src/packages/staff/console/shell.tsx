import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { ReactNode } from 'react';
import { a11y } from '@/a11y';
import { Icon, PageShell, Pressable } from '@/components';
import { faceOf } from '@/hooks/use-query';
import { urls } from '@/routes';
import { signOut } from '@/services/auth';
import { useCaller } from '../hooks/use-me';
import type { Campus, Me } from '../types';
import { mayOpen, menuOf } from './menu';
import './shell.scss';

/** The page's title for screen readers. */
export const HEADING: object = { role: 'heading', 'aria-level': 1 };

export interface Caller {
  readonly me: Me;
  readonly campuses: readonly Campus[];
}

const Rail = ({ me, page }: { readonly me: Me; readonly page: string }) => (
  <View className='rail' {...a11y({ role: 'navigation', label: '后台导航' })}>
    <View className='rail__brand'>
      <Icon name='sprout' size='lg' tone='brand' />
      <View className='rail__names'>
        <Text className='rail__product'>青芽</Text>
        <Text className='rail__school'>{me.school.name}</Text>
      </View>
    </View>
    <View className='rail__menu'>
      {menuOf(me).map((section) => (
        <View className='rail__section' key={section.title}>
          <Text className='rail__title'>{section.title}</Text>
          {section.entries.map(({ id, title, url }) => (
            <Pressable
              key={id}
              role='link'
              label={id === page ? `${title}，当前页面` : title}
              className={`rail__link ${id === page ? 'rail__link--on' : ''}`}
              testId={`menu-${id}`}
              onPress={() => void Taro.redirectTo({ url })}
            >
              <Text>{title}</Text>
            </Pressable>
          ))}
        </View>
      ))}
    </View>
    <View className='rail__foot'>
      <Text className='rail__who'>{me.staff?.name}</Text>
      <Text className='rail__roles'>{[...new Set(me.staff?.roles.map(({ roleName }) => roleName))].join('、')}</Text>
      <Pressable role='link' className='rail__link' onPress={() => void Taro.redirectTo({ url: urls.staff.today() })}>
        <Text>今日课次</Text>
      </Pressable>
      <Pressable role='link' className='rail__link' testId='console-sign-out' onPress={() => void signOut()}>
        <Text>退出登录</Text>
      </Pressable>
    </View>
  </View>
);

interface ConsoleProps {
  /** Entry of the navigation this page belongs to; its permission is the page's. */
  readonly page: string;
  readonly title: string;
  /** One line on what the page is for. */
  readonly lead?: string | undefined;
  /** Address to come back to after signing in. */
  readonly url: string;
  readonly children: (caller: Caller) => ReactNode;
}

/** The frame of every desktop page: navigation on the left, title and content on the right. */
export const Console = ({ page, title, lead, url, children }: ConsoleProps) => {
  const caller = useCaller(url);
  const face = faceOf(
    caller,
    ({ me }) =>
      mayOpen(me, page)
        ? null
        : { title: '您没有查看这个页面的权限', hint: '如需开通，请联系机构负责人调整角色', picture: 'error' as const },
    'table',
  );
  return (
    <View className='console'>
      {caller.data !== undefined && <Rail me={caller.data.me} page={page} />}
      <View className='console__main'>
        <View className='console__head'>
          <View className='console__title' {...HEADING}>
            {title}
          </View>
          {lead !== undefined && <Text className='console__lead'>{lead}</Text>}
        </View>
        <PageShell wide face={face}>
          {caller.data !== undefined && face.kind === 'ready' && children(caller.data)}
        </PageShell>
      </View>
    </View>
  );
};
