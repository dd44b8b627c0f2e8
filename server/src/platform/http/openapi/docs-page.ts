import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from 'koa';

type Page = (ctx: Context) => Promise<void>;

const PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>青芽 API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** A file of its own, because the content security policy allows no script inside a page. */
const START = `window.addEventListener('load', function () {
  window.SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#docs',
    deepLinking: true,
    docExpansion: 'none',
    displayRequestDuration: true,
    validatorUrl: null,
    persistAuthorization: false
  });
});
`;

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};
const DAY_SECONDS = 86_400;

/** `/docs` and what it needs; nothing comes from another host. */
export const createDocsPages = (): [string, Page][] => [
  ['/docs', text(PAGE, 'text/html; charset=utf-8')],
  ['/docs/start.js', text(START, 'text/javascript; charset=utf-8')],
  ...Object.entries(ASSETS).map(([name, type]): [string, Page] => [`/docs/${name}`, asset(name, type)]),
];

const text =
  (content: string, type: string): Page =>
  async (ctx) => {
    ctx.set('Content-Type', type);
    ctx.set('Cache-Control', 'no-cache');
    ctx.body = content;
  };

const asset = (name: string, type: string): Page => {
  let content: Promise<Buffer> | undefined;
  return async (ctx) => {
    // Its main file is the bundle itself, so the folder is found without running anything of it.
    content ??= readFile(join(dirname(require.resolve('swagger-ui-dist/package.json')), name));
    ctx.set('Content-Type', type);
    ctx.set('Cache-Control', `public, max-age=${DAY_SECONDS}`);
    ctx.body = await content;
  };
};
