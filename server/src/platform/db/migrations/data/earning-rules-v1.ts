/** The first published rule set, as stored. A published version never changes, so neither does this text. */
export const EARNING_RULES_V1 = JSON.stringify([
  {
    kind: 'streak',
    code: 'attendance_on_time',
    title: '连续准时上课',
    explanation: '连续准时上课 4 节得 20 积分，8 节再得 50 积分，12 节再得 100 积分；请假获批或停课不中断。',
    over: 'lessons_on_time',
    steps: [
      {
        at: 4,
        points: 20,
      },
      {
        at: 8,
        points: 50,
      },
      {
        at: 12,
        points: 100,
      },
    ],
    expiry: {
      kind: 'rolling',
      months: 12,
    },
  },
  {
    kind: 'streak',
    code: 'sign_in_streak',
    title: '连续打卡 7 天',
    explanation: '每连续打卡 7 天得 50 积分。',
    over: 'sign_in_days',
    steps: [
      {
        at: 7,
        points: 50,
      },
    ],
    cycle: 7,
    expiry: {
      kind: 'rolling',
      months: 12,
    },
  },
  {
    kind: 'fixed',
    code: 'lesson_comment',
    title: '课后点评',
    explanation: '上课后写下点评，每节课得 5 积分。',
    behaviour: 'lesson_comment',
    points: 5,
    expiry: {
      kind: 'rolling',
      months: 12,
    },
  },
  {
    kind: 'fixed',
    code: 'profile_completed',
    title: '完善孩子资料',
    explanation: '完整填写孩子资料，得 100 积分（一次）。',
    behaviour: 'profile_completed',
    points: 100,
    oncePerStudent: true,
    expiry: {
      kind: 'rolling',
      months: 12,
    },
  },
  {
    kind: 'fixed',
    code: 'course_completed',
    title: '完成课程',
    explanation: '完成一期课程，得 100 积分。',
    behaviour: 'course_completed',
    points: 100,
    expiry: {
      kind: 'rolling',
      months: 12,
    },
  },
  {
    kind: 'fixed',
    code: 'exam_passed',
    title: '考级通过',
    explanation: '通过考试或考级，得 200 积分。',
    behaviour: 'exam',
    points: 200,
    onlyPassed: true,
    expiry: {
      kind: 'rolling',
      months: 12,
    },
  },
]);
