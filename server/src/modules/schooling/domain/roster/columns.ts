/** The columns of the combined roster sheet «学员名册», in template order. */
export interface RosterColumn {
  readonly name: RosterColumnName;
  /** The Chinese title used in the template, in exports and in reports. */
  readonly title: string;
  readonly aliases: readonly string[];
  readonly example: string;
  /** What to write there, one Chinese line for the template's notes. */
  readonly note: string;
}

export type RosterColumnName =
  | 'studentNo'
  | 'name'
  | 'gender'
  | 'birthDate'
  | 'campus'
  | 'classGroup'
  | 'course'
  | 'move'
  | 'guardianName'
  | 'guardianPhone'
  | 'relation'
  | 'secondGuardianName'
  | 'secondGuardianPhone'
  | 'secondRelation'
  | 'enrolmentNo'
  | 'totalCredits'
  | 'remainingCredits'
  | 'startsOn'
  | 'expiresOn';

export const ROSTER_COLUMNS: readonly RosterColumn[] = [
  {
    name: 'studentNo',
    title: '学号',
    aliases: ['学员编号', '学员号', '学生编号', '编号', 'student no', 'student number', 'student id', 'external no'],
    example: 'S2026001',
    note: '必填。每位学员一个，不能重复；再次导入时按学号更新同一位学员。',
  },
  {
    name: 'name',
    title: '姓名',
    aliases: ['学员姓名', '学生姓名', '孩子姓名', 'name', 'student name', 'student'],
    example: '王小明',
    note: '新学员必填。',
  },
  { name: 'gender', title: '性别', aliases: ['gender', 'sex'], example: '男', note: '男 或 女，可不填。' },
  {
    name: 'birthDate',
    title: '出生日期',
    aliases: ['生日', '出生年月日', 'birth date', 'birthday', 'date of birth'],
    example: '2017-03-08',
    note: '如 2017-03-08，可不填。',
  },
  {
    name: 'campus',
    title: '校区',
    aliases: ['所在校区', '校区名称', 'campus', 'branch'],
    example: '城东校区',
    note: '新学员必填；填写班级时也必填。写校区名称或编号。',
  },
  {
    name: 'classGroup',
    title: '班级',
    aliases: ['班级名称', '班级编号', '所在班级', 'class', 'class group', 'class name'],
    example: '书法周六一班',
    note: '班级名称或编号；系统里没有时会新建，试导入会告诉您。',
  },
  {
    name: 'course',
    title: '课程',
    aliases: ['课程名称', '报读课程', 'course', 'course name'],
    example: '硬笔书法',
    note: '课程名称或编号；新建班级或填写报名时必填。',
  },
  {
    name: 'move',
    title: '调班',
    aliases: ['是否调班', 'move', 'change class'],
    example: '',
    note: '学员已在同一课程的其他班级、或属于其他校区时，填「是」才会调过去。',
  },
  {
    name: 'guardianName',
    title: '家长姓名',
    aliases: ['监护人', '监护人姓名', '家长', 'guardian', 'guardian name', 'parent name', 'parent'],
    example: '王建国',
    note: '可不填。',
  },
  {
    name: 'guardianPhone',
    title: '家长手机',
    aliases: ['手机', '手机号', '手机号码', '家长电话', '联系电话', '电话', 'phone', 'mobile', 'guardian phone', 'parent phone'],
    example: '13800001234',
    note: '新学员必填；家长用这个手机号绑定小程序。同一手机号的学员归入同一家庭。',
  },
  {
    name: 'relation',
    title: '关系',
    aliases: ['与学员关系', '亲属关系', 'relation', 'relationship'],
    example: '父亲',
    note: '如 父亲、母亲、爷爷、奶奶，可不填。',
  },
  {
    name: 'secondGuardianName',
    title: '家长2姓名',
    aliases: ['第二家长姓名', '家长二姓名', 'second guardian name', 'guardian 2 name'],
    example: '',
    note: '第二位家长，可不填。',
  },
  {
    name: 'secondGuardianPhone',
    title: '家长2手机',
    aliases: ['第二家长手机', '家长二手机', 'second guardian phone', 'guardian 2 phone'],
    example: '',
    note: '可不填。',
  },
  {
    name: 'secondRelation',
    title: '家长2关系',
    aliases: ['第二家长关系', '家长二关系', 'second relation', 'guardian 2 relation'],
    example: '',
    note: '可不填。',
  },
  {
    name: 'enrolmentNo',
    title: '报名号',
    aliases: ['报名编号', '课包编号', '合同号', '合同编号', '订单号', 'enrolment no', 'enrollment no', 'contract no'],
    example: 'BM2026001',
    note: '填写课时或有效期时必填。每份课包一个，不能重复。',
  },
  {
    name: 'totalCredits',
    title: '总课时',
    aliases: ['课时总数', '购买课时', '总课次', 'total lessons', 'total credits'],
    example: '48',
    note: '整数。不填而只填到期日期，表示有效期内不限次数。',
  },
  {
    name: 'remainingCredits',
    title: '剩余课时',
    aliases: ['剩余', '剩余课次', '剩余课时数', 'remaining', 'remaining lessons', 'remaining credits', 'lessons left'],
    example: '30',
    note: '整数，不超过总课时；不填表示还没有上过课。',
  },
  {
    name: 'startsOn',
    title: '开课日期',
    aliases: ['开始日期', '报名日期', '生效日期', 'start date', 'starts on'],
    example: '2026-09-01',
    note: '不填表示导入当天。',
  },
  {
    name: 'expiresOn',
    title: '到期日期',
    aliases: ['有效期', '有效期至', '截止日期', '到期', 'expiry', 'expiry date', 'expires on', 'end date'],
    example: '2027-08-31',
    note: '最后可用的一天；不填表示不过期。',
  },
];

