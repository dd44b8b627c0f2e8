import { badField, PayProblem } from './problem';
import { parseRfc3339 } from './time';

/** Throws a `PayProblem` PARAM_ERROR that names `path` when the value is not allowed. */
export type Rule = (value: unknown, path: string) => void;

/** Characters as a person counts them. */
const lengthOf = (text: string): number => [...text].length;

export const text =
  (min: number, max: number, pattern?: RegExp): Rule =>
  (value, path) => {
    if (typeof value !== 'string') throw badField(path, '的值应为字符串', value);
    const length = lengthOf(value);
    if (length < min || length > max) throw badField(path, `的长度应为 ${min} 至 ${max} 个字符`, value);
    if (pattern && !pattern.test(value)) throw badField(path, '含有不允许的字符', value);
  };

export const whole =
  (min: number): Rule =>
  (value, path) => {
    if (!Number.isSafeInteger(value)) throw badField(path, '的值应为整数', value);
    if ((value as number) < min) throw badField(path, `的值不能小于 ${min}`, value);
  };

export const flag: Rule = (value, path) => {
  if (typeof value !== 'boolean') throw badField(path, '的值应为布尔值', value);
};

export const oneOf =
  (...allowed: readonly string[]): Rule =>
  (value, path) => {
    if (typeof value !== 'string' || !allowed.includes(value)) throw badField(path, `的值应为 ${allowed.join('、')}`, value);
  };

export const list =
  (rule: Rule, max: number): Rule =>
  (value, path) => {
    if (!Array.isArray(value) || value.length < 1 || value.length > max) throw badField(path, `应为 1 至 ${max} 项的数组`, value);
    value.forEach((item, index) => {
      rule(item, `${path}/${index}`);
    });
  };

export const moment: Rule = (value, path) => {
  if (typeof value !== 'string' || parseRfc3339(value) === undefined)
    throw badField(path, '的值应为带时区的 RFC3339 时间', value);
};

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** `https`, no query string. Plain `http` is taken on the loopback only, where a simulated platform delivers. */
export const notifyUrl =
  (max: number): Rule =>
  (value, path) => {
    text(1, max)(value, path);
    const address = URL.canParse(value as string) ? new URL(value as string) : undefined;
    const secure = address?.protocol === 'https:' || (address?.protocol === 'http:' && LOOPBACK.has(address.hostname));
    if (!secure) throw badField(path, '应为 https 开头的完整地址', value);
    if (/[?#]/.test(value as string)) throw badField(path, '不能携带参数', value);
  };

/** Rules by field; a name with `?` at its end may be left out. Unknown fields are refused, so that no misspelt one goes unseen. */
export const shape = (fields: Readonly<Record<string, Rule>>): Rule => {
  const rules = Object.entries(fields).map(([key, rule]) => ({ name: key.replace('?', ''), optional: key.endsWith('?'), rule }));
  const known = new Set(rules.map(({ name }) => name));
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badField(path || '/', '的值应为对象', value);
    const given = value as Readonly<Record<string, unknown>>;
    for (const { name, optional, rule } of rules) {
      const at = `${path}/${name}`;
      if (given[name] !== undefined) rule(given[name], at);
      else if (!optional) throw badField(at, '不能为空');
    }
    const stranger = Object.keys(given).find((key) => !known.has(key));
    if (stranger !== undefined) throw badField(`${path}/${stranger}`, '不是该接口的参数', given[stranger]);
  };
};

/** The JSON object in a request body. */
export const parseBody = (raw: Buffer): unknown => {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new PayProblem('PARAM_ERROR', '请求内容不是合法的 JSON');
  }
};

/** The same text for two values that are equal but for the order of their fields. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
