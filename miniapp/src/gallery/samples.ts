/** Values that break layouts: long names, nothing, and the largest figures. */
export const longName = '欧阳慕容诗涵·阿依古丽·买买提江';
export const longCourse = '创意美术与综合材料探索（周末提高班·含户外写生与作品集整理）';
export const longSentence =
  '这位家长您好，本节课因教室检修临时调整到东校区三楼多功能厅，上课时间不变，请提前十分钟到达，由助教老师在一楼大厅接待并带领孩子前往。';
export const huge = 9_999_999;