const fold = (title: string): string =>
  title
    .normalize('NFKC')
    .replace(/[\s_\-*：:()（）]/g, '')
    .toLowerCase();

const byTitle = new Map<string, RosterColumnName>(
  ROSTER_COLUMNS.flatMap((column) =>
    [column.title, column.name, ...column.aliases].map((title) => [fold(title), column.name] as const),
  ),
);

/** The title under which a column appears in reports. */
export const titleOf = (name: RosterColumnName): string => ROSTER_COLUMNS.find((column) => column.name === name)?.title ?? name;

export interface HeaderMap {
  /** Which position holds which column. */
  readonly positions: ReadonlyMap<RosterColumnName, number>;
  /** Titles that mean nothing to us; their cells are ignored, and the report says so. */
  readonly unknown: readonly string[];
  /** Columns that two titles claim. */
  readonly repeated: readonly RosterColumnName[];
}

/** Reads one row as a header. */
export const mapHeader = (cells: readonly string[]): HeaderMap => {
  const positions = new Map<RosterColumnName, number>();
  const unknown: string[] = [];
  const repeated: RosterColumnName[] = [];
  cells.forEach((cell, index) => {
    if (cell.trim() === '') return;
    const name = byTitle.get(fold(cell));
    if (name === undefined) unknown.push(cell.trim());
    else if (positions.has(name)) repeated.push(name);
    else positions.set(name, index);
  });
  return { positions, unknown, repeated };
};

/** Titles and remarks above the header are common; it is looked for this far down. */
const HEADER_SEARCH_ROWS = 10;
const MIN_KNOWN_TITLES = 2;

/** The first row that has at least two known titles, one of them the student number; undefined when there is none. */
export const findHeader = (
  rows: readonly { readonly cells: readonly string[] }[],
): { index: number; map: HeaderMap } | undefined => {
  for (let index = 0; index < Math.min(rows.length, HEADER_SEARCH_ROWS); index += 1) {
    const map = mapHeader(rows[index]?.cells ?? []);
    if (map.positions.size >= MIN_KNOWN_TITLES && map.positions.has('studentNo')) return { index, map };
  }
  return undefined;
};
