import { pointsRepeatingTasks } from '../../src/modules/points';
import { createRepeater } from '../../src/platform/jobs';
import { silentLog } from '../platform/outbox-support';
import { describeDatabases } from '../support/database';
import { connectSilentOutbox, differences, freshId, give, hold } from './support';

describeDatabases('the sweep of ended holds', (open) => {
  it('gives the points back at the first turn after the hold is over, once among several replicas', async () => {
    const { db, clock } = open();
    const events = connectSilentOutbox(db);
    const studentId = freshId();
    await give(db, studentId, 10);
    await hold(db, studentId, 4, { expiresAt: clock.now() + 600_000 });
    const replicas = ['one', 'two', 'three'].map((instanceId) =>
      createRepeater({ db, tasks: pointsRepeatingTasks, log: silentLog, instanceId }),
    );
    const turn = async (advanceMs: number) => {
      clock.advance(advanceMs);
      await Promise.all(replicas.map((one) => one.tick()));
      return db.read((r) => r.row('SELECT available, held FROM points_account WHERE studentId = ?', [studentId]));
    };
    expect(await turn(599_999)).toEqual({ available: 6, held: 4 });
    // The turn just before has looked already: the next one comes two minutes later.
    expect(await turn(1)).toEqual({ available: 6, held: 4 });
    expect(await turn(119_999)).toEqual({ available: 10, held: 0 });
    expect(events.filter(({ type }) => type === 'points.hold.timed-out')).toHaveLength(1);
    expect(await differences(db)).toEqual([]);
  });
});
