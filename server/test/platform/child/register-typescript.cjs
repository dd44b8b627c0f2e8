/** Lets a test's child process run the TypeScript sources, as jest does in the parent. */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const root = path.resolve(__dirname, '../../../..');
const { transformSync } = require(require.resolve('@swc/core', { paths: [root] }));
const options = { ...JSON.parse(readFileSync(path.join(root, '.swcrc'), 'utf8')), swcrc: false };

const compile = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
};
Module._extensions['.ts'] = compile;

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === '@qingya/shared' ? path.join(root, 'shared/src/index.ts') : request, ...rest);
};
require(require.resolve('reflect-metadata', { paths: [path.join(root, 'server')] }));
