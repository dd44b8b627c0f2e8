/** Numbers, times and names as a person reads them. Pure. */

const ZONE = 'Asia/Shanghai';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A signature that is off by more than this is refused by both sides of WeChat Pay. */
export const CLOCK_WINDOW_MS = 5 * MINUTE;

const formatter = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const partsOf = (ms) => Object.fromEntries(formatter.formatToParts(ms).map(({ type, value }) => [type, value]));

/** Fen as yuan with two decimals: 12850 → `128.50`. */
export const yuan = (fen) => {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '-' : ''}${whole}.${digits.slice(-2)}`;
};

/** What was typed as yuan, in fen: null = nothing was typed, undefined = no amount. */
export const parseYuan = (text) => {
  const plain = text
    .trim()
    .replace(/[,，]/g, '')
    .replace(/^[¥￥]/, '');
  if (plain === '') return null;
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain);
  return found ? Number(`${found[1]}${(found[2] ?? '').padEnd(2, '0')}`) : undefined;
};

/** An openid that fits a line, and can still be told from others. */
export const shortOpenid = (openid) => (openid.length <= 14 ? openid : `${openid.slice(0, 6)}…${openid.slice(-6)}`);

/** `10:00` */
export const clockFace = (ms) => {
  const { hour, minute } = partsOf(ms);
  return `${hour}:${minute}`;
};

/** `2026-11-21 10:00:30` */
export const fullTime = (ms) => {
  const { year, month, day, hour, minute, second } = partsOf(ms);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
};

const dateOf = (ms) => fullTime(ms).slice(0, 10);

/** A moment as WeChat writes it above a message: only what is not obvious. */
export const chatTime = (at, now) => {
  const { year, month, day } = partsOf(at);
  if (dateOf(at) === dateOf(now)) return clockFace(at);
  if (dateOf(at) === dateOf(now - DAY)) return `昨天 ${clockFace(at)}`;
  const date = `${Number(month)}月${Number(day)}日 ${clockFace(at)}`;
  return year === partsOf(now).year ? date : `${year}年${date}`;
};

/** A length of time in at most two units: `1 小时 20 分钟`. */
export const duration = (ms) => {
  const rest = Math.abs(Math.round(ms / SECOND)) * SECOND;
  const units = [
    [DAY, '天'],
    [HOUR, '小时'],
    [MINUTE, '分钟'],
    [SECOND, '秒'],
  ];
  const first = units.findIndex(([size]) => rest >= size);
  if (first < 0) return '0 秒';
  const [size, name] = units[first];
  const next = units[first + 1];
  const left = next ? Math.floor((rest % size) / next[0]) : 0;
  return `${Math.floor(rest / size)} ${name}${left > 0 ? ` ${left} ${next[1]}` : ''}`;
};

/** How far the simulated time is from the machine's, and whether the real service minds. */
export const driftOf = (simulated, real) => {
  const ms = simulated - real;
  if (Math.abs(ms) < 2 * SECOND) return { ms, breaks: false, text: '与这台电脑的时间一致' };
  return {
    ms,
    breaks: Math.abs(ms) > CLOCK_WINDOW_MS,
    text: `比这台电脑${ms > 0 ? '快' : '慢'} ${duration(ms)}`,
  };
};
