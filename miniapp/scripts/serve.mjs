// A static server for looking at a web build; the product itself is served by the API server.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.json': 'application/json',
};

/** Serves `folder` on a free port of this machine; gives the address and the way to stop. */
export const serve = (folder) =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const wanted = path.normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
      let file = path.join(folder, wanted);
      if (!file.startsWith(folder) || !existsSync(file) || statSync(file).isDirectory()) file = path.join(folder, 'index.html');
      response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' });
      createReadStream(file).pipe(response);
    });
    server.listen(0, '127.0.0.1', () => {
      resolve({ address: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() });
    });
  });
