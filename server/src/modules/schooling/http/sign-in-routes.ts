import { addDays, addMonths, behaviourContracts as contracts, type LocalDate, localDateOf } from '@qingya/shared';
import { type Route, read, write } from '../../../platform/http/route';
import { signInDatesBetween } from '../persistence/sign-in-store';
import { signIn, streakOf } from '../usecases/sign-in';
import type { SchoolingRouteDeps } from './deps';
import { requireShown } from './student-routes';

/** Daily sign-in and its calendar. */
export const signInRoutes = (deps: SchoolingRouteDeps): Route[] => [
  write(contracts.signIn, async (uow, req) => {
    const { guardianId } = req.guardian();
    await requireShown(deps, uow, { kind: 'guardian' }, req.params.studentId);
    return signIn(uow, { studentId: req.params.studentId, guardianId });
  }),
  read(contracts.signInCalendar, (req) =>
    req.db.read(async (r) => {
      await requireShown(deps, r, req.actor(), req.params.studentId);
      const today = localDateOf(r.now);
      const month = req.query.month ?? today.slice(0, 7);
      const first = `${month}-01` as LocalDate;
      const dates = await signInDatesBetween(r, req.params.studentId, first, addDays(addMonths(first, 1), -1));
      return {
        month,
        dates,
        today,
        signedToday: (await signInDatesBetween(r, req.params.studentId, today, today)).length > 0,
        streak: await streakOf(r, req.params.studentId, today),
      };
    }),
  ),
];
