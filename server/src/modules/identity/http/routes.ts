import type { Route } from '../../../platform/http/route';
import type { IdentityDeps } from '../ports';
import { authRoutes } from './auth-routes';
import { exportRoutes } from './export-routes';
import { familyRoutes } from './family-routes';
import { schoolRoutes } from './school-routes';

/** Every route of the module. */
export const identityRoutes = (deps: IdentityDeps): Route[] => [
  ...authRoutes(deps),
  ...familyRoutes(deps),
  ...schoolRoutes(deps),
  ...exportRoutes(deps),
];
