import { firstNameOf, publicNameOf } from './first-name';

it.each([
  ['王小明', '小明', '小明'],
  ['张伟', '张伟', '小伟'],
  ['欧阳娜娜', '娜娜', '娜娜'],
  ['欧阳娜', '欧阳娜', '小娜'],
  ['欧阳', '欧阳', '小阳'],
  ['欧阳 娜娜', '欧阳', '娜娜'],
  ['诸葛 亮', '诸葛', '小亮'],
  ['司马光明', '光明', '光明'],
  ['伟', '伟', '小伟'],
  [' 张伟 ', '张伟', '小伟'],
  ['阿依古丽·买买提', '阿依古丽·买买提', '阿依古丽'],
  ['阿依古丽.买买提', '阿依古丽.买买提', '阿依古丽'],
  ['扎西 · 多吉', '扎西', '扎西'],
  ['张伟Tom', '张伟Tom', '小伟'],
  ['王小明Tom', '王小明Tom', '小明'],
  ['李Lucy', '李Lucy', 'Lucy'],
  ['Lucy李', 'Lucy李', 'Lucy'],
  ['Lucy 李', 'Lucy', 'Lucy'],
  ['Anna Smith', 'Anna', 'Anna'],
  ['Anna·Smith', 'Anna·Smith', 'Anna'],
  ['𠮷田', '𠮷田', '小田'],
  ['', '', ''],
])('calls %s by %s at home and by %s in public', (name, first, inPublic) => {
  expect([firstNameOf(name), publicNameOf(name)]).toEqual([first, inPublic]);
});

it('says no family name of one character in public', () => {
  for (const family of '王李张刘陈杨赵黄周吴')
    for (const own of ['伟', '小明', 'Tom', ' Tom', '伟Tom']) expect(publicNameOf(family + own)).not.toContain(family);
});
