import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, StreakCalendar } from '@/components';
import { useAction } from '@/hooks/use-action';
import { useDraft } from '@/hooks/use-draft';
import { call } from '@/services/api';
import type { LocalDate } from '@/vocabulary';
import { type Home, signInSentence } from './model';

interface DailySignInProps {
  readonly studentId: string;
  readonly today: LocalDate;
  readonly signIn: NonNullable<Home['selected']>['signIn'];
  readonly onSigned: () => void;
}

/** This month's stamps and the button for today's. */
export const DailySignIn = ({ studentId, today, signIn, onSigned }: DailySignInProps) => {
  const [said, setSaid] = useState<string>();
  const draft = useDraft(`sign-in.${studentId}.${today}`);
  const action = useAction(
    () => call('schooling.signIn', { params: { studentId }, idempotencyKey: draft.key() }),
    (answer) => {
      draft.settle();
      setSaid(signInSentence(answer));
      onSigned();
    },
  );
  const note = action.error?.message ?? said;
  return (
    <Card>
      <StreakCalendar month={today} today={today} marked={signIn.dates} streak={signIn.streak} />
      <View className='home__sign-in'>
        <Button
          block
          kind='secondary'
          size='md'
          text={signIn.signedToday ? '今天已打卡' : '今日打卡'}
          busyText='正在打卡'
          busy={action.busy}
          disabled={signIn.signedToday}
          testId='sign-in-today'
          onPress={() => void action.run()}
        />
      </View>
      {note !== undefined && (
        <View className='home__said' {...a11y({ role: 'status', live: 'polite' })}>
          <Text>{note}</Text>
        </View>
      )}
    </Card>
  );
};
