import { describeMallKills } from './mall-kill-suite';

describeMallKills('mysql');
