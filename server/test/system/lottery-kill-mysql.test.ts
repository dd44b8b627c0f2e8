import { describeLotteryKills } from './lottery-kill-suite';

describeLotteryKills('mysql');
