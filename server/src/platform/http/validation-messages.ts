import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const bound = (value: number | bigint): string => value.toString();

const tooSmall = (issue: Extract<Issue, { code: 'too_small' }>): string => {
  const least = bound(issue.minimum);
  if (issue.origin === 'string') return issue.minimum === 1 ? '请填写此项。' : `至少需要${least}个字。`;
  if (issue.origin === 'array' || issue.origin === 'set')
    return issue.minimum === 1 ? '请至少选择一项。' : `至少需要${least}项。`;
  if (issue.origin === 'date') return '日期太早了。';
  return issue.inclusive === false ? `必须大于${least}。` : `不能小于${least}。`;
};

const tooBig = (issue: Extract<Issue, { code: 'too_big' }>): string => {
  const most = bound(issue.maximum);
  if (issue.origin === 'string') return `最多${most}个字。`;
  if (issue.origin === 'array' || issue.origin === 'set') return `最多${most}项。`;
  if (issue.origin === 'date') return '日期太晚了。';
  return issue.inclusive === false ? `必须小于${most}。` : `不能大于${most}。`;
};

const EXPECTED: Readonly<Record<string, string>> = {
  string: '请填写文字。',
  number: '请填写数字。',
  int: '请填写整数。',
  boolean: '请选择是或否。',
  array: '请提供一个列表。',
  object: '内容不完整，请检查后重新填写。',
  date: '请填写日期。',
};

const FORMATS: Readonly<Record<string, string>> = {
  date: '日期格式应为 2026-01-31。',
  time: '时间格式应为 08:30。',
  datetime: '时间格式不正确。',
  email: '邮箱地址不正确。',
  url: '网址不正确。',
};

/**
 * The sentence for one field that did not fit, for people who fill in forms: zod's own Chinese speaks of types and
 * regular expressions. A schema's own message always goes first.
 */
export const chineseMessage = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null) return '请填写此项。';
      return EXPECTED[issue.expected] ?? '格式不正确。';
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_format':
      return FORMATS[issue.format] ?? '格式不正确。';
    case 'invalid_value':
      return issue.input === undefined ? '请填写此项。' : '请从给出的选项中选择。';
    case 'unrecognized_keys':
      return '包含不认识的内容。';
    case 'not_multiple_of':
      return `必须是${bound(issue.divisor)}的倍数。`;
    default:
      return '内容不正确，请检查。';
  }
};
