export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The rule on children's data in short; each line answers a question a guardian asks first. */
export const policySummary: readonly string[] = [
  '登记：孩子的姓名、生日、性别、兴趣，以及课程、考勤、作业、点评和积分。',
  '用途：排课签到、扣减课时、计算积分、和您沟通孩子的学习情况，不用于其他目的。',
  '谁能看到：您的家庭，以及本机构负责孩子的老师和校区人员。不对外公开，不出售。',
  '保存：在读期间及离校后依法需要的时间内；您可以随时导出、删除或撤回同意。',
];

/** The whole rule, version 2026-11-01. A changed text is a new version and asks for consent again. */
export const policySections: readonly Section[] = [
  {
    title: '一、我们收集什么',
    lines: [
      '孩子的姓名、学号、生日、性别和兴趣；家长的称呼、与孩子的关系和手机号。',
      '报名的课程和课时、每次签到和请假、作业、老师点评、获奖和考级结果、积分记录。',
      '我们不收集孩子的人脸、位置和通讯录，也不需要孩子自己的账号。',
    ],
  },
  {
    title: '二、用来做什么',
    lines: [
      '安排课程和签到，准确扣减课时，并让您看到每一次扣减的原因。',
      '按公开的规则计算积分；和您沟通孩子的学习情况。',
      '不做与上课无关的画像，不向孩子推送广告。',
    ],
  },
  {
    title: '三、谁能看到',
    lines: [
      '您的家庭成员，以及本机构中负责孩子的老师、前台和管理人员，各人只能看到工作需要的内容。',
      '家长的手机号加密保存，平时只显示前后几位；查看完整号码会留下记录。',
      '除法律要求外，不向任何第三方提供。',
    ],
  },
  {
    title: '四、保存多久',
    lines: ['孩子在读期间，以及离校后法律要求的期限。到期或应您的要求删除；账目会保留，但不再能认出是谁。'],
  },
  {
    title: '五、您的权利',
    lines: [
      '在「我的 · 隐私与数据」中可以随时查看同意记录、导出全部数据、撤回同意、删除资料。',
      '撤回同意后，孩子的资料不再显示，签到和积分功能暂停；校区仍会按合同提供线下课程。',
      '有任何疑问，请联系校区前台。',
    ],
  },
];
