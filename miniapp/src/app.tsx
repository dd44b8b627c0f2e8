import type { PropsWithChildren } from 'react';
import { guardPrivacy } from './services/wechat';
import './app.scss';

// Before any page runs: a call that asks earlier would get WeChat's own panel.
guardPrivacy();

/** Root of the app; pages are mounted by Taro as children. */
export default function App({ children }: PropsWithChildren) {
  return children;
}
