import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, type Face, PageShell } from '@/components';
import { Buttons, Cards, Figures, Tiers } from './basics';
import { Codes, Fields, Sheets } from './forms';
import { Calendars, Empties, Lessons, Rows } from './lists';
import { Charts, Countdowns, Progresses } from './progress';
import { longSentence } from './samples';
import { Tables } from './tables';

const faces: readonly (readonly [string, Face])[] = [
  ['ready', { kind: 'ready' }],
  ['stale', { kind: 'ready', stale: { onRetry: () => undefined, busy: false } }],
  ['loading', { kind: 'loading', shape: 'headline' }],
  ['list', { kind: 'loading', shape: 'list' }],
  ['empty', { kind: 'empty', title: '还没有积分记录', hint: '到课签到后，这里会显示每一笔积分的来龙去脉' }],
  ['error', { kind: 'error', message: longSentence, onRetry: () => undefined }],
];

/** Every component in every state; a development tool, never part of a release. */
export default function Gallery() {
  const [face, setFace] = useState<Face>({ kind: 'ready' });
  return (
    <PageShell
      face={face}
      wide
      head={
        <View className='qy-gallery__line'>
          {faces.map(([name, target]) => (
            <Button key={name} text={name} kind='secondary' size='sm' testId={`face-${name}`} onPress={() => setFace(target)} />
          ))}
        </View>
      }
    >
      <Figures />
      <Tiers />
      <Buttons />
      <Cards />
      <Lessons />
      <Rows />
      <Calendars />
      <Progresses />
      <Countdowns />
      <Empties />
      <Fields />
      <Codes />
      <Sheets />
      <Tables />
      <Charts />
    </PageShell>
  );
}
