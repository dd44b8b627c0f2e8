import { useRouter } from '@tarojs/taro';
import { urls } from '@/routes';
import { Console } from '../shell';
import './index.scss';
import { Result } from './result';

/** One backtest of rules: progress, then points, budget and people on both sides. */
export default function BacktestResultPage() {
  const backtestId = useRouter().params.backtestId ?? '';
  return (
    <Console page='backtest' title='规则回测' url={urls.staff.backtest(backtestId)}>
      {(caller) => <Result backtestId={backtestId} caller={caller} />}
    </Console>
  );
}
