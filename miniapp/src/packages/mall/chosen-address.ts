import { useSyncExternalStore } from 'react';
import { session } from '@/services/session';
import type { Address } from './good-model';

let chosen: Address | null = null;
const listeners = new Set<() => void>();

const set = (address: Address | null): void => {
  chosen = address;
  for (const listener of listeners) listener();
};

/** Keeps an address for the redemption under way: in memory only, for it is nobody's business on a shared device. */
export const chooseAddressHere = (address: Address): void => set(address);

session.subscribe((signedIn) => {
  if (!signedIn) set(null);
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const read = () => chosen;

/** The address that was filled in on this run of the app; null when none was. */
export const useChosenAddress = (): Address | null => useSyncExternalStore(subscribe, read, read);
