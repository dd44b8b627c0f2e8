import { describeChaos } from './chaos-suite';

describeChaos('sqlite');
