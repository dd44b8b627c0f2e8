import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, Field, StatementRow } from '@/components';
import { Facts } from '@/family/Facts';
import { formatInstant, formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { drafts } from '@/services/draft';
import '@/family/family.scss';
import { byMonth, factsOf, type Line, lineState, mayDispute, ruleSentences } from './model';

interface StatementProps {
  readonly lines: readonly Line[];
  readonly studentId: string;
  readonly onDisputed: () => void;
}

/** The lines by month; a tap opens what a line is made of, and the way to dispute it. */
export const Statement = ({ lines, studentId, onDisputed }: StatementProps) => {
  const [open, setOpen] = useState<string>();
  const [disputed, setDisputed] = useState<Line>();
  // The rules are asked for with the first line that is opened; most visits open none.
  const [explaining, setExplaining] = useState(false);
  const ways = useQuery(explaining ? `ways ${studentId}` : null, (attach) =>
    call('earning.ways', { params: { studentId }, attach }),
  );
  const toggle = (id: string) => {
    setExplaining(true);
    setOpen(open === id ? undefined : id);
  };
  return (
    <>
      {byMonth(lines).map(({ title, lines: own }) => (
        <View key={title}>
          <Text className='fam-section'>{title}</Text>
          <Card flush>
            {own.map((line) => (
              <View className='points__line' key={line.transactionId}>
                <StatementRow
                  title={line.title}
                  detail={formatInstant(line.effectiveAt)}
                  amount={line.amount}
                  state={lineState(line)}
                  onPress={() => toggle(line.transactionId)}
                />
                {open === line.transactionId && (
                  <Facts facts={factsOf(line)} sentences={[...ruleSentences(line, ways.data?.items ?? []), ...line.explanations]}>
                    {mayDispute(line) && (
                      <Button text='对这笔有疑问' kind='secondary' size='md' onPress={() => setDisputed(line)} testId='dispute' />
                    )}
                  </Facts>
                )}
              </View>
            ))}
          </Card>
        </View>
      ))}
      {disputed !== undefined && (
        <DisputeSheet
          line={disputed}
          studentId={studentId}
          onClose={() => setDisputed(undefined)}
          onDone={() => {
            setDisputed(undefined);
            onDisputed();
          }}
        />
      )}
    </>
  );
};

interface DisputeSheetProps {
  readonly line: Line;
  readonly studentId: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const DisputeSheet = ({ line, studentId, onClose, onDone }: DisputeSheetProps) => {
  const [text, setText] = useState('');
  const draft = `dispute.${line.transactionId}`;
  const action = useAction(
    () =>
      call('points.fileDispute', {
        params: { studentId, transactionId: line.transactionId },
        body: { reasonText: text.trim() },
        idempotencyKey: drafts.key(draft),
      }),
    () => {
      drafts.settle(draft);
      onDone();
    },
  );
  return (
    <ConfirmSheet
      open
      title='对这笔积分有疑问'
      message={`${line.title}，${formatPoints(line.amount, true)} 积分。老师核对后会在「我的异议」里答复您。`}
      confirmText='提交异议'
      busy={action.busy}
      disabled={text.trim().length < 2}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field
        label='哪里不对'
        kind='multiline'
        value={text}
        maxLength={200}
        placeholder='例如：这节课我们准时到了'
        testId='dispute-reason'
        onChange={(value) => {
          // Another text is another submission.
          drafts.settle(draft);
          setText(value);
        }}
      />
    </ConfirmSheet>
  );
};
