import { ScrollView, Text, View } from '@tarojs/components';
import type { PropsWithChildren, ReactNode } from 'react';
import { a11y } from '@/a11y';
import type { IllustrationName } from '@/icons/illustrations';
import { EmptyState } from '../EmptyState';
import { Icon } from '../Icon';
import { Pressable } from '../Pressable';
import { PrivacyGate } from '../PrivacyGate';
import { Skeleton } from '../Skeleton';
import './index.scss';

/** What is shown may be old: asking again did not succeed. */
export interface Stale {
  readonly onRetry: () => void;
  readonly busy: boolean;
}

/** Every screen shows exactly one of these four. */
export type Face =
  | { readonly kind: 'loading'; readonly shape?: 'cards' | 'list' | 'headline' | 'table' }
  | {
      readonly kind: 'empty';
      readonly title: string;
      readonly hint?: string;
      readonly picture?: IllustrationName;
      readonly action?: { readonly text: string; readonly onPress: () => void };
      readonly stale?: Stale;
    }
  | { readonly kind: 'error'; readonly message: string; readonly onRetry?: () => void; readonly busy?: boolean }
  | { readonly kind: 'ready'; readonly stale?: Stale };

interface PageShellProps {
  readonly face: Face;
  /** Stays in view above every face, for filters and tabs. */
  readonly head?: ReactNode;
  /** Stays at the bottom of the screen when ready: the main action. */
  readonly foot?: ReactNode;
  /** Uses the whole width of a computer screen. */
  readonly wide?: boolean;
}

/** One thin line above what is shown, with the way to ask again. */
export const StaleLine = ({ onRetry, busy }: Stale) => (
  <View {...a11y({ role: 'status', live: 'polite' })}>
    <Pressable className='qy-page__stale' disabled={busy} onPress={onRetry}>
      <Icon name='refresh' size='sm' tone='points' />
      <Text className='qy-page__stale-text'>没有更新成功，这里是之前的内容。点这里重试</Text>
    </Pressable>
  </View>
);

const Content = ({ face, children }: PropsWithChildren<{ readonly face: Face }>) => {
  switch (face.kind) {
    case 'loading':
      return <Skeleton shape={face.shape ?? 'cards'} />;
    case 'empty':
      return <EmptyState title={face.title} hint={face.hint} picture={face.picture} action={face.action} />;
    case 'error':
      return (
        <EmptyState
          title='没有加载出来'
          hint={face.message}
          picture='error'
          action={face.onRetry && { text: '重试', onPress: face.onRetry, busy: face.busy ?? false }}
        />
      );
    case 'ready':
      return <View className='qy-page__ready'>{children}</View>;
  }
};

/** On the web the page's content can be reached by keyboard, so that a page of nothing but text scrolls, too. */
const main = (): object => (process.env.TARO_ENV === 'h5' ? { ...a11y({ role: 'main' }), tabIndex: 0 } : {});

/** The frame of every screen: paper background, safe areas, one of the four faces. */
export const PageShell = ({ face, head, foot, wide = false, children }: PropsWithChildren<PageShellProps>) => (
  <View className={`qy-page ${wide ? 'qy-page--wide' : ''} ${foot !== undefined ? 'qy-page--footed' : ''}`}>
    {head !== undefined && <View className='qy-page__head'>{head}</View>}
    <View className='qy-page__body' {...main()}>
      {(face.kind === 'ready' || face.kind === 'empty') && face.stale !== undefined && <StaleLine {...face.stale} />}
      <Content face={face}>{children}</Content>
    </View>
    {foot !== undefined && face.kind === 'ready' && (
      <View className='qy-page__foot'>
        <View className='qy-page__foot-inner'>{foot}</View>
      </View>
    )}
    <PrivacyGate />
  </View>
);

/** A strip that scrolls sideways without a visible bar. */
export const SideScroll = ({ children }: PropsWithChildren) => (
  <ScrollView scrollX enhanced showScrollbar={false} className='qy-sidescroll'>
    <View className='qy-sidescroll__row'>{children}</View>
  </ScrollView>
);
