import { create } from 'qrcode/lib/core/qrcode';
import { qrSvg, utf8 } from './model';

/** Reads the dark modules back out of the drawing. */
const modulesOf = (svg: string): { side: number; dark: Set<string> } => {
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const dark = new Set<string>();
  const black = /fill="#000" d="([^"]+)"/.exec(svg)?.[1] ?? '';
  for (const [, x, y, width] of black.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(width); i += 1) dark.add(`${Number(x) + i} ${y}`);
  }
  return { side, dark };
};

it('encodes text as UTF-8 without the browser’s help', () => {
  for (const text of ['', 'abc', 'é', '青芽', '🌱', 'a青🌱é~']) expect([...utf8(text)]).toEqual([...Buffer.from(text, 'utf8')]);
});

it.each(['x', 'https://qingya.example/c/01K9ZJ5V0QK3T8M2R4W6Y8A0BC?t=583920', '青芽签到码 🌱'])(
  'draws every module of %s, with a margin of four',
  (text) => {
    const { modules } = create([{ data: Uint8Array.from(Buffer.from(text, 'utf8')), mode: 'byte' }], {
      errorCorrectionLevel: 'M',
    });
    const expected = new Set<string>();
    modules.data.forEach((value, index) => {
      if (value) expected.add(`${(index % modules.size) + 4} ${Math.floor(index / modules.size) + 4}`);
    });
    const { side, dark } = modulesOf(qrSvg(text));
    expect(side).toBe(modules.size + 8);
    expect(dark).toEqual(expected);
  },
);

it('refuses a text that no code can hold', () => {
  expect(qrSvg('x'.repeat(2331))).toContain('<svg');
  expect(() => qrSvg('x'.repeat(2332))).toThrow();
});
