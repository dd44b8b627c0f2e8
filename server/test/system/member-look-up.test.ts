import { memberCodeOf, readMemberCode } from '@qingya/shared';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildClassGroup, buildFamily, buildStaff, enrol } from '../support/product-school';

describeProduct('looking a member up', (open) => {
  /** Two children of one campus, one in the teacher's class, the other in a colleague's; and a school elsewhere. */
  const scene = async (t: TestProduct) => {
    const campusId = await buildCampus(t);
    const elsewhere = await buildCampus(t);
    const teacher = await buildStaff(t, 'teacher', campusId);
    const desk = await buildStaff(t, 'front_desk', campusId);
    const deskElsewhere = await buildStaff(t, 'front_desk', elsewhere);
    const own = await buildFamily(t, { campusId });
    const foreign = await buildFamily(t, { campusId });
    const group = await buildClassGroup(t, campusId, { teacherStaffId: teacher.staffId });
    await enrol(t, group, own.children[0]!);
    await enrol(t, await buildClassGroup(t, campusId), foreign.children[0]!);
    return { teacher, desk, deskElsewhere, parent: own.guardians[0], own: own.children[0]!, foreign: foreign.children[0]! };
  };
  const idIn = (code: string): string => {
    const read = readMemberCode(code);
    return read.kind === 'student' ? read.studentId : '';
  };

  it('by code gives nobody more than the own role does', async () => {
    const { teacher, desk, deskElsewhere, parent, own, foreign } = await scene(open());
    const [ownId, foreignId] = [own, foreign].map(({ id }) => idIn(memberCodeOf(id)));
    const parts = ['', '/points', '/attendance?limit=3', '/lessons?from=2026-11-21&to=2026-11-21'];
    for (const part of parts) {
      const statuses = [];
      for (const [who, id] of [
        [teacher, ownId],
        [teacher, foreignId],
        [desk, ownId],
        [desk, foreignId],
        [deskElsewhere, ownId],
        [parent, foreignId],
      ] as const)
        statuses.push((await who.api.get(`/students/${id}${part}`)).status);
      expect([part, ...statuses]).toEqual([part, 200, 404, 200, 200, 404, 404]);
    }
    // Credits and the family are not a teacher's business, not even in the own class.
    expect((await teacher.api.get(`/students/${ownId}/enrolments`)).status).toBe(403);
    expect((await teacher.api.get(`/families/${own.familyId}`)).status).toBe(403);
    // A code of no child reads like a code of a foreign one.
    const unknown = await desk.api.get('/students/01K9ZJ5V0QK3T8M2R4W6Y8A0BC');
    const foreignOne = await deskElsewhere.api.get(`/students/${ownId}`);
    expect([unknown.status, unknown.body.error.code]).toEqual([foreignOne.status, foreignOne.body.error.code]);
  });

  it('by name finds the own class groups only for a teacher, the own campus for the desk', async () => {
    const { teacher, desk, deskElsewhere, own, foreign } = await scene(open());
    const found = async (who: typeof desk, q: string): Promise<string[]> => {
      const { status, body } = await who.api.get(`/campus-students?sort=name&limit=20&q=${encodeURIComponent(q)}`);
      expect(status).toBe(200);
      return body.items.map(({ id }: { id: string }) => id);
    };
    for (const by of ['name', 'externalNo'] as const) {
      expect(await found(teacher, own[by])).toContain(own.id);
      expect(await found(teacher, foreign[by])).not.toContain(foreign.id);
      expect(await found(desk, foreign[by])).toContain(foreign.id);
      expect(await found(deskElsewhere, own[by])).toEqual([]);
    }
  });

  it('lets a teacher record an award for a child of the own class only', async () => {
    const { teacher, own, foreign } = await scene(open());
    const award = { kind: 'award', level: 'school', title: '书法一等奖', date: '2026-11-20' };
    expect((await teacher.api.post(`/students/${own.id}/behaviours`, award)).status).toBe(201);
    expect((await teacher.api.post(`/students/${foreign.id}/behaviours`, award)).status).toBe(404);
  });
});
