import { describeDatabases } from '../support/database';
import { serveSchool } from './served';

describeDatabases('points on the answer of a check-in', (open) => {
  it('tells the points when the rules have run, and waits for them first', async () => {
    const order: string[] = [];
    const s = await serveSchool(open(), {
      settle: async (aggregate) => order.push(aggregate) > 0,
      earnedFor: async (_reader, sources) => {
        order.push(sources[0]?.sourceId ?? '');
        return { state: 'credited', total: 5, lines: [{ points: 5, title: '准时到课' }] };
      },
    });
    const answer = await s.as('mother').post('/check-ins', { code: s.codeFor(s.lesson), studentId: s.child.id });
    expect(answer.body.points).toEqual({ state: 'credited', total: 5, lines: [{ points: 5, title: '准时到课' }] });
    expect(order).toEqual([`student:${s.child.id}`, answer.body.attendance.id]);
  });

  it('says that the points are still to come when the rules did not run in time, and never that there are none', async () => {
    let lines: { points: number; title: string }[] = [];
    let isSettled = false;
    const s = await serveSchool(open(), {
      settle: async () => isSettled,
      earnedFor: async () => ({ state: 'credited', total: lines.reduce((sum, { points }) => sum + points, 0), lines }),
    });
    const checkIn = async () =>
      (await s.as('mother').post('/check-ins', { code: s.codeFor(s.lesson), studentId: s.child.id })).body.points;
    expect(await checkIn()).toEqual({ state: 'pending' });
    lines = [{ points: 5, title: '准时到课' }];
    expect(await checkIn()).toEqual({ state: 'credited', total: 5, lines });
    [lines, isSettled] = [[], true];
    expect(await checkIn()).toEqual({ state: 'credited', total: 0, lines: [] });
  });
});
