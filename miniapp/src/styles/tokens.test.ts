import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { component, nutui, palette, semantic } from './tokens';

const src = join(__dirname, '..');
const read = (file: string) => readFileSync(join(src, file), 'utf8');
const sheets = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.scss') && !file.endsWith('tokens.generated.scss'),
);

it('takes the colours of a tier from the tier below', () => {
  const raw = Object.values(palette) as readonly string[];
  const named = Object.values(semantic.color) as readonly string[];
  expect(named.filter((value) => !raw.includes(value))).toEqual([semantic.color.mask]);
  expect(Object.values(component.color).filter((value) => ![...raw, ...named].includes(value))).toEqual([]);
  expect(Object.values(nutui).filter((value) => !named.includes(value))).toEqual([]);
});

it('lies on the grid of 8, with one half step', () => {
  const steps = Object.entries(semantic.size).filter(([name]) => name.startsWith('space'));
  expect(steps.filter(([, value]) => value % 8 !== 0).map(([name]) => name)).toEqual(['spaceHalf']);
});

it('dresses NutUI on the root of every page', () => {
  expect(read('app.scss')).toMatch(/page,\s*body \{\s*@include nutui-theme;/);
  const generated = read('styles/tokens.generated.scss');
  for (const [name, value] of Object.entries(nutui)) expect(generated).toContain(`--${name}: ${value};`);
});

it.each(sheets)('%s names no colour of its own', (file) => {
  const code = read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  expect(code.match(/(?<![\w-])#[0-9a-f]{3,8}\b(?![\w-]*\s*[,{.])|\brgba?\(|\bhsla?\(/gi) ?? []).toEqual([]);
});
