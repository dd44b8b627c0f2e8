import { load } from './load.mjs';

const kebab = (name) => name.replace(/([A-Z])/g, '-$1').toLowerCase();

/** The style sheet of `src/styles/tokens.ts`: SCSS constants for our own sheets, custom properties for NutUI. */
export const renderTokens = () => {
  const { semantic, component, nutui } = load('src/styles/tokens.ts');
  const constants = [];
  for (const tier of [semantic, component]) {
    for (const [group, unit] of [
      ['color', ''],
      ['size', 'px'],
      ['raw', ''],
    ]) {
      for (const [name, value] of Object.entries(tier[group] ?? {})) constants.push(`$${kebab(name)}: ${value}${unit};`);
    }
  }
  const properties = Object.entries(nutui).map(([name, value]) => `  --${name}: ${value};`);
  return [
    '// Generated from tokens.ts by scripts/generate.mjs; edit tokens.ts instead.',
    ...constants,
    '',
    '@mixin nutui-theme {',
    ...properties,
    '}',
    '',
  ].join('\n');
};
