import { main } from './lib/say.mjs';
import { runServerCli } from './lib/workspace.mjs';

await main((args) => runServerCli('seed', args));
