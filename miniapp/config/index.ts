import { realpathSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@tarojs/cli';

const web = process.env.TARO_ENV === 'h5';
const gallery = process.env.QINGYA_GALLERY === '1';
const shared = path.resolve(__dirname, '../../shared/src');

/**
 * Pure vocabulary of the shared package that may run in the app. Each file is named on its own, so that the schema
 * library, which the package's index pulls in, can never slip into a bundle.
 */
const vocabulary = {
  '@qingya/local-date': path.join(shared, 'kernel/local-date.ts'),
  '@qingya/member-code': path.join(shared, 'kernel/member-code.ts'),
};

/** Published in a newer language than the oldest phones of WeChat read: compiled like our own files. */
const modern = realpathSync(path.resolve(__dirname, '../node_modules/@noble/hashes'));

/** Where the API lives: same origin in the browser; an absolute address in the mini-program, given at build time. */
const apiBase = process.env.QINGYA_API_BASE ?? (web ? '/api/v1' : 'http://127.0.0.1:3000/api/v1');

// Sizes in our style sheets are written for a 750-wide screen (1px = 1rpx); NutUI's own are written for 375.
const designWidth = (input?: { file?: string } | string | number) =>
  typeof input === 'object' && /[\\/]@nutui[\\/]/.test(input.file ?? '') ? 375 : 750;

export default defineConfig({
  projectName: 'qingya',
  date: '2026-11-21',
  designWidth,
  deviceRatio: { 375: 2, 750: 1 },
  sourceRoot: 'src',
  outputRoot: gallery ? 'dist/gallery' : `dist/${process.env.TARO_ENV}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  // The persistent cache survives dependency upgrades; it is worth its risk only in a watch loop.
  cache: { enable: process.env.QINGYA_BUILD_CACHE === '1' },
  plugins: ['@tarojs/plugin-html'],
  defineConstants: {
    API_BASE: JSON.stringify(apiBase),
    APP_VERSION: JSON.stringify(process.env.npm_package_version ?? '0.1.0'),
  },
  alias: { '@': path.resolve(__dirname, '../src'), ...vocabulary },
  logger: { quiet: true, stats: false },
  sass: {},
  mini: {
    compile: { include: [shared, modern] },
    postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
    optimizeMainPackage: { enable: true },
    miniCssExtractPluginOption: { ignoreOrder: true },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    // Without this every page carries its own copy of what pages share: fifteen times the size, and as long to build.
    webpackChain: (chain) => {
      chain.optimization.splitChunks({ chunks: 'all', minSize: 20_000, maxInitialRequests: 20, maxAsyncRequests: 20 });
    },
    compile: { include: [shared, modern] },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    postcss: { autoprefixer: { enable: true }, pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
  },
});
