import Taro from '@tarojs/taro';
import { useEffect } from 'react';
import { PageShell } from '@/components';
import { faceOf } from '@/hooks/use-query';
import { urls } from '@/routes';
import { useCaller } from '../../hooks/use-me';
import { menuOf } from '../menu';

/** The door of the console: leads to the first page the roles allow. */
export default function Start() {
  const caller = useCaller(urls.staff.start());
  const first = caller.data === undefined ? undefined : menuOf(caller.data.me)[0]?.entries[0]?.url;
  useEffect(() => {
    if (first !== undefined) void Taro.redirectTo({ url: first });
  }, [first]);
  const face = faceOf(
    caller,
    () => (first === undefined ? { title: '这里是老师的电脑后台', hint: '您的账号还没有岗位，请联系机构负责人发送邀请' } : null),
    'table',
  );
  return <PageShell face={face.kind === 'ready' ? { kind: 'loading', shape: 'table' } : face}>{null}</PageShell>;
}
