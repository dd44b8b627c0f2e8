// Makes a checkout ready to be deployed: packages, the compiled server, the web build and the mini-program for upload.
import { main, say } from './lib/say.mjs';
import { buildMiniapp, prepare } from './lib/workspace.mjs';

await main(async () => {
  await prepare({ web: true });
  await buildMiniapp('weapp');
  say('Built: server/dist, miniapp/dist/h5 (served by the server) and miniapp/dist/weapp (for upload to WeChat).');
});
