import { deviceStorage, type Storage } from './storage';

/** The pair of tokens the server hands out; the refresh token changes with every refresh. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface Session {
  /** The tokens as stored now. Read each time: another browser tab may have refreshed them. */
  read(): Tokens | null;
  write(tokens: Tokens): void;
  clear(): void;
  /** Calls `listener` after sign-in, refresh and sign-out in this window; returns the way to stop. */
  subscribe(listener: (signedIn: boolean) => void): () => void;
}

const NAME = 'tokens';

export const createSession = (storage: Storage): Session => {
  const listeners = new Set<(signedIn: boolean) => void>();
  const tell = (signedIn: boolean) => {
    for (const listener of listeners) listener(signedIn);
  };
  return {
    read: () => storage.get<Tokens>(NAME),
    write: ({ accessToken, refreshToken }) => {
      storage.set(NAME, { accessToken, refreshToken });
      tell(true);
    },
    clear: () => {
      storage.remove(NAME);
      tell(false);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** The session of this device. */
export const session = createSession(deviceStorage);
