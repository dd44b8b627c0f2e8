import { staffUrls } from '@/routes-staff';
import { buildPath } from '@/services/paths';

/** Addresses of the screens. Tab pages take no query: WeChat drops it. */
export const urls = {
  home: () => '/pages/home/index',
  points: () => '/pages/points/index',
  mall: () => '/pages/mall/index',
  me: () => '/pages/me/index',
  /** `back` is the address to return to after signing in. */
  signIn: (back?: string) => buildPath('/pages/sign-in/index', {}, { back }),
  /** `code` is what was scanned; WeChat's own scanner opens the page with it as `scene`. */
  checkIn: (code?: string) => buildPath('/packages/schooling/pages/check-in/index', {}, { scene: code }),
  lessons: (studentId: string) => buildPath('/packages/schooling/pages/lessons/index', {}, { studentId }),
  lesson: (studentId: string, lessonId: string, date: string) =>
    buildPath('/packages/schooling/pages/lesson/index', {}, { studentId, lessonId, date }),
  makeUp: (studentId: string, lessonId: string, date: string) =>
    buildPath('/packages/schooling/pages/make-up/index', {}, { studentId, lessonId, date }),
  attendance: (studentId: string) => buildPath('/packages/schooling/pages/attendance/index', {}, { studentId }),
  records: (studentId: string) => buildPath('/packages/schooling/pages/records/index', {}, { studentId }),
  consent: (back?: string) => buildPath('/packages/member/pages/consent/index', {}, { back }),
  policy: () => '/packages/member/pages/policy/index',
  bindPhone: () => '/packages/member/pages/bind-phone/index',
  messages: () => '/packages/member/pages/messages/index',
  settings: () => '/packages/member/pages/settings/index',
  privacy: () => '/packages/member/pages/privacy/index',
  profile: () => '/packages/member/pages/profile/index',
  child: (studentId: string) => buildPath('/packages/member/pages/child/index', {}, { studentId }),
  /** Without a child it shows the one looked at last. */
  memberCode: (studentId?: string) => buildPath('/packages/member/pages/code/index', {}, { studentId }),
  earn: (studentId: string) => buildPath('/packages/member/pages/earn/index', {}, { studentId }),
  /** One line of points, explained. */
  pointsLine: (studentId: string, transactionId: string) =>
    buildPath('/packages/member/pages/points-line/index', {}, { studentId, transactionId }),
  /** What lapses when. */
  expiring: (studentId: string) => buildPath('/packages/member/pages/expiring/index', {}, { studentId }),
  disputes: (studentId: string) => buildPath('/packages/member/pages/disputes/index', {}, { studentId }),
  payments: () => '/packages/payments/pages/list/index',
  payment: (paymentId: string) => buildPath('/packages/payments/pages/payment/index', {}, { paymentId }),
  /** One good of the mall, as a child sees it. */
  good: (studentId: string, goodId: string) => buildPath('/packages/mall/pages/good/index', {}, { studentId, goodId }),
  redemptions: (studentId: string) => buildPath('/packages/mall/pages/redemptions/index', {}, { studentId }),
  redemption: (redemptionId: string) => buildPath('/packages/mall/pages/redemption/index', {}, { redemptionId }),
  /** Coupons, quotas and seats. */
  rights: (studentId: string) => buildPath('/packages/mall/pages/rights/index', {}, { studentId }),
  /** Above how many points a guardian confirms. */
  mallRule: () => '/packages/mall/pages/rule/index',
  postalAddress: () => '/packages/mall/pages/address/index',
  /** Without a campaign it shows the first one. */
  lottery: (studentId: string, lotteryId?: string) =>
    buildPath('/packages/mall/pages/lottery/index', {}, { studentId, lotteryId }),
  /** What a family drew, with the codes of prizes that wait. */
  draws: (studentId: string) => buildPath('/packages/mall/pages/draws/index', {}, { studentId }),
  /** Recomputes a campaign; with a child its family's own draws are looked for. */
  verifyLottery: (lotteryId: string, studentId?: string) =>
    buildPath('/packages/mall/pages/verify/index', {}, { lotteryId, studentId }),
  staff: staffUrls,
} as const;
