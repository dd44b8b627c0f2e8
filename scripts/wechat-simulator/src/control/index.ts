import type Router from '@koa/router';
import type { World } from '../world';
import { mountMachine } from './machine';
import { mountMail } from './mail';
import { mountPeople } from './person';
import { mountThings } from './things';

/** `/simulator/*`, described in README.md. */
export const mountControl = (router: Router, world: World): void => {
  mountMachine(router, world);
  mountPeople(router, world);
  mountMail(router, world);
  mountThings(router, world);
};
