import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Card, StatementRow } from '@/components';
import { urls } from '@/routes';
import '@/family/family.scss';
import { byMonth, type Line, lineMoment, lineState } from './model';

interface StatementProps {
  readonly lines: readonly Line[];
  readonly studentId: string;
}

/** The lines by month; a tap opens what a line is made of, and the way to dispute it. */
export const Statement = ({ lines, studentId }: StatementProps) => (
  <>
    {byMonth(lines).map(({ title, lines: own }) => (
      <View key={title}>
        <Text className='fam-section'>{title}</Text>
        <Card flush>
          {own.map((line) => (
            <StatementRow
              key={line.transactionId}
              title={line.title}
              detail={lineMoment(line)}
              amount={line.amount}
              state={lineState(line)}
              testId={`line-${line.transactionId}`}
              onPress={() => void Taro.navigateTo({ url: urls.pointsLine(studentId, line.transactionId) })}
            />
          ))}
        </Card>
      </View>
    ))}
  </>
);
