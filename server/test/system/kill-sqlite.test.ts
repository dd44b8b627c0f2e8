import { describeKills } from './kill-suite';

describeKills('sqlite');
