import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, ConfirmSheet } from '@/components';
import { useAction } from '@/hooks/use-action';
import { useQuery } from '@/hooks/use-query';
import { call, download } from '@/services/api';
import { saveFile } from '@/services/save-file';
import { courierText } from '../../model/redemptions';

interface CourierExportProps {
  /** undefined = all campuses of the caller. */
  readonly campusId: string | undefined;
  readonly campusName: string | undefined;
  /** The file is there, and what is in it counts as with the courier. */
  readonly onDone: () => void;
}

/** Asks with the number of parcels: what is in the file is taken out of the hands of the family and of the clock. */
const CourierSheet = ({ campusId, campusName, onDone, onClose }: CourierExportProps & { readonly onClose: () => void }) => {
  const query = campusId === undefined ? {} : { campusId };
  const count = useQuery(campusId ?? 'all', (attach) => call('mallDesk.toPost', { query, attach }));
  const action = useAction(
    () => download('mallDesk.courierFile', { params: { format: 'xlsx' }, query }),
    (file) => {
      saveFile(file, '待发货.xlsx');
      onDone();
    },
  );
  return (
    <ConfirmSheet
      open
      title={`导出快递单：${campusName ?? '您负责的所有校区'}`}
      message={count.data === undefined ? '正在数待寄的包裹…' : courierText(count.data)}
      confirmText='确认导出'
      busy={action.busy}
      disabled={(count.data?.parcels ?? 0) === 0}
      error={action.error?.message ?? count.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

/** The addresses for the courier, after a question. */
export const CourierExport = (props: CourierExportProps) => {
  const [asking, setAsking] = useState(false);
  const { onDone } = props;
  return (
    <View className='desk__download'>
      <Button
        text='导出快递单'
        kind='secondary'
        size='md'
        icon='download'
        testId='export-courier'
        onPress={() => setAsking(true)}
      />
      {asking && (
        <CourierSheet
          {...props}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onDone();
          }}
        />
      )}
    </View>
  );
};
