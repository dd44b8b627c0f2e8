import { useRouter } from '@tarojs/taro';
import { urls } from '@/routes';
import { Console } from '../shell';
import './index.scss';
import { Version } from './version';

/** One version of the earning rules, in words. */
export default function RuleVersionPage() {
  const ruleVersionId = useRouter().params.ruleVersionId ?? '';
  return (
    <Console page='rules' title='积分规则' url={urls.staff.ruleVersion(ruleVersionId)}>
      {(caller) => <Version ruleVersionId={ruleVersionId} caller={caller} />}
    </Console>
  );
}
