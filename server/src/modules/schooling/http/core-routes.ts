import type { Route } from '../../../platform/http/route';
import { attendanceRoutes } from './attendance-routes';
import { catalogueRoutes } from './catalogue-routes';
import { checkInRoutes } from './check-in-routes';
import type { SchoolingRouteDeps } from './deps';
import { disputeRoutes } from './dispute-routes';
import { homeRoutes } from './home-routes';
import { leaveRoutes } from './leave-routes';
import { lessonRoutes } from './lesson-routes';
import { studentRoutes } from './student-routes';
import { weekRoutes } from './week-routes';

/** Every route of courses, lessons, students, attendance and the home page. */
export const createSchoolingRoutes = (deps: SchoolingRouteDeps): Route[] => [
  ...catalogueRoutes(deps),
  ...lessonRoutes(deps),
  ...studentRoutes(deps),
  ...checkInRoutes(deps),
  ...attendanceRoutes(deps),
  ...disputeRoutes(deps),
  ...leaveRoutes(deps),
  ...homeRoutes(deps),
  ...weekRoutes(deps),
];
