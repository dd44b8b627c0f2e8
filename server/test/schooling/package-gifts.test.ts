import { addDays, localDateOf } from '@qingya/shared';
import { givePackage, lengthenPackage, packageTerms, shortenPackage, takeBackPackage } from '../../src/modules/schooling';
import { adjustEnrolment, updateEnrolment } from '../../src/modules/schooling/usecases/enrolments';
import { describeProduct } from '../support/product';
import { buildCampus, buildCourse, buildFamily, SYSTEM } from '../support/product-school';

describeProduct('packages that other modules give', (open) => {
  /** A child with a given package of five lessons that ends in ten days. */
  const build = async () => {
    const t = open();
    const campusId = await buildCampus(t);
    const course = await buildCourse(t);
    const [child] = (await buildFamily(t, { campusId, bound: false })).children;
    if (!child) throw new Error('the family has a child');
    const today = localDateOf(t.clock.now());
    const gift = { studentId: child.id, courseId: course.id, campusId, title: '兑换课包', credits: 5, actor: SYSTEM };
    const enrolmentId = await t.db.transaction((uow) =>
      givePackage(uow, { ...gift, startsOn: today, expiresOn: addDays(today, 10) }),
    );
    return { t, today, studentId: child.id, courseId: course.id, enrolmentId };
  };
  const cause = { reason: '测试', actor: SYSTEM };
  const rowOf = (id: string) =>
    open().db.read((r) =>
      r.row<{ remainingCredits: number; totalCredits: number; expiresOn: string | null; status: string }>(
        'SELECT remainingCredits, totalCredits, expiresOn, status FROM schooling_enrolment WHERE id = ?',
        [id],
      ),
    );

  it('lose exactly what was given, and stay open while something else is left in them', async () => {
    const { t, enrolmentId } = await build();
    await t.db.transaction((uow) => adjustEnrolment(uow, enrolmentId, 2, '老师赠送', SYSTEM));
    const take = () => t.db.transaction((uow) => takeBackPackage(uow, { enrolmentId, credits: 5, ...cause }));
    expect(await take()).toBe(true);
    expect(await rowOf(enrolmentId)).toMatchObject({ remainingCredits: 2, totalCredits: 7, status: 'active' });
    expect(await take()).toBe(false);
    expect(await rowOf(enrolmentId)).toMatchObject({ remainingCredits: 2, totalCredits: 7, status: 'active' });
  });

  it('are closed when nothing is left', async () => {
    const { t, enrolmentId } = await build();
    expect(await t.db.transaction((uow) => takeBackPackage(uow, { enrolmentId, credits: 5, ...cause }))).toBe(true);
    expect(await rowOf(enrolmentId)).toMatchObject({ remainingCredits: 0, totalCredits: 5, status: 'closed' });
  });

  it('last longer while they can be used, and shorter again while they have a last day', async () => {
    const { t, today, enrolmentId, studentId, courseId } = await build();
    const lengthen = () => t.db.transaction((uow) => lengthenPackage(uow, { studentId, courseId, days: 4, ...cause }));
    const shorten = (days: number) => t.db.transaction((uow) => shortenPackage(uow, { enrolmentId, days, ...cause }));
    expect([await lengthen(), await rowOf(enrolmentId)]).toMatchObject([enrolmentId, { expiresOn: addDays(today, 14) }]);
    expect([await shorten(14), await rowOf(enrolmentId)]).toMatchObject([true, { expiresOn: today }]);
    expect(await shorten(1)).toBe(false);
    await t.db.transaction((uow) => updateEnrolment(uow, enrolmentId, { expiresOn: null }, SYSTEM));
    expect([await lengthen(), await shorten(1)]).toEqual([undefined, false]);
  });

  it('say what stands in their way', async () => {
    const { t, studentId, courseId } = await build();
    const terms = (course = courseId) => t.db.transaction((uow) => packageTerms(uow, studentId, course));
    expect(await terms()).toEqual({ student: 'active', course: 'active', lengthenable: true });
    expect(await terms('01JNOSUCHCOURSE0000000000')).toEqual({ student: 'active', course: 'missing', lengthenable: false });
    const set = (sql: string, id: string) => t.db.transaction((uow) => uow.run(sql, [id]));
    await set("UPDATE schooling_enrolment SET status = 'suspended' WHERE studentId = ?", studentId);
    await set("UPDATE schooling_course SET status = 'archived' WHERE id = ?", courseId);
    await set("UPDATE schooling_student SET status = 'left' WHERE id = ?", studentId);
    expect(await terms()).toEqual({ student: 'inactive', course: 'missing', lengthenable: false });
  });
});
