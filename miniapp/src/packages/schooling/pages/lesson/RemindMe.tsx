import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card } from '@/components';
import '@/family/family.scss';
import { type Asked, askedText, useMessageConsent } from '@/family/message-consent';
import './index.scss';

/** Asked for together: a lesson that is coming up can also be moved. */
const CODES = ['lesson_reminder', 'lesson_changed'] as const;

/** Reminds of a lesson over WeChat: nothing where the school has not set such messages up, or outside of WeChat. */
export const RemindMe = ({ lessonId }: { readonly lessonId: string }) => {
  const consent = useMessageConsent(process.env.TARO_ENV === 'weapp' ? `remind ${lessonId}` : null);
  const [asked, setAsked] = useState<Asked>();
  const reminder = consent.settings.data?.templates.find(({ code }) => code === 'lesson_reminder');
  if (reminder === undefined || reminder.templateId === null || reminder.muted) return null;
  const text = asked === undefined ? undefined : askedText[asked];
  return (
    <Card title='上课提醒'>
      <Text className='fam-note' {...a11y({ role: 'status' })}>
        {text ??
          (reminder.remaining > 0
            ? `已开启：上课前一天傍晚在微信里提醒，还会提醒 ${reminder.remaining} 次。`
            : '上课前一天傍晚在微信里提醒您一次。')}
      </Text>
      <View className='lesson__act'>
        <Button
          block
          kind='secondary'
          size='md'
          icon='bell'
          text={reminder.remaining > 0 ? '再提醒一次' : '提醒我'}
          testId='remind-me'
          onPress={() => void consent.ask(CODES).then(setAsked)}
        />
      </View>
    </Card>
  );
};
