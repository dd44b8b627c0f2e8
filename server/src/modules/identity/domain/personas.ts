/** People of the demo school whom a newcomer can log in as. The seed creates an account with each openid. */
export const DEMO_PERSONAS = [
  { persona: 'parent', openId: 'demo-openid-parent', title: '家长', description: '一个孩子的家长' },
  { persona: 'parent_of_three', openId: 'demo-openid-parent-of-three', title: '三孩家长', description: '三个孩子都在本机构上课' },
  { persona: 'front_desk', openId: 'demo-openid-front-desk', title: '前台', description: '签到、请假、报名' },
  { persona: 'teacher', openId: 'demo-openid-teacher', title: '任课老师', description: '点名、点评自己的班级' },
  { persona: 'manager', openId: 'demo-openid-manager', title: '校区主管', description: '管理一个校区' },
  { persona: 'finance', openId: 'demo-openid-finance', title: '财务', description: '收款、退款和对账' },
  { persona: 'owner', openId: 'demo-openid-owner', title: '机构负责人', description: '管理全部校区和员工' },
] as const;

export type DemoPersona = (typeof DEMO_PERSONAS)[number]['persona'];
