/** What codes are called in an exported file. */
export const WORDS = {
  gender: { male: '男', female: '女' },
  student: { active: '在读', left: '已离校' },
  classGroup: { active: '开班中', closed: '已结班' },
  enrolment: { active: '有效', suspended: '已暂停', closed: '已结束' },
  record: { active: '有效', revoked: '已撤销' },
  attendance: { present: '到课', late: '迟到', leave: '请假', absent: '缺课' },
  method: { qr: '扫码', roll_call: '点名', leave: '请假', correction: '更正' },
  consumption: { consumed: '已扣课时', owed: '待扣课时', none: '不扣课时' },
  dispute: { open: '待处理', corrected: '已更正', explained: '已答复' },
  level: { school: '校级', district: '区级', city: '市级', province: '省级', national: '国家级' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The word for a code; a code without one shows itself: better raw than missing. */
export const wordFor = (kind: keyof typeof WORDS, code: string | null): string =>
  code === null ? '' : ((WORDS[kind] as Readonly<Record<string, string>>)[code] ?? code);

export const yesNo = (value: boolean): string => (value ? '是' : '否');
