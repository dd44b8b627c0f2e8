import { workListContracts as contracts } from '@qingya/shared';
import { type Route, read } from '../../../platform/http/route';
import { listWork } from '../usecases/list-work';

/** What waits for staff. */
export const routes: readonly Route[] = [
  read(contracts.list, async (req) => ({
    items: await req.db.read((reader) => listWork(reader, req.staff(), req.query.campusId)),
  })),
];
