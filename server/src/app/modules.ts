import { createBudget, giveBack, reserve, reserveBeyond } from '../modules/budget';
import { crmRoutes } from '../modules/crm';
import {
  awardsFor,
  awardsGiven,
  awardsMoved,
  backtestFamilyData,
  createBacktests,
  createExtensionRoutes,
  createManualRoutes,
  earningAwardOwner,
  earningRoutes,
  earningSubscribers,
  extensionTask,
  extensionWork,
  givenByHand,
  manualAwardOwner,
  manualFamilyData,
  versionRoutes,
  waitWords,
} from '../modules/earning';
import {
  createAccessTokens,
  createAuthenticator,
  type FamilyDataContributor,
  type IdentityDeps,
  identityResolvers,
  identityRoutes,
  identityTasks,
  PrincipalCache,
  recordAudit,
  requireChildConsent,
} from '../modules/identity';
import { insightRoutes, insightTasks, rateOn } from '../modules/insight';
import { createLottery, type LotteryPorts, lotteryFamilyData, runningCampaign } from '../modules/lottery';
import {
  approvalFor,
  createMall,
  giveRight,
  isRefusal,
  keyPin,
  type MallPorts,
  openRedemptionsOf,
  redemptionOwner,
} from '../modules/mall';
import { createMessaging, type MessagingPorts, unreadOf } from '../modules/messaging';
import { noticeSubscribers, noticeTasks } from '../modules/notices';
import { createPayments, openSums, type PaymentPorts, REFUND_WORK } from '../modules/payments';
import {
  balanceOf,
  correctionsGiven,
  createPointsRoutes,
  disputeOwner,
  expiringOf,
  pointsFamilyData,
  pointsRepeatingTasks,
} from '../modules/points';
import { jobs as pointsTasks } from '../modules/points/jobs';
import {
  behaviourRoutes,
  createSchoolingRoutes,
  familyChildren,
  ownerOfStudent,
  purgeImportsTask,
  RosterProgress,
  rosterFamilies,
  rosterImportWork,
  rosterRoutes,
  type SchoolingPorts,
  schoolingFamilyData,
  schoolingResolvers,
  schoolingTasks,
  signInRoutes,
  studentIdsOfFamily,
  studentNames,
  teaching,
} from '../modules/schooling';
import type { Config } from '../platform/config';
import type { Database } from '../platform/db';
import { localFileStore } from '../platform/files';
import type { Authenticator } from '../platform/http/authenticator';
import type { CallbackRoute } from '../platform/http/callbacks';
import type { ObjectResolver, ObjectResolvers } from '../platform/http/object-access';
import type { Route } from '../platform/http/route';
import type { RepeatingTask } from '../platform/jobs';
import type { QueuedWork, ScheduledTask, WorkQueue } from '../platform/jobs/types';
import { type BackgroundLog, errorText } from '../platform/log/background-log';
import type { Subscriber } from '../platform/outbox/types';
import { createVault, type Vault } from '../platform/vault';
import { CORRECTIONS } from './corrections';
import type { Providers } from './providers';

/** What the modules are wired to in this process. */
export interface ModuleParts {
  readonly config: Config;
  readonly db: Database;
  readonly providers: Providers;
  /** Waits a moment for the consequences of what was just committed. @returns whether the rules have judged it */
  readonly settle: (aggregate: string) => Promise<boolean>;
  readonly queue: WorkQueue;
  readonly log: BackgroundLog;
}

/** Everything the modules give to the platform. */
export interface Modules {
  readonly routes: readonly Route[];
  readonly subscribers: readonly Subscriber[];
  readonly tasks: readonly ScheduledTask[];
  readonly repeating: readonly RepeatingTask[];
  readonly callbacks: readonly CallbackRoute[];
  readonly works: readonly QueuedWork[];
  readonly resolvers: ObjectResolvers;
  readonly authenticate: Authenticator;
  readonly identity: IdentityDeps;
}

/** What points are worth is insight's to say, above the mall. */
const mallPorts = ({ config }: ModuleParts, vault: Vault): MallPorts => ({
  vault,
  files: localFileStore(config.filesDir),
  pointsPerYuanOn: async (reader, on) => (await rateOn(reader, on)).pointsPerYuan,
});

/**
 * Coupons that are won become rights of the mall, and a draw is asked for as a redemption is: one limit, one word and one count of
 * wrong tries. The mall stands beside the lottery and not below it.
 */
