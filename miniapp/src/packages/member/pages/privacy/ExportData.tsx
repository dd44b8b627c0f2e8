import Taro from '@tarojs/taro';
import { useState } from 'react';
import { ConfirmSheet, ListRow } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { saveFile } from '@/services/save-file';
import { localDateOf } from '@/vocabulary';
import { exportName } from '../../model';

/** Everything the school keeps about the family: a file on the web, copied as text in WeChat. */
export const ExportData = () => {
  const [asking, setAsking] = useState(false);
  const web = process.env.TARO_ENV === 'h5';
  const action = useAction(
    () => call('identity.familyExport'),
    (data) => {
      const text = JSON.stringify(data, null, 2);
      if (web) saveFile(new Blob([text], { type: 'application/json' }), exportName(localDateOf(Date.now())));
      else
        Taro.setClipboardData({ data: text }).catch(
          () => void Taro.showToast({ title: '没有复制，可以稍后再试一次', icon: 'none' }),
        );
      setAsking(false);
    },
  );
  return (
    <>
      <ListRow
        title='导出全部数据'
        hint={web ? '下载 JSON 文件' : '复制到剪贴板'}
        testId='export'
        onPress={() => setAsking(true)}
      />
      <ConfirmSheet
        open={asking}
        title='导出全部数据？'
        message={
          web
            ? '将下载一个 JSON 文件，包含家庭、孩子、课程、考勤和积分的全部记录。'
            : '全部记录将以文字形式复制到剪贴板，您可以粘贴到备忘录或发给自己。'
        }
        confirmText={web ? '下载' : '复制'}
        busy={action.busy}
        error={action.error?.message}
        onConfirm={() => void action.run()}
        onCancel={() => setAsking(false)}
      />
    </>
  );
};
