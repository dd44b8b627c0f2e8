import request from 'supertest';
import { describeDatabases } from '../support/database';
import { bearer, type Person, people, toyApp, world } from './http-toys';

const API = '/api/v1';

describeDatabases(
  'who may do what',
  (open) => {
    const get = (path: string, person?: Person, actAs?: string) => {
      const call = request(toyApp(open())).get(API + path);
      if (person !== undefined) call.set('Authorization', bearer(person));
      if (actAs !== undefined) call.set('X-Act-As', actAs);
      return call;
    };
    const student = (id: string, person?: Person, actAs?: string) => get(`/students/${id}`, person, actAs);

    it('asks everybody to sign in, except on public endpoints', async () => {
      expect((await student(world.studentA)).status).toBe(401);
      expect((await get('/pings')).status).toBe(200);
      for (const header of ['Basic owner', 'Bearer', 'Bearer nobody', 'owner']) {
        const answer = await request(toyApp(open())).get(`${API}/account`).set('Authorization', header);
        expect([answer.status, answer.body.error.code]).toEqual([401, 'unauthenticated']);
        // An expired session must still reach the log-in.
        expect((await request(toyApp(open())).get(`${API}/pings`).set('Authorization', header)).status).toBe(200);
      }
    });

    it.each<[Person, string, number]>([
      ['stranger', '/account', 200],
      ['stranger', '/family', 403],
      ['guardianA', '/family', 200],
      ['managerA', '/family', 403],
      ['guardianA', '/students/export', 403],
      ['powerless', '/students/export', 403],
      ['managerA', '/students/export', 200],
    ])('%s calling %s gets %i', async (person, path, status) => {
      expect((await get(path, person)).status).toBe(status);
    });

    it.each<[Person, 'A' | 'B' | 'missing', number]>([
      ['guardianA', 'A', 200],
      ['guardianA', 'B', 404],
      ['guardianA', 'missing', 404],
      ['stranger', 'A', 403],
      ['managerA', 'A', 200],
      ['managerA', 'B', 404],
      ['managerA', 'missing', 404],
      ['owner', 'B', 200],
      ['powerless', 'A', 403],
      ['teacherA', 'A', 200],
      ['teacherElsewhere', 'A', 404],
    ])('%s asking for student %s gets %i', async (person, which, status) => {
      const id = which === 'missing' ? world.missing : world[`student${which}`];
      expect((await student(id, person)).status).toBe(status);
    });

    it('answers a foreign object exactly as a missing one', async () => {
      const [foreign, missing] = [await student(world.studentB, 'guardianA'), await student(world.missing, 'guardianA')];
      const { requestId: _a, ...one } = foreign.body.error;
      const { requestId: _b, ...other } = missing.body.error;
      expect(one).toEqual(other);
    });

    it('opens things of the school to the families they are open to', async () => {
      const scan = (person: Person, studentId: string) =>
        request(toyApp(open()))
          .post(`${API}/lessons/${world.lessonA}/scan`)
          .set('Authorization', bearer(person))
          .send({ studentId });
      expect((await scan('guardianA', world.studentA)).body).toEqual({
        actor: `guardian:${people.guardianA.guardian.guardianId}`,
      });
      expect((await scan('guardianB', world.studentB)).status).toBe(404);
      expect((await scan('guardianA', world.studentB)).status).toBe(404);
    });

    it('checks every object in a list', async () => {
      const call = (ids: string[]) =>
        request(toyApp(open()))
          .post(`${API}/lessons/${world.lessonA}/roll-call`)
          .set('Authorization', bearer('managerA'))
          .send({ marks: ids.map((studentId) => ({ studentId, status: 'present' })) });
      expect((await call([world.studentA])).status).toBe(200);
      expect((await call([world.studentA, world.studentB])).status).toBe(404);
    });

    describe('a person who is guardian of one family and manager of another campus', () => {
      const { guardian, staff } = people.both;

      it('acts as guardian for the own child and as manager for the others, and shows the handler that side only', async () => {
        expect((await student(world.studentB, 'both')).body).toMatchObject({
          actor: `guardian:${guardian.guardianId}`,
          sides: ['guardian'],
        });
        expect((await student(world.studentA, 'both')).body).toMatchObject({ actor: `staff:${staff.staffId}`, sides: ['staff'] });
      });

      it('is held to the side it chooses', async () => {
        expect((await student(world.studentB, 'both', 'staff')).status).toBe(404);
        expect((await student(world.studentA, 'both', 'guardian')).status).toBe(404);
        expect((await student(world.studentA, 'both', 'staff')).status).toBe(200);
        expect((await student(world.studentA, 'both', 'director')).status).toBe(400);
        expect((await student(world.studentA, 'guardianA', 'staff')).status).toBe(403);
      });

      it('uses staff endpoints as staff whatever the header says', async () => {
        expect((await get('/students/export', 'both', 'guardian')).status).toBe(200);
      });
    });
  },
  { only: 'sqlite' },
);
