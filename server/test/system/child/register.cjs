/** Lets a child process run the TypeScript sources with the WeChat simulator, as jest does in the parent. */
const Module = require('node:module');
const path = require('node:path');

require('../../platform/child/register-typescript.cjs');
const resolve = Module._resolveFilename;
const simulator = path.resolve(__dirname, '../../../../scripts/wechat-simulator/src/index.ts');
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === '@qingya/wechat-simulator' ? simulator : request, ...rest);
};
