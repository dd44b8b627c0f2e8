import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, ConfirmSheet } from '@/components';
import { formatWhole } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../../hooks/submit-once';
import { goodRows } from '../../model/desk';
import type { ImportJob } from '../../types';
import { Actions } from '../parts';

type Choice = 'all' | 'good_rows' | 'cancel';

/** What can be done with a checked file: the whole of it, its good rows, or nothing. */
export const Decision = ({ job, onChanged }: { readonly job: ImportJob; readonly onChanged: () => void }) => {
  const [asking, setAsking] = useState<Choice | null>(null);
  const params = { importJobId: job.id };
  const action = useAction(
    async (choice: Choice) =>
      choice === 'cancel'
        ? submitOnce(`import.cancel.${job.id}`, {}, (idempotencyKey, body) =>
            call('roster.cancelImport', { params, body, idempotencyKey }),
          )
        : submitOnce(`import.commit.${job.id}`, { mode: choice }, (idempotencyKey, body) =>
            call('roster.commitImport', { params, body, idempotencyKey }),
          ),
    () => {
      setAsking(null);
      onChanged();
    },
  );
  if (job.state !== 'checked') return null;
  const good = goodRows(job);
  const texts: Readonly<Record<Choice, { title: string; message: string; confirmText: string }>> = {
    all: {
      title: '导入整份名册？',
      message: `共 ${formatWhole(job.rowsTotal)} 行，全部成功才会生效。`,
      confirmText: '导入整份名册',
    },
    good_rows: {
      title: '只导入没有错误的行？',
      message: `导入 ${formatWhole(good)} 行，跳过有错误的 ${formatWhole(job.errorRows)} 行。改正后可以再次上传，同一学号不会重复。`,
      confirmText: `导入 ${formatWhole(good)} 行`,
    },
    cancel: { title: '放弃这次导入？', message: '文件和检查报告会被删除，数据不会有任何变化。', confirmText: '放弃导入' },
  };
  const text = texts[asking ?? 'all'];
  return (
    <View className='import__acts'>
      <Actions>
        {job.errorRows === 0 && job.rowsTotal > 0 && (
          <Button text='导入整份名册' size='md' testId='commit-all' onPress={() => setAsking('all')} />
        )}
        {job.errorRows > 0 && good > 0 && (
          <Button
            text={`只导入没有错误的 ${formatWhole(good)} 行`}
            size='md'
            testId='commit-good'
            onPress={() => setAsking('good_rows')}
          />
        )}
        <Button text='放弃导入' kind='plain' size='md' testId='cancel-import' onPress={() => setAsking('cancel')} />
      </Actions>
      <ConfirmSheet
        open={asking !== null}
        title={text.title}
        message={text.message}
        confirmText={text.confirmText}
        danger={asking === 'cancel'}
        busy={action.busy}
        error={action.error?.message}
        onConfirm={() => asking !== null && void action.run(asking)}
        onCancel={() => {
          setAsking(null);
          action.forget();
        }}
      />
    </View>
  );
};
