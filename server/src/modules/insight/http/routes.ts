import { insightContracts as contracts, type LocalDate, localDateOf } from '@qingya/shared';
import { type Route, read, write } from '../../../platform/http/route';
import { monitor } from '../usecases/monitor';
import { setRate } from '../usecases/set-rate';
import { exportRoutes } from './export-routes';
import { liabilityView, rollForwardView } from './presenters';
import { campusesOf, periodOf } from './scope';

/** What the school owes in points, and who gives and gets them. */
export const routes: readonly Route[] = [
  read(contracts.liability, (req) => {
    const { date, campusId } = req.query;
    const campuses = campusesOf(req.staff(), 'points.liability.read', campusId);
    return req.db.read((reader) => liabilityView(reader, (date as LocalDate | undefined) ?? localDateOf(req.now), campuses));
  }),
  read(contracts.rollForward, (req) => {
    const campuses = campusesOf(req.staff(), 'points.liability.read', req.query.campusId);
    const period = periodOf(req.query);
    return req.db.read((reader) => rollForwardView(reader, period, campuses));
  }),
  write(contracts.setRate, (uow, req) => setRate(uow, req.body.pointsPerYuan, req.actor())),
  read(contracts.monitoring, (req) => {
    const campuses = campusesOf(req.staff(), 'points.monitor', req.query.campusId);
    const { from, to } = periodOf(req.query);
    return req.db.read((reader) => monitor(reader, from, to, campuses));
  }),
  ...exportRoutes,
];
