import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Card, EmptyState, PageShell, PrimaryButton, Skeleton } from '@/components';
import { formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { usePullDown } from '@/hooks/use-pull-down';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { AwardLines, AwardOutcome } from '../../components/award-lines';
import { AwardPoints } from '../../components/award-points';
import { Choices } from '../../components/choices';
import { seenIn, useSubmitOnce } from '../../hooks/submit-once';
import { faceAfter, pullOf, useCaller } from '../../hooks/use-me';
import { useNow } from '../../hooks/use-poll';
import { type AwardOptions, bodyOf, emptyDraft, type ManualAward, submitText } from '../../model/manual-awards';
import { isLost, type Told, told } from '../../model/once';

const TICK_MS = 15_000;
const LATEST = 5;

/** The children of the lesson the page was opened for, to choose from; nothing when it was opened for one child. */
const usePupils = (lessonId: string, ready: boolean) => {
  const lesson = useQuery(ready && lessonId !== '' ? lessonId : null, (attach) =>
    call('schooling.lessonAttendance', { params: { lessonId }, attach }),
  );
  const pupils = (lesson.data?.items ?? []).map(({ studentId, name }) => ({ value: studentId, text: name }));
  return { lesson, pupils };
};

interface GiveProps {
  readonly studentId: string;
  readonly options: AwardOptions;
  /** The latest awards as the page shows them. */
  readonly latest: readonly ManualAward[] | undefined;
  readonly onGiven: (given: Told<ManualAward>) => void;
  /** Nobody knows whether it was given. */
  readonly onLost: () => void;
}

/** The form for one child. */
const Give = ({ studentId, options, latest, onGiven, onLost }: GiveProps) => {
  const [draft, setDraft] = useState(emptyDraft);
  const body = bodyOf(draft);
  const submitOnce = useSubmitOnce({ seen: seenIn(latest) });
  const action = useAction(
    async (sent: NonNullable<typeof body>) => {
      const answer = await submitOnce(`manual-award.${studentId}`, sent, (idempotencyKey, once) =>
        call('manualAwards.give', { params: { studentId }, body: once, idempotencyKey }),
      );
      if (isLost(answer)) onLost();
      return told(answer);
    },
    (given) => {
      setDraft(emptyDraft);
      onGiven(given);
    },
  );
  return (
    <>
      {action.error !== undefined && <Card tone='danger'>{action.error.message}</Card>}
      <Card
        title={`${draft.kind === 'award' ? '奖励' : '扣减'} ${options.studentName}`}
        extra={`可用 ${formatPoints(options.available)}`}
      >
        <AwardPoints options={options} draft={draft} onChange={setDraft} />
      </Card>
      <PrimaryButton
        text={submitText(options, draft)}
        busyText='正在提交'
        busy={action.busy}
        disabled={body === null}
        testId='submit-award'
        onPress={() => body !== null && void action.run(body)}
      />
    </>
  );
};

/** Gives a child points in three taps: here, what for, and done. */
export default function AwardScreen() {
  const { studentId: opened = '', lessonId = '' } = useRouter().params;
  const caller = useCaller(opened === '' ? urls.staff.awardInLesson(lessonId) : urls.staff.award(opened));
  const ready = caller.data !== undefined;
  const now = useNow(TICK_MS);
  const { lesson, pupils } = usePupils(lessonId, ready);
  const [chosen, setChosen] = useState(opened);
  const [outcome, setOutcome] = useState<Told<ManualAward>>();
  const options = useQuery(ready && chosen !== '' ? chosen : null, (attach) =>
    call('manualAwards.options', { params: { studentId: chosen }, attach }),
  );
  const mine = useQuery(ready ? 'mine' : null, (attach) => call('manualAwards.mine', { query: { limit: LATEST }, attach }));
  const renew = async () => {
    const lessonToo = lessonId === '' ? [] : [lesson.reload()];
    await Promise.all([...lessonToo, ...(chosen === '' ? [] : [options.reload()]), mine.reload()]);
  };
  usePullDown(pullOf(caller, renew));
  const readAgain = () => {
    void options.reload();
    void mine.reload();
  };
  const changed = (given: Told<ManualAward>) => {
    setOutcome(given);
    readAgain();
  };
  const face =
    lessonId !== ''
      ? faceOf(lesson, ({ items }) => (items.length === 0 ? { title: '这个班还没有学员', picture: 'search' } : null), 'headline')
      : faceOf(options, undefined, 'headline');
  return (
    <PageShell face={faceAfter(caller, face)}>
      {outcome !== undefined && (
        <AwardOutcome
          award={outcome.data}
          replayed={outcome.replayed}
          now={now}
          onChanged={(data) => changed({ data, replayed: false })}
        />
      )}
      {pupils.length > 0 && (
        <Card title='奖励谁'>
          <Choices label='学员' value={chosen} options={pupils} onChange={setChosen} idPrefix='award-pupil' />
        </Card>
      )}
      {chosen !== '' && options.data === undefined && options.error !== undefined && (
        <Card>
          <EmptyState
            compact
            title='没有加载出来'
            hint={options.error.message}
            picture='error'
            action={{ text: '重试', onPress: () => void options.reload(), busy: options.busy }}
          />
        </Card>
      )}
      {chosen !== '' && options.data === undefined && options.error === undefined && <Skeleton shape='cards' count={1} />}
      {options.data !== undefined && (
        <Give
          key={chosen}
          studentId={chosen}
          options={options.data}
          latest={mine.data?.items}
          onGiven={changed}
          onLost={readAgain}
        />
      )}
      {mine.data !== undefined && <AwardLines awards={mine.data.items} />}
    </PageShell>
  );
}
