import { ScrollView, View } from '@tarojs/components';
import type { PropsWithChildren, ReactNode } from 'react';
import { a11y } from '@/a11y';
import type { IllustrationName } from '@/icons/illustrations';
import { EmptyState } from '../EmptyState';
import { PrivacyGate } from '../PrivacyGate';
import { Skeleton } from '../Skeleton';
import './index.scss';

/** Every screen shows exactly one of these four. */
export type Face =
  | { readonly kind: 'loading'; readonly shape?: 'cards' | 'list' | 'headline' | 'table' }
  | {
      readonly kind: 'empty';
      readonly title: string;
      readonly hint?: string;
      readonly picture?: IllustrationName;
      readonly action?: { readonly text: string; readonly onPress: () => void };
    }
  | { readonly kind: 'error'; readonly message: string; readonly onRetry?: () => void; readonly busy?: boolean }
  | { readonly kind: 'ready' };

interface PageShellProps {
  readonly face: Face;
  /** Stays in view above every face, for filters and tabs. */
  readonly head?: ReactNode;
  /** Stays at the bottom of the screen when ready: the main action. */
  readonly foot?: ReactNode;
  /** Uses the whole width of a computer screen. */
  readonly wide?: boolean;
}

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
