import { Text, View } from '@tarojs/components';
import { Button, Card } from '@/components';
import type { PendingCheckIn } from '@/family/pending-check-ins';
import { formatInstant } from '@/format';

interface WaitingCheckInsCardProps {
  readonly items: readonly PendingCheckIn[];
  readonly onDismiss: (key: string) => void;
}

/** Scans that wait for the network, and those the server refused when they arrived. */
export const WaitingCheckInsCard = ({ items, onDismiss }: WaitingCheckInsCardProps) => (
  <>
    {items.map(({ key, studentName, scannedAt, refused }) => (
      <Card key={key} tone={refused === undefined ? 'brand' : 'danger'}>
        <Text className='home__waiting'>
          {refused === undefined
            ? `${studentName} ${formatInstant(scannedAt)} 的签到已保存，有网络后自动发送`
            : `${studentName} ${formatInstant(scannedAt)} 的签到没有成功：${refused}`}
        </Text>
        {refused !== undefined && (
          <View className='home__waiting-act'>
            <Button text='知道了' kind='secondary' size='md' onPress={() => onDismiss(key)} />
          </View>
        )}
      </Card>
    ))}
  </>
);
