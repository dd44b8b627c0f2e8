const SECOND_MS = 1_000;

/** What is left of `leftMs`, every begun second counted, so that zero means the end; nothing is left after it. */
const partsOf = (leftMs: number) => {
  const seconds = Math.max(0, Math.ceil(leftMs / SECOND_MS));
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor(seconds / 3_600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  };
};

const two = (value: number) => String(value).padStart(2, '0');

/**
 * The time left, in figures that keep their width: 2 天 03:04:05, 03:04:05 on the last day.
 * @param leftMs until the end; 0 and below give 00:00:00
 */
export const countdownText = (leftMs: number): string => {
  const { days, hours, minutes, seconds } = partsOf(leftMs);
  return `${days === 0 ? '' : `${days} 天 `}${two(hours)}:${two(minutes)}:${two(seconds)}`;
};

/** The same to be read out, to the minute begun: 还剩 2 天 3 小时 5 分钟. */
export const countdownSpoken = (leftMs: number): string => {
  if (leftMs <= 0) return '时间到了';
  const { days, hours, minutes } = partsOf(Math.ceil(leftMs / 60_000) * 60_000);
  const parts = [
    [days, '天'],
    [hours, '小时'],
    [minutes, '分钟'],
  ] as const;
  return `还剩${parts
    .filter(([value]) => value > 0)
    .map(([value, unit]) => ` ${value} ${unit}`)
    .join('')}`;
};

/** Until the figures change next, in ms; null when they no longer do. */
export const nextTick = (leftMs: number): number | null => (leftMs <= 0 ? null : leftMs % SECOND_MS || SECOND_MS);
