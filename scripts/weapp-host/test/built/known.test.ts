import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileTemplates } from '../../src/load-bundle';
import { KNOWN_TAGS } from '../../src/tags/furnish';
import { filesOf, officialCompilers } from '../support/official';
import { builtBundle } from '../support/phone';
import { onePage, startSample } from '../support/sample';

const root = path.resolve(__dirname, '../../../../miniapp/dist/weapp');
const sources = path.resolve(__dirname, '../../../../miniapp/src');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Words of the template language itself. */
const LANGUAGE = new Set(['block', 'template', 'import', 'include', 'wxs', 'slot']);
/** What Taro has besides the calls of WeChat. */
const TAROS_OWN = new Set(['getCurrentPages', 'getCurrentInstance', 'getEnv', 'ENV_TYPE', 'eventCenter']);

const tagsOf = (template: string): string[] => [...template.matchAll(/<([a-z][a-z-]*)/g)].map(([, tag]) => tag!);
const unknownTags = (template: string, components: readonly string[]): string[] =>
  tagsOf(template).filter((tag) => !KNOWN_TAGS.has(tag) && !LANGUAGE.has(tag) && !components.includes(tag));

const callsOf = (source: string): string[] => [...source.matchAll(/\bTaro\.([a-zA-Z_]+)/g)].map(([, name]) => name!);
const { app, wx } = startSample(onePage('<view />', 'Page({})'));
afterAll(() => app.close());
const unknownCalls = (source: string): string[] => callsOf(source).filter((name) => !(name in wx) && !TAROS_OWN.has(name));

describe('the host knows', () => {
  it('every tag that the package uses', () => {
    const components = Object.values(builtBundle().configs).flatMap(({ usingComponents = {} }) => Object.keys(usingComponents));
    const templates = filesOf(root, '.wxml').map(read).join('\n');
    expect(tagsOf(templates)).toEqual(expect.arrayContaining(['view', 'text', 'button', 'picker']));
    expect(unknownTags(templates, components)).toEqual([]);
    expect(unknownTags('<view><map /><live-player></live-player></view>', components)).toEqual(['map', 'live-player']);
  });

  it('every call of WeChat that the sources make', () => {
    const inWechat = (file: string): boolean => /\.tsx?$/.test(file) && !/\.(h5|test)\.tsx?$|(^|\/)console\//.test(file);
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) =>
      inWechat(file.replaceAll('\\', '/')),
    );
    const all = files.map((file) => readFileSync(path.join(sources, file), 'utf8')).join('\n');
    expect(callsOf(all)).toEqual(expect.arrayContaining(['navigateTo', 'requestPayment']));
    expect([...new Set(unknownCalls(all))]).toEqual([]);
    expect(unknownCalls('Taro.startBluetooth(); Taro.login()')).toEqual(['startBluetooth']);
  });

  it('every name of wx that a script of the package writes out', () => {
    const scripts = Object.values(builtBundle().scripts).join('\n');
    const names = new Set([...scripts.matchAll(/\bwx\.([a-zA-Z]+)/g)].map(([, name]) => name!));
    // Taro looks whether the cloud of WeChat is there, and goes on without.
    expect([...names].filter((name) => !(name in wx) && name !== 'cloud')).toEqual([]);
  });
});

const official = officialCompilers();
afterAll(() => official?.close());
if (official === null) console.warn('WeChat’s own compilers do not run on this machine: the package was compiled without them');

/** The package with something added to one of its files. */
const spoilt = (file: string, more: string, judge: (folder: string) => void): void => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingya-spoilt-'));
  try {
    cpSync(root, folder, { recursive: true });
    writeFileSync(path.join(folder, file), read(file) + more);
    judge(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('the compiler of the component engine', () => {
  it('takes every template, and no spoilt one', () => {
    const templates = filesOf(root, '.wxml').map((file): [string, string] => [file, read(file)]);
    const scripts = filesOf(root, '.wxs').map((file): [string, string] => [file, read(file)]);
    expect(compileTemplates(scripts, templates)).toContain('pages/home/index');
    expect(() => compileTemplates(scripts, [...templates, ['x.wxml', '<view><text></view>']])).toThrow('x.wxml');
  });
});

for (const { templates, styles } of official ? [official] : []) {
  describe('WeChat’s own compilers', () => {
    it('take every template of the package', () => {
      const { problem, output } = templates(root);
      expect(problem).toBe('');
      for (const file of filesOf(root, '.wxml')) expect(output).toContain(file);
    });

    it('take every style sheet of the package', () => {
      const { problem, output } = styles(root);
      expect(problem).toBe('');
      for (const file of filesOf(root, '.wxss')) expect(output).toContain(file);
    });

    it.each([
      ['<view><text></view>', 'expect end-tag'],
      ['<view wx:if="{{a + }}" />', 'Bad attr'],
      ['<view wx:elif="{{a}}" />', 'wx:if not found'],
      ['<wxs module="m">var f = () => 1;</wxs>', 'Unexpected token'],
    ])('refuse the template %s', (template, words) =>
      spoilt('pages/home/index.wxml', template, (folder) => expect(templates(folder).problem).toContain(words)),
    );

    it.each([
      ['.a{color:', 'unexpected token'],
      ['*{color:red}', 'unexpected token'],
      ['@import "./none.wxss";', 'not found'],
    ])('refuse the style %s', (style, words) =>
      spoilt('pages/home/index.wxss', style, (folder) => expect(styles(folder).problem).toContain(words)),
    );
  });
}
