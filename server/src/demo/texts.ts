/** What families and teachers of the demo school write. */
export const FAMILY_COMMENTS = [
  '回家路上一直在说今天画了什么，很喜欢！',
  '老师很有耐心，孩子今天特别专注。',
  '今天学的内容有点难，回家又练了一会儿。',
  '第一次主动举手回答问题，为他高兴。',
  '谢谢老师，进步很明显。',
] as const;

export const HOMEWORK_TEXTS = [
  '今天的练习完成了，请老师看看。',
  '练习了二十分钟，已拍照。',
  '作业完成，有一处不太确定。',
] as const;

export const TEACHER_COMMENTS = [
  '今天课堂专注，构图比上次大胆，继续保持。',
  '基本动作到位，注意节奏再稳一些。',
  '愿意帮助同学，完成度很高。',
  '握笔姿势有进步，回家每天练五分钟就好。',
  '思路清楚，能说出自己为什么这样走。',
] as const;

export const AWARDS = [
  ['校园艺术节优秀作品', 'school'],
  ['区青少年书画展二等奖', 'district'],
  ['市少儿舞蹈展演优秀奖', 'city'],
  ['省国际象棋少年赛第八名', 'province'],
] as const;

export const EXAMS = ['美术二级考级', '书法三级考级', '中国舞一级考级', '国际象棋十级棋士考试'] as const;
export const ACTIVITIES = ['秋日写生日', '家长开放日', '周末棋类友谊赛'] as const;
