import { MAX_COLLECTION_FEN } from '@qingya/shared';
import { MOST_FEN, readYuan, yuanText } from './money';

describe('amounts in yuan', () => {
  it('allows as much as the contract does', () => {
    expect(MOST_FEN).toBe(MAX_COLLECTION_FEN);
  });

  it.each([
    ['1280', 128_000],
    ['99.5', 9_950],
    ['99.50', 9_950],
    ['0.01', 1],
    ['0.1', 10],
    ['19.99', 1_999],
    ['1.15', 115],
    ['4.35', 435],
    ['¥1,280.50', 128_050],
    [' 128 元', 12_800],
    ['１２８．５', 12_850],
    ['￥1，000', 100_000],
    ['128.', 12_800],
    ['007', 700],
    ['1000000', 100_000_000],
  ])('reads %s', (text, fen) => {
    expect(readYuan(text)).toEqual({ fen });
  });

  it.each([
    ['', '请填写金额'],
    ['  ', '请填写金额'],
    ['abc', '请按元填写金额，例如 1280 或 99.50'],
    ['-5', '请按元填写金额，例如 1280 或 99.50'],
    ['1e3', '请按元填写金额，例如 1280 或 99.50'],
    ['1.2.3', '请按元填写金额，例如 1280 或 99.50'],
    ['.5', '请按元填写金额，例如 1280 或 99.50'],
    ['1.234', '金额最多两位小数'],
    ['0', '金额必须大于 0'],
    ['0.00', '金额必须大于 0'],
    ['1000000.01', '单笔金额不能超过 100 万元'],
    ['9'.repeat(12), '单笔金额不能超过 100 万元'],
  ])('refuses «%s»', (text, problem) => {
    expect(readYuan(text)).toEqual({ problem });
  });

  it('reads what it wrote: every amount up to 200 yuan, then in prime steps up to the most', () => {
    const amounts = [MOST_FEN];
    for (let fen = 1; fen <= 20_000; fen += 1) amounts.push(fen);
    for (let fen = 20_001; fen < MOST_FEN; fen += 9_973) amounts.push(fen);
    expect(amounts.filter((fen) => JSON.stringify(readYuan(yuanText(fen))) !== JSON.stringify({ fen }))).toEqual([]);
  });

  it('writes fen as yuan', () => {
    expect([1, 10, 100, 9_950, 128_000].map(yuanText)).toEqual(['0.01', '0.10', '1', '99.50', '1280']);
  });
});
