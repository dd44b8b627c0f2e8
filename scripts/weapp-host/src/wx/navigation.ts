import { type Calls, call } from './answer';

/** The page stack as the calls see it; each step throws a Refusal when a phone would not take it. */
export interface Navigator {
  navigateTo(url: string): void;
  redirectTo(url: string): void;
  reLaunch(url: string): void;
  switchTab(url: string): void;
  navigateBack(delta: number): void;
}

interface To {
  readonly url: string;
}

export const navigationCalls = (navigator: Navigator): Calls => ({
  navigateTo: call<To>('navigateTo', ({ url }) => void navigator.navigateTo(url)),
  redirectTo: call<To>('redirectTo', ({ url }) => void navigator.redirectTo(url)),
  reLaunch: call<To>('reLaunch', ({ url }) => void navigator.reLaunch(url)),
  switchTab: call<To>('switchTab', ({ url }) => void navigator.switchTab(url)),
  navigateBack: call<{ delta?: number }>('navigateBack', ({ delta = 1 }) => void navigator.navigateBack(delta)),
});
