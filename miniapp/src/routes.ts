import { staffUrls } from '@/routes-staff';
import { buildPath } from '@/services/paths';

/** Addresses of the screens. Tab pages take no query: WeChat drops it. */
export const urls = {
  home: () => '/pages/home/index',
  points: () => '/pages/points/index',
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
  disputes: (studentId: string) => buildPath('/packages/member/pages/disputes/index', {}, { studentId }),
  payments: () => '/packages/payments/pages/list/index',
  payment: (paymentId: string) => buildPath('/packages/payments/pages/payment/index', {}, { paymentId }),
  staff: staffUrls,
} as const;
