import { addDays } from '@qingya/shared';
import type { LessonRow, StudentRow } from '../../src/modules/schooling/domain/types';
import { choicesFor } from '../../src/modules/schooling/persistence/make-up-store';
import { arrangeMakeUp, cancelMakeUp, decideMakeUp } from '../../src/modules/schooling/usecases/make-up';
import { requestLeave } from '../../src/modules/schooling/usecases/request-leave';
import { describeDatabases } from '../support/database';
import { MOTHER, outcome, STAFF, schoolOf, TODAY } from './fixture';

describeDatabases('make-up lessons from the app', (open) => {
  const missedSchool = async () => {
    const s = schoolOf(open());
    s.at(600);
    const made = await s.ready();
    const course = { id: made.group.courseId } as never;
    const sister = await s.classGroup({ campusId: made.group.campusId, course, capacity: 1 });
    await s.db.transaction((uow) =>
      requestLeave(uow, { lessonId: made.lesson.id, studentId: made.child.id, reason: '发烧', actor: MOTHER }),
    );
    const choices = async (who: StudentRow = made.child): Promise<string[]> => {
      const found = await s.db.read((r) => choicesFor(r, who.id, made.lesson));
      return found.map(({ lesson }) => lesson.id);
    };
    const wish = (target: LessonRow, actor = MOTHER, who: StudentRow = made.child) =>
      s.db.transaction((uow) =>
        arrangeMakeUp(uow, {
          studentId: who.id,
          missedLessonId: made.lesson.id,
          makeUpLessonId: target.id,
          note: null,
          actor,
        }),
      );
    const cancel = (makeUpId: string) => outcome(s.db.transaction((uow) => cancelMakeUp(uow, { makeUpId, actor: MOTHER })));
    const assign = (makeUpId: string) =>
      s.db.transaction((uow) => decideMakeUp(uow, { makeUpId, decision: 'assign', note: null, actor: STAFF }));
    return { ...s, ...made, course, sister, choices, wish, cancel, assign, sLesson: s.lesson };
  };

  it('lists what can be wished for: other classes of the course on this campus, four weeks ahead, at a free hour', async () => {
    const s = await missedSchool();
    const good = await s.sLesson(s.sister, 840);
    const last = await s.sLesson(s.sister, 600, addDays(TODAY, 28));
    await s.sLesson(s.sister, 600, addDays(TODAY, 29));
    await s.sLesson(s.group, 840, addDays(TODAY, 1));
    await s.sLesson(s.sister, 900, addDays(TODAY, 1));
    await s.sLesson(await s.classGroup({ course: s.course }), 840);
    await s.sLesson(await s.classGroup({ campusId: s.group.campusId }), 840);
    expect(await s.choices()).toEqual([good.id, last.id]);
    s.clock.set(good.startsAt);
    expect(await s.choices()).toEqual([last.id]);
  });

  it('a taken seat is not offered to another child; a wish takes none until it is assigned', async () => {
    const s = await missedSchool();
    const target = await s.sLesson(s.sister, 840);
    const other = await s.student(s.group);
    const { id } = await s.wish(target);
    expect([await s.choices(), await s.choices(other)]).toEqual([[], [target.id]]);
    await s.assign(id);
    expect(await s.choices(other)).toEqual([]);
  });

  it('a wish taken back frees the missed lesson for another one, once', async () => {
    const s = await missedSchool();
    const target = await s.sLesson(s.sister, 840);
    const { id } = await s.wish(target);
    expect(await s.cancel(id)).toMatchObject({ id, status: 'cancelled' });
    expect(await s.cancel(id)).toBe('make_up_already_decided');
    expect(await s.choices()).toEqual([target.id]);
    expect(await outcome(s.wish(target))).toMatchObject({ status: 'requested' });
  });

  it('an assigned lesson can be given up until it starts, a forgotten wish even afterwards', async () => {
    const s = await missedSchool();
    const target = await s.sLesson(s.sister, 840);
    const { id } = await s.wish(target, STAFF);
    s.clock.set(target.startsAt);
    expect(await s.cancel(id)).toBe('make_up_too_late');
    s.clock.advance(-1);
    expect(await s.cancel(id)).toMatchObject({ status: 'cancelled' });
    const again = await s.wish(target);
    s.clock.set(target.startsAt);
    expect(await s.cancel(again.id)).toMatchObject({ status: 'cancelled' });
  });

  it('who has come to the make-up lesson cannot give it up', async () => {
    const s = await missedSchool();
    const target = await s.sLesson(s.sister, 840);
    const { id } = await s.wish(target, STAFF);
    s.at(835);
    await s.scan(target, s.child);
    expect(await s.cancel(id)).toBe('attendance_already_recorded');
  });
});
