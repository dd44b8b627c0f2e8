import { existsSync, readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { at } from './paths.mjs';

const host = (...parts) => at('scripts/weapp-host', ...parts);

const TYPES = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};
/** The engine makes functions of templates and scripts, as WeChat does; everything comes from here. */
const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

const ENGINE = {
  'glass-easel.js': 'node_modules/glass-easel/dist/glass_easel.all.es.js',
  'adapter.js': 'node_modules/glass-easel-miniprogram-adapter/dist/glass_easel_miniprogram_adapter.es.js',
};

const readEngine = (name) => {
  const file = ENGINE[name];
  return file && readFileSync(host(file), 'utf8').replaceAll(/from\s*(['"])glass-easel\1/g, 'from"/engine/glass-easel.js"');
};

/** A source of the host as a browser module: only its types are taken out. */
const readSource = async (name) => {
  const file = host('src', `${normalize(`/${name}`).replace(/\.js$/, '')}.ts`);
  if (!existsSync(file)) return undefined;
  const { transformFile } = createRequire(at('package.json'))('@swc/core');
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' };
  return (await transformFile(file, { swcrc: false, configFile: false, jsc, module: { type: 'es6' } })).code;
};

const readPart = (name) => {
  const file = join(host('page'), normalize(`/${name}`));
  return existsSync(file) ? readFileSync(file) : undefined;
};

/** Hands a call on to another program of this machine. Frames of this page may show what it answers. */
const passOn = (origin, req, res) => {
  const to = new URL(req.url, origin);
  // The simulator answers to pages of this machine only, and looks at these two.
  const headers = { ...req.headers, host: to.host };
  const onward = request(to, { method: req.method, headers }, (answer) => {
    const policy = answer.headers['content-security-policy'];
    const own = policy ? { 'content-security-policy': policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'") } : {};
    res.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...own });
    answer.pipe(res);
  });
  onward.on('error', () => {
    if (!res.headersSent) res.writeHead(502);
    res.end();
  });
  res.on('close', () => onward.destroy());
  req.pipe(onward);
};

const find = async (path, bundle) => {
  const [, folder = '', ...rest] = path.split('/');
  const name = rest.join('/');
  if (path === '/') return { type: '.html', body: readPart('index.html') };
  if (path === '/bundle.json') return { type: '.json', body: JSON.stringify(bundle) };
  if (folder === 'engine') return { type: '.js', body: readEngine(name) };
  if (folder === 'host') return { type: '.js', body: await readSource(name) };
  if (folder === 'page') return { type: extname(name), body: readPart(name) };
  return {};
};

/**
 * Serves the page that shows the mini-program in a phone, with the product and the simulator behind the same address.
 * @param {{ port: number, product: string, simulator: string }} options origins
 * @returns {Promise<import('node:http').Server>} listening on the loopback
 */
export const servePhonePage = async ({ port, product, simulator }) => {
  const { loadBundle } = createRequire(host('package.json'))('./dist/load-bundle.js');
  const bundle = loadBundle(at('miniapp/dist/weapp'));
  const server = createServer(async (req, res) => {
    const { pathname } = new URL(req.url, product);
    if (pathname.startsWith('/api/')) return passOn(product, req, res);
    if (/^\/(phone|simulator)(\/|$)/.test(pathname)) return passOn(simulator, req, res);
    const { type, body } = await find(pathname, bundle).catch(() => ({}));
    if (body === undefined) return res.writeHead(404).end();
    const headers = { 'Content-Type': `${TYPES[type] ?? 'text/plain'}; charset=utf-8`, 'Content-Security-Policy': POLICY };
    res.writeHead(200, { ...headers, 'Cache-Control': 'no-cache' }).end(body);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
};