const lotteryPorts = (vault: Vault): LotteryPorts => ({
  vault,
  giveCoupon: (uow, { drawId, title, valueFen, validDays, terms: usage, ...owner }) => {
    const terms = { kind: 'coupon', label: title, valueFen, minSpendFen: 0, validDays } as const;
    return giveRight(uow, { ...owner, source: 'lottery', sourceId: drawId, terms, usage, quantity: 1 });
  },
  approve: async (uow, { familyId, points, pin }) => {
    const approval = await approvalFor(uow, familyId, points, pin === undefined ? undefined : keyPin(vault, pin));
    if (isRefusal(approval)) return approval;
    return approval === 'waits' ? 'needs_word' : 'free';
  },
});

/** Says that work was committed and not queued. @param helper who takes it up all the same */
const unqueued =
  (log: BackgroundLog, what: string, helper: string) =>
  (error: unknown): void =>
    log.error({ error: errorText(error) }, `${what} was not queued; ${helper} takes it up`);

/** Builds the modules and fills the ports through which lower ones ask higher ones. */
export const createModules = (parts: ModuleParts): Modules => {
  const payments = createPayments(paymentPorts(parts));
  const messaging = createMessaging(messagingPorts(parts));
  const budget = createBudget({ audit: recordAudit, given: [awardsGiven, givenByHand, correctionsGiven] });
  const vault = createVault(parts.config.phoneKeys, parts.config.phoneIndexKey);
  const mall = createMall(mallPorts(parts, vault));
  const contributors = [...familyData, mall.familyData, lotteryFamilyData, payments.familyData, messaging.familyData];
  const identity = identityDeps(parts, vault, contributors);
  const lottery = createLottery(lotteryPorts(vault));
  const schooling = schoolingDeps(parts);
  const roster = { families: rosterFamilies(identity.vault), progress: new RosterProgress() };
  const { db, queue, log, providers } = parts;
  const onQueueError = unqueued(log, 'a released import', 'the next start');
  const backtests = createBacktests({ queue, onQueueError: unqueued(log, 'a backtest', 'the watch over backtests') });
  const onExtensionError = unqueued(log, 'making points last longer', 'the watch over it');
  return {
    routes: [
      ...identityRoutes(identity),
      ...createSchoolingRoutes(schooling),
      ...signInRoutes(schooling),
      ...behaviourRoutes(schooling),
      ...rosterRoutes({ ...schooling, ...roster, queue, onQueueError }),
      ...createPointsRoutes({ corrections: CORRECTIONS, waitWords }),
      ...earningRoutes,
      ...createManualRoutes({ reserve, reserveBeyond, giveBack }),
      ...versionRoutes,
      ...backtests.routes,
      ...createExtensionRoutes({ queue, onQueueError: onExtensionError }),
      ...payments.routes,
      ...messaging.routes,
      ...budget.routes,
      ...mall.routes,
      ...lottery.routes,
      ...crmRoutes,
      ...insightRoutes,
    ],
    callbacks: [...providers.callbacks, ...payments.callbacks],
    subscribers: [
      ...earningSubscribers,
      ...[payments, messaging, budget].flatMap((one) => one.subscribers),
      ...noticeSubscribers,
    ],
    tasks: [
      ...identityTasks(identity),
      ...schoolingTasks,
      purgeImportsTask,
      ...pointsTasks,
      ...payments.tasks,
      ...messaging.tasks,
      ...budget.tasks,
      ...mall.tasks,
      ...lottery.tasks,
      ...noticeTasks,
      ...insightTasks,
    ],
    repeating: [
      ...pointsRepeatingTasks,
      ...mall.repeating,
      ...lottery.repeating,
      ...backtests.repeating,
      extensionTask,
      ...payments.repeating,
      ...messaging.repeating,
    ],
    works: [rosterImportWork(roster), ...backtests.works, extensionWork, ...payments.works],
    resolvers: { ...createResolvers(), ...payments.resolvers },
    authenticate: createAuthenticator({ db, ...identity }),
    identity,
  };
};

