import { type Behaviour, behaviourContracts as contracts } from '@qingya/shared';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import { BEHAVIOUR_VIEW, type BehaviourView } from '../persistence/behaviour-store';
import { checkHomework, recordBehaviour, revokeBehaviour, type TextCheck } from '../usecases/behaviours';
import { audit, type SchoolingRouteDeps, staffActor } from './deps';
import { all, equal, studentIn, visibleTo } from './scope';
import { requireShown } from './student-routes';

export interface BehaviourRouteDeps extends SchoolingRouteDeps {
  readonly acceptsText?: TextCheck;
}

const presentBehaviour = (row: BehaviourView): Behaviour => ({
  id: row.id,
  kind: row.kind,
  studentId: row.studentId,
  studentName: row.studentName,
  lessonId: row.lessonId,
  date: row.date,
  title: row.title,
  level: row.level,
  passed: row.passed === null ? null : row.passed === 1,
  score: row.score,
  text: row.body,
  recordedBy: row.recordedByKind,
  recordedAt: row.recordedAt,
  state: row.state,
  checkedAt: row.checkedAt,
  checkNote: row.checkNote,
  revokeReason: row.revokeReason,
});

/** What families and staff record about a student. */
export const behaviourRoutes = (deps: BehaviourRouteDeps): Route[] => [
  ...familyRoutes(deps),
  ...staffRoutes(deps),
  ...listRoutes(deps),
];

const familyRoutes = (deps: BehaviourRouteDeps): Route[] => [
  write(contracts.commentLesson, async (uow, req) => {
    const { guardianId } = req.guardian();
    const { studentId } = req.params;
    await requireShown(deps, uow, { kind: 'guardian' }, studentId);
    const { lessonId, stars, text } = req.body;
    const actor = { kind: 'guardian', id: guardianId } as const;
    const command = { kind: 'lesson_comment', studentId, actor, lessonId, text, score: String(stars) } as const;
    return presentBehaviour(await recordBehaviour(uow, command, deps.acceptsText));
  }),
  write(contracts.handInHomework, async (uow, req) => {
    const { guardianId } = req.guardian();
    const { studentId } = req.params;
    await requireShown(deps, uow, { kind: 'guardian' }, studentId);
    const command = { kind: 'homework', studentId, actor: { kind: 'guardian', id: guardianId }, ...req.body } as const;
    return presentBehaviour(await recordBehaviour(uow, command, deps.acceptsText));
  }),
];

const staffRoutes = (deps: BehaviourRouteDeps): Route[] => [
  write(contracts.recordBehaviour, async (uow, req) => {
    const actor = staffActor(req.staff());
    const row = await recordBehaviour(
      uow,
      { studentId: req.params.studentId, actor, ...req.body } as Parameters<typeof recordBehaviour>[1],
      deps.acceptsText,
    );
    await audit(
      deps,
      uow,
      actor,
      'schooling.behaviour.recorded',
      { kind: 'behaviour', id: row.id, campusId: row.campusId },
      { behaviour: row.kind },
    );
    return presentBehaviour(row);
  }),
  write(contracts.checkHomework, async (uow, req) => {
    const staff = req.staff();
    const row = await checkHomework(uow, { ...req.params, staffId: staff.staffId, note: req.body.note });
    await audit(deps, uow, staffActor(staff), 'schooling.homework.checked', {
      kind: 'behaviour',
      id: row.id,
      campusId: row.campusId,
    });
    return presentBehaviour(row);
  }),
  write(contracts.revokeBehaviour, async (uow, req) => {
    const staff = req.staff();
    const row = await revokeBehaviour(uow, { ...req.params, staffId: staff.staffId, reason: req.body.reason });
    const subject = { kind: 'behaviour', id: row.id, campusId: row.campusId };
    await audit(deps, uow, staffActor(staff), 'schooling.behaviour.revoked', subject, { behaviour: row.kind });
    return presentBehaviour(row);
  }),
];

const listRoutes = (deps: BehaviourRouteDeps): Route[] => [
  read(contracts.listStudentBehaviours, (req) =>
    req.db.read(async (r) => {
      const actor = req.actor();
      await requireShown(deps, r, actor, req.params.studentId);
      const { cursor, limit, kind } = req.query;
      const where = all(
        equal('b.studentId', req.params.studentId),
        equal('b.kind', kind),
        equal('b.state', actor.kind === 'guardian' ? 'active' : undefined),
        before(cursor),
      );
      const rows = await r.rows<BehaviourView>(`${BEHAVIOUR_VIEW} WHERE ${where.sql} ORDER BY b.id DESC LIMIT ?`, [
        ...where.params,
        limit + 1,
      ]);
      const page = toPage(rows, limit, (row) => [row.id]);
      return { items: page.items.map(presentBehaviour), nextCursor: page.nextCursor };
    }),
  ),
  read(contracts.listBehaviours, (req) =>
    req.db.read(async (r) => {
      const { cursor, limit, kind, campusId } = req.query;
      const where = all(
        visibleTo(req.staff(), 'student.read', 'b.campusId', studentIn('b.studentId')),
        equal('b.campusId', campusId),
        equal('b.kind', kind),
        before(cursor),
      );
      const rows = await r.rows<BehaviourView>(`${BEHAVIOUR_VIEW} WHERE ${where.sql} ORDER BY b.id DESC LIMIT ?`, [
        ...where.params,
        limit + 1,
      ]);
      const page = toPage(rows, limit, (row) => [row.id]);
      return { items: page.items.map(presentBehaviour), nextCursor: page.nextCursor };
    }),
  ),
];

const before = (cursor: string | undefined) =>
  cursor === undefined ? undefined : { sql: 'b.id < ?', params: [decodeCursor(cursor, ['string'])[0] ?? ''] };
