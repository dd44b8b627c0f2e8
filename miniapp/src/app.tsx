import type { PropsWithChildren } from 'react';
import './app.scss';

/** Root of the app; pages are mounted by Taro as children. */
export default function App({ children }: PropsWithChildren) {
  return children;
}
