import { describeChaos } from './chaos-suite';

describeChaos('mysql');
