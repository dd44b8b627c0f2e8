import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Card, EmptyState, ListRow, Tag } from '@/components';
import { Facts } from '@/family/Facts';
import '@/family/family.scss';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { formatInstant } from '@/format';
import { call } from '@/services/api';
import { entryAmount, entryFacts, entryTitle } from '../../attendance-model';
import { DisputeButton } from './DisputeButton';
import { DisputeSheet } from './DisputeSheet';
import './index.scss';

/** Every change of the credits, explained on a tap; those of a lesson can be disputed. */
export const CreditEntries = ({ studentId }: { readonly studentId: string }) => {
  const [open, setOpen] = useState<string>();
  const [disputed, setDisputed] = useState<string>();
  const pages = usePages(`entries ${studentId}`, (cursor, attach) =>
    call('schooling.listCreditEntries', {
      params: { studentId },
      query: { cursor, limit: 30 },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(pages.reload);
  return (
    <>
      <Text className='fam-section'>课时明细</Text>
      <ListFace
        pages={pages}
        what='课时明细'
        empty={<EmptyState compact title='还没有课时变动' hint='上课后每次扣课时都会列在这里' />}
      >
        <Card flush>
          {(pages.data ?? []).map((entry) => (
            <View className='attendance__line' key={entry.id}>
              <ListRow
                title={entryTitle(entry)}
                hint={`${entry.enrolmentTitle} · ${formatInstant(entry.createdAt)}`}
                value={
                  <View className='attendance__tags'>
                    <Text>{entryAmount(entry.delta)}</Text>
                    {entry.disputeOpen && <Tag text='异议处理中' tone='info' />}
                  </View>
                }
                onPress={() => setOpen(open === entry.id ? undefined : entry.id)}
              />
              {open === entry.id && (
                <Facts facts={entryFacts(entry)} sentences={[entry.reason]}>
                  {entry.attendanceId !== null && (
                    <DisputeButton
                      text='对这次扣课时有疑问'
                      open={entry.disputeOpen}
                      studentId={studentId}
                      onDispute={() => setDisputed(entry.attendanceId ?? undefined)}
                    />
                  )}
                </Facts>
              )}
            </View>
          ))}
        </Card>
        <More pages={pages} />
      </ListFace>
      {disputed !== undefined && (
        <DisputeSheet
          attendanceId={disputed}
          studentId={studentId}
          onClose={() => setDisputed(undefined)}
          onSent={() => void pages.reload()}
        />
      )}
    </>
  );
};
