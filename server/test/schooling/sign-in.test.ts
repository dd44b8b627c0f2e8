import { localDate } from '@qingya/shared';
import { signInDatesBetween } from '../../src/modules/schooling';
import { signIn, streakOf } from '../../src/modules/schooling/usecases/sign-in';
import { describeDatabases } from '../support/database';
import { outcome, schoolOf } from './fixture';

describeDatabases('daily sign-in', (open) => {
  const world = async () => {
    const s = schoolOf(open());
    const child = await s.student();
    const sign = () => s.db.transaction((uow) => signIn(uow, { studentId: child.id, guardianId: s.newId() }));
    return { ...s, child, sign };
  };

  it('counts once a day, whoever comes second gets the first result and no event', async () => {
    const s = await world();
    const first = await s.sign();
    const second = await s.sign();
    expect(second).toEqual({ ...first, replayed: true });
    expect((await s.events(s.child.id)).map((event) => event.type)).toEqual(['schooling.sign-in.recorded']);
    expect((await s.events(s.child.id))[0]?.payload).toMatchObject({
      signInId: first.signInId,
      date: '2026-11-21',
      familyId: s.child.familyId,
    });
  });

  it('turns the day at midnight in Shanghai, not at eight in the morning', async () => {
    const s = await world();
    s.clock.set('2026-11-20T15:59:59.999Z');
    expect((await s.sign()).date).toBe('2026-11-20');
    s.clock.set('2026-11-20T16:00:00.000Z');
    expect(await s.sign()).toMatchObject({ date: '2026-11-21', replayed: false, streak: 2 });
    s.clock.set('2026-11-20T23:30:00.000Z');
    expect(await s.sign()).toMatchObject({ date: '2026-11-21', replayed: true });
    s.clock.set('2026-11-21T00:30:00.000Z');
    expect(await s.sign()).toMatchObject({ date: '2026-11-21', replayed: true, streak: 2 });
  });

  it('breaks the row at a missed day, at a month end too, and agrees with the calendar', async () => {
    const s = await world();
    for (const day of ['2026-10-29', '2026-10-30', '2026-11-01', '2026-11-02']) {
      s.clock.set(`${day}T04:00:00Z`);
      await s.sign();
    }
    const read = (at: string) => s.db.read((r) => streakOf(r, s.child.id, localDate(at)));
    expect(await read('2026-10-30')).toBe(2);
    expect(await read('2026-11-02')).toBe(2);
    expect(await read('2026-11-03')).toBe(2);
    expect(await read('2026-11-04')).toBe(0);
    const dates = await s.db.read((r) => signInDatesBetween(r, s.child.id, localDate('2026-10-30'), localDate('2026-11-01')));
    expect(dates).toEqual(['2026-10-30', '2026-11-01']);
  });

  it('records one of many at the same time', async () => {
    const s = await world();
    s.clock.set('2026-11-21T02:00:00Z');
    const results = await Promise.all(Array.from({ length: 16 }, () => s.sign()));
    expect(results.filter((result) => !result.replayed)).toHaveLength(1);
    expect(new Set(results.map((result) => result.signInId)).size).toBe(1);
    expect(await s.count('schooling_sign_in', 'studentId', s.child.id)).toBe(1);
    expect(await s.events(s.child.id)).toHaveLength(1);
  });

  it('is closed to students who left', async () => {
    const s = await world();
    await s.db.transaction((uow) => uow.run("UPDATE schooling_student SET status = 'left' WHERE id = ?", [s.child.id]));
    expect(await outcome(s.sign())).toBe('student_inactive');
  });
});
