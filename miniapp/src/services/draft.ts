import { randomName } from './ids';
import { deviceStorage, type Storage } from './storage';

/**
 * The idempotency key of something the user is about to submit. It is made with the draft and kept on the device before
 * the first attempt, so that a retry after a lost answer, even after a restart, cannot do the thing twice.
 */
export const createDrafts = (storage: Storage) => ({
  /** The key of the draft called `name`, made on first use. */
  key(name: string): string {
    const known = storage.get<string>(`draft.${name}`);
    if (known !== null) return known;
    const made = randomName();
    storage.set(`draft.${name}`, made);
    return made;
  },
  /** Forgets the key: the submission was answered for good, or its content changed and it is a new one. */
  settle(name: string): void {
    storage.remove(`draft.${name}`);
  },
});

export const drafts = createDrafts(deviceStorage);
