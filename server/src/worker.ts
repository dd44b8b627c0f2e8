import { startProduct } from './app/run';

/** A process without HTTP: events, scheduled tasks and queued work. The same as `main --role worker`. */
void startProduct(process.env, ['--role', 'worker']);
