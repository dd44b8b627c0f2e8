import type { PropsWithChildren, ReactNode } from 'react';
import { Card, EmptyState, Skeleton, StaleLine } from '@/components';
import { staleOf } from '@/hooks/use-query';
import type { Pages } from './use-pages';

interface ListFaceProps {
  readonly pages: Pages<unknown>;
  /** What is being listed, for the sentence that says it did not arrive. */
  readonly what: string;
  readonly empty: ReactNode;
}

/** The four faces of a list inside a screen that is ready otherwise. */
export const ListFace = ({ pages, what, empty, children }: PropsWithChildren<ListFaceProps>) => {
  if (pages.data !== undefined) {
    const stale = staleOf(pages);
    return (
      <>
        {stale !== undefined && <StaleLine {...stale} />}
        {pages.data.length === 0 ? <Card>{empty}</Card> : children}
      </>
    );
  }
  if (pages.error === undefined) return <Skeleton shape='list' count={4} />;
  return (
    <EmptyState
      compact
      picture='error'
      title={`${what}没有加载出来`}
      hint={pages.error.message}
      action={{ text: '重试', onPress: () => void pages.reload(), busy: pages.busy }}
    />
  );
};
