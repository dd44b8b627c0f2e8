import { localDate } from '@qingya/shared';
import {
  checkHomework,
  type RecordBehaviour,
  recordBehaviour,
  recordProfileIfComplete,
  revokeBehaviour,
} from '../../src/modules/schooling/usecases/behaviours';
import { updateStudent } from '../../src/modules/schooling/usecases/students';
import { describeDatabases } from '../support/database';
import { MOTHER, outcome, STAFF, schoolOf } from './fixture';

describeDatabases('behaviours', (open) => {
  const world = async () => {
    const s = schoolOf(open());
    s.at(630);
    const made = await s.ready();
    const record = (command: Omit<RecordBehaviour, 'studentId' | 'actor'> & Partial<RecordBehaviour>) =>
      s.db.transaction((uow) => recordBehaviour(uow, { studentId: made.child.id, actor: STAFF, ...command }));
    const types = async () =>
      (await s.events(made.child.id)).map((event) => event.type).filter((type) => type.includes('behaviour'));
    const revoke = (behaviourId: string) =>
      s.db.transaction((uow) =>
        revokeBehaviour(uow, { studentId: made.child.id, behaviourId, staffId: STAFF.id, reason: '记错了' }),
      );
    return { ...s, ...made, record, types, revoke };
  };

  it('takes a comment on a lesson the child was at, once', async () => {
    const s = await world();
    const comment = () => s.record({ kind: 'lesson_comment', actor: MOTHER, lessonId: s.lesson.id, text: '很好', score: '5' });
    expect(await outcome(comment())).toBe('lesson_not_attended');
    await s.scan(s.lesson, s.child);
    const row = await comment();
    expect(row).toMatchObject({
      kind: 'lesson_comment',
      campusId: s.child.campusId,
      date: '2026-11-21',
      courseId: s.lesson.courseId,
    });
    expect(await outcome(comment())).toBe('behaviour_exists');
    expect(await s.types()).toEqual(['schooling.behaviour.recorded']);
    const [event] = (await s.events(s.child.id)).filter(({ type }) => type.includes('behaviour'));
    expect(event?.payload).toEqual({
      behaviourId: row.id,
      studentId: s.child.id,
      familyId: s.child.familyId,
      campusId: s.child.campusId,
      behaviour: 'lesson_comment',
      date: '2026-11-21',
      level: null,
      passed: null,
      lessonId: s.lesson.id,
    });
  });

  it('keeps one of many comments sent at the same time', async () => {
    const s = await world();
    await s.scan(s.lesson, s.child);
    const results = await Promise.all(
      Array.from({ length: 12 }, () =>
        outcome(s.record({ kind: 'lesson_comment', actor: MOTHER, lessonId: s.lesson.id, text: '好' })),
      ),
    );
    expect(results.filter((result) => result === 'behaviour_exists')).toHaveLength(11);
    expect(await s.types()).toHaveLength(1);
  });

  it('takes homework and its answer once each, from children of the class only', async () => {
    const s = await world();
    const stranger = await s.student();
    expect(
      await outcome(s.record({ kind: 'homework', actor: MOTHER, studentId: stranger.id, lessonId: s.lesson.id, text: 'x' })),
    ).toBe('student_not_in_class');
    const homework = await s.record({ kind: 'homework', actor: MOTHER, lessonId: s.lesson.id, text: '练字一页' });
    const check = () =>
      s.db.transaction((uow) =>
        checkHomework(uow, { studentId: s.child.id, behaviourId: homework.id, staffId: STAFF.id, note: '工整' }),
      );
    expect(await check()).toMatchObject({ checkNote: '工整' });
    expect(await outcome(check())).toBe('homework_already_checked');
    const foreign = s.db.transaction((uow) =>
      checkHomework(uow, { studentId: stranger.id, behaviourId: homework.id, staffId: STAFF.id, note: 'x' }),
    );
    expect(await outcome(foreign)).toBe('not_found');
  });

  it('records awards, exams, activities, completed courses, told apart by what they are', async () => {
    const s = await world();
    const award = (level: 'city' | 'national') =>
      s.record({ kind: 'award', title: '书法比赛', level, date: localDate('2026-11-20') });
    await award('city');
    expect(await outcome(award('city'))).toBe('behaviour_exists');
    await award('national');
    expect(await s.record({ kind: 'exam', title: '三级', passed: false, score: '55' })).toMatchObject({ passed: 0, score: '55' });
    await s.record({ kind: 'activity', title: '写生' });
    expect(await s.record({ kind: 'course_completed', courseId: s.group.courseId })).toMatchObject({ title: '少儿书法' });
    expect(await outcome(s.record({ kind: 'course_completed', courseId: s.group.courseId }))).toBe('behaviour_exists');
    expect(await outcome(s.record({ kind: 'activity', title: 'x', date: localDate('2026-11-22') }))).toBe('behaviour_in_future');
    expect(await outcome(s.record({ kind: 'activity', title: 'x', date: localDate('2026-11-21') }))).toMatchObject({
      date: '2026-11-21',
    });
  });

  it('takes a record back once, says so, and lets the same thing be recorded anew', async () => {
    const s = await world();
    const exam = () => s.record({ kind: 'exam', title: '三级', passed: true });
    const row = await exam();
    expect(await s.revoke(row.id)).toMatchObject({ state: 'revoked', revokeReason: '记错了' });
    expect(await outcome(s.revoke(row.id))).toBe('behaviour_revoked');
    await exam();
    expect(await s.types()).toEqual([
      'schooling.behaviour.recorded',
      'schooling.behaviour.revoked',
      'schooling.behaviour.recorded',
    ]);
  });

  it('notes a complete profile once', async () => {
    const s = await world();
    const fill = (fields: Parameters<typeof updateStudent>[2]) =>
      s.db.transaction(async (uow) => recordProfileIfComplete(uow, await updateStudent(uow, s.child.id, fields), MOTHER));
    expect(await fill({ birthDate: '2017-01-01', gender: 'male' })).toBe(false);
    expect(await fill({ interests: [] })).toBe(false);
    expect(await fill({ interests: ['画画'] })).toBe(true);
    expect(await fill({ interests: ['书法'] })).toBe(false);
    expect(await s.types()).toEqual(['schooling.behaviour.recorded']);
  });

  it('asks the text check before anything is written', async () => {
    const s = await world();
    const work = s.db.transaction((uow) =>
      recordBehaviour(
        uow,
        { kind: 'activity', studentId: s.child.id, actor: STAFF, title: 'x', text: '坏话' },
        (text) => !text.includes('坏'),
      ),
    );
    expect(await outcome(work)).toBe('text_rejected');
    expect(await s.count('schooling_behaviour', 'studentId', s.child.id)).toBe(0);
  });
});
