import Taro from '@tarojs/taro';
import { useEffect, useSyncExternalStore } from 'react';
import { urls } from '@/routes';
import { session } from '@/services/session';

const signedIn = () => session.read() !== null;

/** Whether somebody is signed in on this device, kept up to date. */
export const useSignedIn = (): boolean => useSyncExternalStore(session.subscribe, signedIn, signedIn);

/** For screens that need somebody signed in: leads to the sign-in screen otherwise. Gives whether to load anything yet. */
export const useRequireSession = (back: string): boolean => {
  const ready = useSignedIn();
  useEffect(() => {
    if (!ready) void Taro.reLaunch({ url: urls.signIn(back) });
  }, [ready, back]);
  return ready;
};
