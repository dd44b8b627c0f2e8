const SECRET_NAMES = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'session_key',
  'sessionKey',
  'openid',
  'openId',
  'unionid',
  'phone',
  'phoneNumber',
  'mobile',
  'fullName',
  'nickname',
  'studentName',
  'guardianName',
];
const SECRET_FIELD = new RegExp(`"(${SECRET_NAMES.join('|')})":\\s*("(?:[^"\\\\]|\\\\.)*"|-?\\d+)`, 'gi');
const BEARER = /bearer\s+[\w.~+/=-]+/gi;
const JSON_WEB_TOKEN = /eyJ[\w-]{6,}\.[\w-]+\.[\w-]*/g;
/** A mainland mobile number, with or without country code, spaces or hyphens. */
const MOBILE = /(?<!\d)(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g;
/** Log lines are English; Chinese text in them came from a person, and may be a person's name. */
const CHINESE = /\p{Script=Han}[\p{Script=Han}·]*/gu;

/** Stands for a hidden number: no mobile number begins with 10, and the line stays valid JSON where a bare number stood. */
export const HIDDEN_NUMBER = '10000000000';

/**
 * Takes personal data and secrets out of one serialised log line. The loggers already write nothing but chosen fields;
 * this is the net below them, for what error messages and stack traces carry along.
 */
export const scrub = (line: string): string =>
  line
    .replace(SECRET_FIELD, '"$1":"[hidden]"')
    .replace(BEARER, 'Bearer [hidden]')
    .replace(JSON_WEB_TOKEN, '[hidden]')
    .replace(MOBILE, HIDDEN_NUMBER)
    .replace(CHINESE, '[text]');
