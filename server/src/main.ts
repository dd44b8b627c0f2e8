import { startProduct } from './app/run';

void startProduct(process.env, process.argv.slice(2));
