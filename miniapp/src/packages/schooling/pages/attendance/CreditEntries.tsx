import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, EmptyState, ListRow } from '@/components';
import { Facts } from '@/family/Facts';
import '@/family/family.scss';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { formatInstant } from '@/format';
import { call } from '@/services/api';
import { entryAmount, entryFacts, entryTitle } from '../../attendance-model';
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
                value={entryAmount(entry.delta)}
                onPress={() => setOpen(open === entry.id ? undefined : entry.id)}
              />
              {open === entry.id && (
                <Facts facts={entryFacts(entry)} sentences={[entry.reason]}>
                  {entry.attendanceId !== null && (
                    <Button
                      text='对这次扣课时有疑问'
                      kind='secondary'
                      size='md'
                      onPress={() => setDisputed(entry.attendanceId ?? undefined)}
                    />
                  )}
                </Facts>
              )}
            </View>
          ))}
        </Card>
        <More pages={pages} />
      </ListFace>
      {disputed !== undefined && <DisputeSheet attendanceId={disputed} onClose={() => setDisputed(undefined)} />}
    </>
  );
};
