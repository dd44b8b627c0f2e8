import { addressOf, parseAddress } from './page/address.js';
import { chatTime, clockFace, driftOf, duration, fullTime, parseYuan, shortOpenid, yuan } from './page/format.js';

const at = (text: string) => Date.parse(`${text}+08:00`);
const NOW = at('2026-11-21T10:00:30');

it.each([
  [0, '0.00'],
  [1, '0.01'],
  [99, '0.99'],
  [12_850, '128.50'],
  [100_000, '1,000.00'],
  [123_456_789, '1,234,567.89'],
  [-5, '-0.05'],
])('%d fen are ¥%s', (fen, text) => expect(yuan(fen)).toBe(text));

it.each([
  ['', null],
  ['  ', null],
  ['0', 0],
  ['500', 50_000],
  ['¥1,234.5', 123_450],
  ['￥0.01', 1],
  ['0.1', 10],
  ['1.005', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['五百', undefined],
])('%j typed as yuan gives %p', (text, fen) => expect(parseYuan(text)).toBe(fen));

it('amounts that were shown can be typed again', () => {
  for (const fen of [0, 1, 10, 99, 100, 12_345, 999_999_99]) expect(parseYuan(yuan(fen))).toBe(fen);
});

it('short openids keep both ends, and what is short stays whole', () => {
  expect(shortOpenid('sim-0123456789abcdef01234567')).toBe('sim-01…234567');
  expect(shortOpenid('openid-of-lin')).toBe('openid-of-lin');
});

it('shows Beijing time wherever the browser is', () => {
  expect(fullTime(NOW)).toBe('2026-11-21 10:00:30');
  expect(clockFace(at('2026-11-21T00:05:00'))).toBe('00:05');
});

it.each([
  ['2026-11-21T00:00:00', '00:00'],
  ['2026-11-20T23:59:00', '昨天 23:59'],
  ['2026-11-19T09:30:00', '11月19日 09:30'],
  ['2025-01-02T09:30:00', '2025年1月2日 09:30'],
])('a message of %s says «%s»', (when, text) => expect(chatTime(at(when), NOW)).toBe(text));

it.each([
  [0, '0 秒'],
  [6_000, '6 秒'],
  [90_000, '1 分钟 30 秒'],
  [3 * 3_600_000, '3 小时'],
  [-(86_400_000 + 3_600_000), '1 天 1 小时'],
])('%d ms last «%s»', (ms, text) => expect(duration(ms)).toBe(text));

describe('how far the simulated time is off', () => {
  it.each([
    [1_999, false, '与这台电脑的时间一致'],
    [60_000, false, '比这台电脑快 1 分钟'],
    [300_000, false, '比这台电脑快 5 分钟'],
    [301_000, true, '比这台电脑快 5 分钟 1 秒'],
    [-86_400_000, true, '比这台电脑慢 1 天'],
  ])('%d ms', (ms, breaks, text) => expect(driftOf(NOW + ms, NOW)).toEqual({ ms, breaks, text }));
});

describe('the address', () => {
  it.each(['', '#', '#screen', '#pay=', '#other=1'])('%j asks for nothing', (hash) => expect(parseAddress(hash)).toEqual({}));

  it('names a pay request or a person, whatever is in the name', () => {
    expect(parseAddress('#pay=r%2F1')).toEqual({ pay: 'r/1' });
    for (const openid of ['sim-1', 'a&pay=b', '#', '中 文']) expect(parseAddress(addressOf({ openid }))).toEqual({ openid });
    expect(addressOf({ openid: 'o', pay: 'r' })).toBe('#pay=r');
    expect(addressOf({})).toBe('');
  });
});
