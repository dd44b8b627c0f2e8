import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { at } from './paths.mjs';

/**
 * The pages of the app, without a leading slash, by the configuration it is built from.
 * @param {'weapp' | 'h5'} platform the web build has pages of its own besides
 * @returns {Promise<string[]>}
 */
export const appPages = async (platform) => {
  const { default: typescript } = await import('typescript');
  const { ModuleKind, transpileModule } = typescript;
  const source = readFileSync(at('miniapp/src/app.config.ts'), 'utf8');
  const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
  const exports = {};
  runInNewContext(outputText, {
    exports,
    process: { env: { TARO_ENV: platform } },
    defineAppConfig: (config) => config,
  });
  const { pages, subPackages = [] } = exports.default;
  return [...pages, ...subPackages.flatMap((sub) => sub.pages.map((page) => `${sub.root}/${page}`))];
};

/**
 * The pages of the package that goes to WeChat: a start of the product builds the web pages only, and those have pages of
 * their own besides.
 * @returns {Promise<string[]>}
 */
export const packagePages = () => appPages('weapp');
