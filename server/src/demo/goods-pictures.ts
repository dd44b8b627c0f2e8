import sharp from 'sharp';

/** Drawings of the demo school's goods: flat shapes of our own on a plain ground, small enough to be made while the school is told. */

const SIDE = 480;

type Shape = string;

const box = (x: number, y: number, width: number, height: number, fill: string, round = 12, more = ''): Shape =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}" ${more}/>`;
const disc = (x: number, y: number, radius: number, fill: string): Shape =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
const line = (path: string, stroke: string, width: number): Shape =>
  `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const area = (path: string, fill: string): Shape => `<path d="${path}" fill="${fill}"/>`;
const turned = (degrees: number, shapes: readonly Shape[]): Shape =>
  `<g transform="rotate(${degrees} 240 240)">${shapes.join('')}</g>`;

const INK = '#3d4a57';
const RAINBOW = ['#e4572e', '#f3a712', '#f2d03c', '#6fb98f', '#4a90c4', '#8e6bb0'] as const;

const pencil = (x: number, colour: string): Shape =>
  [
    box(x, 150, 34, 190, colour, 4),
    area(`M${x} 150 L${x + 17} 104 L${x + 34} 150 Z`, '#f4dcb8'),
    area(`M${x + 11} 121 L${x + 17} 104 L${x + 23} 121 Z`, colour),
  ].join('');

const book = (cover: string, mark: Shape): Shape =>
  [
    box(130, 90, 230, 300, '#ffffff', 10),
    box(120, 80, 230, 300, cover, 10),
    box(120, 80, 34, 300, 'rgba(0,0,0,0.14)', 10),
    mark,
  ].join('');

const ticket = (colour: string, mark: Shape): Shape =>
  [
    box(80, 150, 320, 180, colour, 18),
    disc(80, 240, 24, '#fdf6ea'),
    disc(400, 240, 24, '#fdf6ea'),
    line('M300 170 L300 310', '#fdf6ea', 6),
    mark,
  ].join('');

const leaf = (x: number, y: number, size: number, fill: string): Shape =>
  area(`M${x} ${y} q${size} ${-size} ${2 * size} 0 q${-size} ${size} ${-2 * size} 0 Z`, fill);

/** What is drawn of each good, on which ground. */
const DRAWINGS = {
  stickers: [
    '#fde8e4',
    RAINBOW.map((colour, index) => disc(140 + (index % 3) * 100, 180 + Math.floor(index / 3) * 120, 42, colour)).join(''),
  ],
  pencil: [
    '#e6f0f7',
    turned(35, [pencil(223, '#f3a712'), box(223, 340, 34, 26, '#c7ccd1', 4), box(223, 362, 34, 26, '#e98a9c', 6)]),
  ],
  crayons: [
    '#fdf3d9',
    RAINBOW.map((colour, index) => pencil(110 + index * 45, colour)).join('') + box(95, 280, 295, 110, '#4a90c4', 14),
  ],
  sketchbook: ['#e9f3ea', book('#6fb98f', line('M200 300 L245 190 L290 300 M218 262 L272 262', '#ffffff', 14))],
  bear: [
    '#f6ead9',
    [
      disc(160, 140, 46, '#a9744f'),
      disc(320, 140, 46, '#a9744f'),
      disc(240, 220, 116, '#b98359'),
      disc(240, 262, 52, '#f0d9b5'),
    ].join('') +
      [disc(200, 200, 13, INK), disc(280, 200, 13, INK), disc(240, 245, 16, INK)].join('') +
      line('M216 278 Q240 300 264 278', INK, 7),
  ],
  blocks: [
    '#e8eef9',
    [box(120, 250, 110, 110, '#e4572e'), box(245, 250, 110, 110, '#4a90c4'), box(182, 130, 110, 110, '#f2d03c')].join(''),
  ],
  rope: [
    '#e3f4f1',
    line('M140 130 C60 420 420 420 340 130', '#e4572e', 14) +
      box(122, 70, 36, 92, '#f3a712', 16) +
      box(322, 70, 36, 92, '#f3a712', 16),
  ],
  racket: [
    '#eef5df',
    turned(-35, [
      `<ellipse cx="240" cy="160" rx="82" ry="104" fill="#ffffff" stroke="#4a90c4" stroke-width="14"/>`,
      line('M200 80 L200 240 M240 60 L240 262 M280 80 L280 240 M162 130 L318 130 M162 190 L318 190', '#b8c7d3', 5),
      box(230, 262, 20, 150, INK, 8),
    ]),
  ],
  picture_book: ['#fdeecb', book('#f3a712', leaf(196, 230, 40, '#ffffff') + line('M236 300 L236 232', '#ffffff', 10))],
  stories: [
    '#f3e4ea',
    book('#b3526f', disc(236, 190, 40, '#f6d6a8') + line('M190 290 L282 290 M204 320 L268 320', '#f6d6a8', 10)),
  ],
  bottle: ['#dff0f6', box(190, 130, 100, 260, '#4a90c4', 26) + box(204, 84, 72, 56, INK, 10) + leaf(214, 270, 28, '#ffffff')],
  bag: [
    '#eaf1e2',
    line('M190 190 C190 80 290 80 290 190', INK, 14) +
      box(130, 180, 220, 200, '#6fb98f', 30) +
      box(170, 280, 140, 70, '#4f9673', 14),
  ],
  lesson: [
    '#f0ebf8',
    box(110, 100, 260, 190, '#ffffff', 10) +
      line('M150 250 L210 170 L260 220 L300 180 L340 250', '#8e6bb0', 12) +
      line('M200 290 L160 390 M280 290 L320 390', INK, 12),
  ],
  extension: [
    '#e9f0f0',
    disc(240, 240, 130, '#ffffff') +
      line('M240 160 L240 240 L300 276', INK, 16) +
      line('M355 180 A130 130 0 1 1 300 125', '#6fb98f', 16),
  ],
  coupon: [
    '#fdf6ea',
    ticket('#e4572e', line('M150 200 L190 250 L230 200 M190 250 L190 300 M160 250 L220 250 M160 276 L220 276', '#ffffff', 12)),
  ],
  framing: [
    '#efe9df',
    box(110, 110, 260, 260, '#a9744f', 8) +
      box(140, 140, 200, 200, '#ffffff', 4) +
      area('M150 330 L220 230 L270 290 L300 250 L330 330 Z', '#6fb98f') +
      disc(290, 190, 22, '#f3a712'),
  ],
  seat: ['#fdf6ea', ticket('#4a90c4', disc(190, 220, 26, '#ffffff') + area('M146 300 q44 -70 88 0 Z', '#ffffff'))],
  badge: [
    '#fbe9e2',
    area('M190 270 L150 400 L220 360 L240 400 L260 360 L330 400 L290 270 Z', '#e4572e') +
      disc(240, 200, 110, '#f3a712') +
      disc(240, 200, 82, '#fbd66b') +
      leaf(200, 205, 40, '#4f9673'),
  ],
} as const satisfies Readonly<Record<string, readonly [ground: string, shapes: string]>>;

/** Name of a drawing. */
export type GoodsPicture = keyof typeof DRAWINGS;

/** A drawing as the file somebody at the school would upload. */
export const drawGood = (picture: GoodsPicture): Promise<Buffer> => {
  const [ground, shapes] = DRAWINGS[picture];
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}">`;
  const drawing = `${frame}<rect width="${SIDE}" height="${SIDE}" fill="${ground}"/>${shapes}</svg>`;
  return sharp(Buffer.from(drawing)).png({ compressionLevel: 1 }).toBuffer();
};
