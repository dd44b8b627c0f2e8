import { useSyncExternalStore } from 'react';
import { session } from '@/services/session';
import { deviceStorage } from '@/services/storage';

const NAME = 'child';
const listeners = new Set<() => void>();

const read = (): string | null => deviceStorage.get<string>(NAME);

const tell = () => {
  for (const listener of listeners) listener();
};

/** Remembers on this device which child the family looks at. */
export const chooseChild = (studentId: string): void => {
  deviceStorage.set(NAME, studentId);
  tell();
};

/** Forgets the choice, so that the first child is shown again. */
export const forgetChild = (): void => {
  deviceStorage.remove(NAME);
  tell();
};

// The next person on this device must not start with somebody else's child.
session.subscribe((signedIn) => {
  if (!signedIn) forgetChild();
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** The child last looked at, or null when none was chosen here yet. */
export const useChosenChild = (): string | null => useSyncExternalStore(subscribe, read, read);
