/**
 * The schooling module's only door: what other modules and the composition root may use.
 */

export { schoolingResolvers, teaching } from './access';
export * from './batch-queries';
export { behavioursRecordedByStaff, type RecordedCount } from './behaviour-counts';
export { CHECK_IN_OPENS_MINUTES_BEFORE } from './domain/check-in-window';
export { ERASED_NAME, schoolingFamilyData } from './family-data';
export { type BehaviourRouteDeps, behaviourRoutes } from './http/behaviour-routes';
export { createSchoolingRoutes } from './http/core-routes';
export { familyChildren } from './http/family-children';
export { type RosterRouteDeps, rosterRoutes } from './http/roster-routes';
export { signInRoutes } from './http/sign-in-routes';
export {
  attendanceDisputesWaiting,
  leaveWaiting,
  makeUpsWaiting,
  rollCallsWaiting,
  type WaitingLesson,
  type WaitingQuery,
  type WaitingRollCall,
} from './http/waiting';
export { coreTasks as schoolingTasks, generateLessonsTask } from './lesson-jobs';
export { courseById, courseTitlesOf, lessonsAttended } from './pace-queries';
export { coreEntities as schoolingEntities } from './persistence/entities';
export { recordEntities as schoolingRecordEntities } from './persistence/record-entities';
export { signInDatesBetween } from './persistence/sign-in-store';
export type {
  AuditEntry,
  EarnedPoints,
  EarningSource,
  HomePointsPort,
  PointsMoveQuestion,
  SchoolingPorts,
  SchoolingSettings,
} from './ports';
export * from './queries';
export * from './story-queries';
export { type RecordBehaviour, recordBehaviour, revokeBehaviour, type TextCheck } from './usecases/behaviours';
export { type CheckInCommand, type CheckInResult, checkIn } from './usecases/check-in';
export { type CheckInSigner, createCheckInSigner } from './usecases/check-in-signer';
export { type CorrectionCommand, correctAttendance } from './usecases/correct-attendance';
export { createClassGroup, createCourse } from './usecases/courses';
export { createEnrolment, type NewEnrolment } from './usecases/enrolments';
export { addLesson, cancelLesson, moveLesson } from './usecases/lessons';
export { addMember } from './usecases/members';
export {
  givePackage,
  lengthenPackage,
  type PackageGift,
  type PackageTerms,
  packageTerms,
  shortenPackage,
  takeBackPackage,
} from './usecases/package-gifts';
export { type CreditDifference, reconcileCredits } from './usecases/reconcile-credits';
export { requestLeave } from './usecases/request-leave';
export { type RollCallCommand, rollCall } from './usecases/roll-call';
export { rosterFamilies } from './usecases/roster-identity';
export { type RosterFamilies, RosterProgress } from './usecases/roster-ports';
export { purgeImportsTask, rosterImportWork } from './usecases/roster-work';
export { signIn } from './usecases/sign-in';
export { createStudent, type NewStudent } from './usecases/students';
export { addSlot, generateLessons } from './usecases/timetable';
