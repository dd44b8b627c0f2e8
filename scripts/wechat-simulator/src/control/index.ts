import type Router from '@koa/router';
import type { World } from '../world';
import { mountMachine } from './machine';
import { mountPeople } from './person';

/** `/simulator/*`, described in README.md. */
export const mountControl = (router: Router, world: World): void => {
  mountMachine(router, world);
  mountPeople(router, world);
};
