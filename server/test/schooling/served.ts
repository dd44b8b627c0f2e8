import { ALL_PERMISSIONS, type PermissionName } from '@qingya/shared';
import request from 'supertest';
import { createSchoolingRoutes, type SchoolingPorts, schoolingResolvers } from '../../src/modules/schooling';
import { fail } from '../../src/platform/errors';
import { createHttpApp, defaultSettings, type ObjectResolvers, type Principal } from '../../src/platform/http';
import { silentLogger } from '../../src/platform/log';
import { Metrics } from '../../src/platform/metrics';
import type { TestDatabase } from '../support/database';
import { schoolOf } from './fixture';

const SECRET = 'a secret of the tests that is long enough';

/** A school with its HTTP interface and one caller of every kind. @param ports what other modules would answer */
export const serveSchool = async (db: TestDatabase, ports: Partial<SchoolingPorts> = {}) => {
  const s = schoolOf(db);
  s.at(600);
  const made = await s.ready();
  const lesson2 = (group: Parameters<typeof s.lesson>[0]) => s.lesson(group, 900);
  const enrolment_ = made.enrolment;
  const second = await s.student(made.group, made.child.familyId);
  await s.enrolment(second, made.group);
  const stranger = await s.student();
  const audited: string[] = [];
  const routes = createSchoolingRoutes({
    requireChildConsent: async () => undefined,
    recordAudit: async (_uow, entry) => {
      audited.push(entry.action);
    },
    checkInSecret: SECRET,
    ...ports,
  });
  const resolvers: ObjectResolvers = {
    ...schoolingResolvers,
    campus: async (_reader, id) => ({ familyId: null, campusIds: [id] }),
    family: async (_reader, id) => (id === made.child.familyId ? { familyId: id, campusIds: [made.group.campusId] } : undefined),
  };
  const staff = (campusId: string, permissions: readonly PermissionName[], own: string[] | null = null): Principal => ({
    accountId: s.newId(),
    sessionId: s.newId(),
    staff: { staffId: s.newId(), permissions: new Map(permissions.map((name) => [name, [campusId]])), ownClassGroupIds: own },
  });
  const guardian = (familyId: string): Principal => ({
    accountId: s.newId(),
    sessionId: s.newId(),
    guardian: { guardianId: s.newId(), familyId },
  });
  const people: Record<string, Principal> = {
    mother: guardian(made.child.familyId),
    father: guardian(made.child.familyId),
    stranger: guardian(stranger.familyId),
    manager: staff(made.group.campusId, ALL_PERMISSIONS),
    teacher: staff(made.group.campusId, ALL_PERMISSIONS, [made.group.id]),
    otherTeacher: staff(made.group.campusId, ALL_PERMISSIONS, [s.newId()]),
    elsewhere: staff(s.newId(), ALL_PERMISSIONS),
    powerless: staff(made.group.campusId, []),
  };
  const app = createHttpApp({
    routes,
    db: s.db,
    authenticate: async (token) => {
      const found = people[token];
      if (!found) throw fail('unauthenticated');
      return found;
    },
    resolvers,
    logger: silentLogger,
    metrics: new Metrics(),
    rateLimiter: null,
    checks: [],
    settings: defaultSettings,
  }).callback();
  const as = (who: string) => ({
    get: (path: string) => request(app).get(`/api/v1${path}`).set('Authorization', `Bearer ${who}`),
    post: (path: string, body: object = {}) =>
      request(app).post(`/api/v1${path}`).set('Authorization', `Bearer ${who}`).send(body),
    patch: (path: string, body: object) => request(app).patch(`/api/v1${path}`).set('Authorization', `Bearer ${who}`).send(body),
    delete: (path: string) => request(app).delete(`/api/v1${path}`).set('Authorization', `Bearer ${who}`),
  });
  return { ...s, lessonAt: s.lesson, ...made, lesson2, enrolment_, second, stranger, routes, app, as, audited };
};
