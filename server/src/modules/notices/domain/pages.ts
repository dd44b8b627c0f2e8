import type { LocalDate } from '@qingya/shared';

const page = (path: string, query: Readonly<Record<string, string>> = {}): string => {
  const text = new URLSearchParams(query).toString();
  return text === '' ? `/${path}` : `/${path}?${text}`;
};

/** Screens that a tap on a message leads to; a test compares them with the pages of the mini-program. */
export const pages = {
  lesson: (studentId: string, lessonId: string, date: LocalDate) =>
    page('packages/schooling/pages/lesson/index', { studentId, lessonId, date }),
  lessons: (studentId: string) => page('packages/schooling/pages/lessons/index', { studentId }),
  records: (studentId: string) => page('packages/schooling/pages/records/index', { studentId }),
  objections: (studentId: string) => page('packages/member/pages/disputes/index', { studentId }),
  points: () => page('pages/points/index'),
  redemption: (redemptionId: string) => page('packages/mall/pages/redemption/index', { redemptionId }),
  payment: (paymentId: string) => page('packages/payments/pages/payment/index', { paymentId }),
  draws: (studentId: string) => page('packages/mall/pages/draws/index', { studentId }),
} as const;