const paymentPorts = ({ config, db, providers, queue, log }: ModuleParts): PaymentPorts => ({
  gateway: providers.gateway,
  simulatorPanel: config.mode === 'demo' && config.wechat.simulated ? config.wechat.payBase : null,
  now: () => db.clock.now(),
  studentNames,
  studentFamily: async (reader, studentId) => (await ownerOfStudent(reader, studentId))?.familyId,
  audit: recordAudit,
  wakeRefunds: (refundId) => {
    queue
      .enqueue(REFUND_WORK, refundId, { refundId })
      .catch((error: unknown) =>
        log.error({ error: errorText(error) }, 'a refund was not queued; the watch over refunds sends it'),
      );
  },
  log,
});

const messagingPorts = ({ config, providers, log }: ModuleParts): MessagingPorts => {
  const { appId, templates, miniProgramState } = config.wechat;
  return { wechat: providers.wechat, appId, templates, miniProgramState, log };
};

const identityDeps = (
  { config, providers }: ModuleParts,
  vault: Vault,
  contributors: readonly FamilyDataContributor[],
): IdentityDeps => {
  const { appId, simulated } = config.wechat;
  return {
    appId,
    demo: config.mode === 'demo' && simulated,
    vault,
    tokens: createAccessTokens(config.tokenKeys),
    wechat: providers.wechat,
    principals: new PrincipalCache(),
    contributors,
    teaching,
    children: familyChildren,
  };
};

/** As far ahead as the points page looks. */
const EXPIRY_HINT_DAYS = 60;

const familyData: readonly FamilyDataContributor[] = [
  schoolingFamilyData,
  pointsFamilyData(studentIdsOfFamily),
  manualFamilyData(studentIdsOfFamily),
  backtestFamilyData(studentIdsOfFamily),
];

const schoolingDeps = ({ config, settle }: ModuleParts): SchoolingPorts & { checkInSecret: string } => ({
  checkInSecret: firstKey(config.checkInKeys),
  requireChildConsent,
  recordAudit,
  settle,
  earnedFor: async (reader, sources) => {
    const lines = await awardsFor(
      reader,
      'attendance',
      sources.map(({ sourceId }) => sourceId),
    );
    return {
      state: 'credited',
      total: lines.reduce((sum, { points }) => sum + points, 0),
      lines: lines.map(({ points, title }) => ({ points, title })),
    };
  },
  pointsMoved: awardsMoved,
  homePayments: {
    openOf: async (reader, familyId) => {
      const { count, amount } = await openSums(reader, familyId);
      return { open: count, amount };
    },
  },
  homeMessages: { unreadOf },
  homeRedemptions: { openOf: openRedemptionsOf },
  homeLotteries: { runningNow: runningCampaign },
  homePoints: {
    pointsOf: async (reader, studentId) => {
      const { available, pending, debt } = await balanceOf(reader, studentId);
      const [nextExpiry] = available > 0 ? await expiringOf(reader, studentId, EXPIRY_HINT_DAYS) : [];
      return { available, pending, debt, nextExpiry };
    },
  },
});

/** Codes live for a minute, so only the newest key signs and verifies them. */
const firstKey = (keys: Config['checkInKeys']): string => {
  const [newest] = keys;
  if (!newest) throw new Error('check-in codes need a key');
  return newest.key.toString('base64');
};

/** Kinds that are a child's data: a guardian reaches them only after the family agreed to their handling. */
const CHILD_KINDS = [
  'student',
  'enrolment',
  'attendance',
  'leaveRequest',
  'makeUp',
  'dispute',
  'manualAward',
  'redemption',
] as const;

const createResolvers = (): ObjectResolvers => {
  const { student } = schoolingResolvers;
  if (!student) throw new Error('schooling must resolve students');
  const all: ObjectResolvers = {
    ...identityResolvers,
    ...schoolingResolvers,
    dispute: disputeOwner(student),
    earningAward: earningAwardOwner(student),
    manualAward: manualAwardOwner(student),
    redemption: redemptionOwner(student),
  };
  const gated = CHILD_KINDS.flatMap((kind) => {
    const resolve = all[kind];
    return resolve ? [[kind, withConsent(resolve)] as const] : [];
  });
  return { ...all, ...Object.fromEntries(gated) };
};

const withConsent =
  (resolve: ObjectResolver): ObjectResolver =>
  async (reader, id) => {
    const owner = await resolve(reader, id);
    const familyId = owner?.familyId;
    if (!owner || !familyId) return owner;
    return { ...owner, guardianGate: () => requireChildConsent(reader, familyId) };
  };
