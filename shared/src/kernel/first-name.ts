/** Family names of two characters that occur today; in every other name the first character is the family name. */
const COMPOUND_NAMES = new Set([
  '欧阳', '司马', '上官', '诸葛', '东方', '皇甫', '尉迟', '公孙', '慕容', '司徒', '令狐', '夏侯', '端木', '独孤', '南宫', '轩辕',
  '宇文', '长孙', '钟离', '司空', '闻人', '澹台', '公冶', '宗政', '濮阳', '淳于', '单于', '太叔', '申屠', '公羊', '赫连', '呼延',
]); // biome-ignore format: a list of words

const HAN_ONLY = /^\p{Script=Han}+$/u;

/** Between the parts of a name of several: the own one comes first, «阿依古丽·买买提». */
const DOTS = /[·•・‧∙⋅.．]/u;

/** Chinese letters without the family name; '' when nothing else is there. */
const withoutFamilyName = (han: string): string => {
  const letters = [...han];
  const isCompound = letters.length > 2 && COMPOUND_NAMES.has(letters.slice(0, 2).join(''));
  return letters.slice(isCompound ? 2 : 1).join('');
};

const firstWord = (text: string): string => text.trim().split(/[\s·•]+/)[0] ?? '';

/**
 * What a child is called where its own family reads it. A name of which one character would be left stays whole: that alone would be
 * no name.
 * @param name as the school keeps it
 */
export const firstNameOf = (name: string): string => {
  const whole = name.trim();
  if (!HAN_ONLY.test(whole)) return whole.split(/\s+/)[0] ?? '';
  const rest = withoutFamilyName(whole);
  return [...rest].length < 2 ? whole : rest;
};

/**
 * What a child is called where strangers may read it: never with its family name. A single character that is left is said with «小»;
 * of a name of several parts the first one stands, and of one that mixes scripts what is not the family name.
 * @param name as the school keeps it
 */
export const publicNameOf = (name: string): string => {
  const parts = name.split(DOTS).filter((part) => part.trim() !== '');
  const han = /\p{Script=Han}+/u.exec(parts[0] ?? '')?.[0];
  if (han === undefined) return firstWord(name);
  if (parts.length > 1) return han;
  const other = firstWord(name.replace(han, ' '));
  // «欧阳 娜娜»: a family name of two characters that stands by itself.
  if (COMPOUND_NAMES.has(han) && other !== '') return [...other].length > 1 ? other : `小${other}`;
  const own = withoutFamilyName(han);
  if ([...own].length > 1) return own;
  return own === '' && other !== '' ? other : `小${own || han}`;
};
