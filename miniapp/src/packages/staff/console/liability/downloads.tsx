import type { RequestOf } from '@/services/api';
import { Actions, DownloadButton } from '../parts';

type ReportId = 'exports.liability' | 'exports.rollForward';

interface DownloadsProps<Id extends ReportId> {
  readonly id: Id;
  /** Tells the buttons of one page apart. */
  readonly name: string;
  /** What the file is called. */
  readonly title: string;
  readonly query: NonNullable<RequestOf<Id>['query']>;
}

/** One table of the page as a file. */
export const Downloads = <Id extends ReportId>({ id, name, title, query }: DownloadsProps<Id>) => {
  const request = (format: 'csv' | 'xlsx') => ({ params: { format }, query }) as unknown as RequestOf<Id>;
  return (
    <Actions>
      <DownloadButton text='导出 CSV' id={id} fileName={`${title}.csv`} testId={`${name}-csv`} request={request('csv')} />
      <DownloadButton text='导出 Excel' id={id} fileName={`${title}.xlsx`} testId={`${name}-xlsx`} request={request('xlsx')} />
    </Actions>
  );
};
