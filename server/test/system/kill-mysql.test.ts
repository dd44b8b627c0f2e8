import { describeKills } from './kill-suite';

describeKills('mysql');
