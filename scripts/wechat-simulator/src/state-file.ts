import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import type { World, WorldState } from './world';

const DELAY_MS = 100;

/** The state file cannot be used; the message is one sentence for whoever starts the simulator. */
export class BadStateFile extends Error {}

/** Keeps a world in a file: read at the start, written shortly after every change and at the end. */
export class StateFile {
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly path: string,
    private readonly world: World,
  ) {}

  /**
   * Takes the state from the file, when there is one, and keeps the file up to date from now on.
   * @throws BadStateFile
   */
  static open(path: string, world: World): StateFile {
    const text = read(path);
    if (text !== undefined) load(path, text, world);
    const file = new StateFile(path, world);
    file.save();
    world.onChange(() => file.saveSoon());
    return file;
  }

  /** Writes at once, for the owner only, because there are private keys in it. A process that dies in the middle leaves the old file whole. */
  save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const draft = `${this.path}.${process.pid}.tmp`;
    try {
      writeFileSync(draft, JSON.stringify(this.world), { mode: 0o600 });
      renameSync(draft, this.path);
    } catch (error) {
      throw new BadStateFile(`SIMULATOR_STATE: ${this.path} cannot be written (${reasonOf(error)}).`);
    }
  }

  /** A full disk later on is told, but does not end the simulator. */
  private saveOrReport(): void {
    try {
      this.save();
    } catch (error) {
      process.stderr.write(`${reasonOf(error)}\n`);
    }
  }

  /** At most so much later, however many changes follow. */
  private saveSoon(): void {
    this.timer ??= setTimeout(() => this.saveOrReport(), DELAY_MS);
  }
}

const read = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadStateFile(`SIMULATOR_STATE: ${path} cannot be read (${reasonOf(error)}).`);
  }
};

const load = (path: string, text: string, world: World): void => {
  try {
    world.load(JSON.parse(text) as WorldState);
  } catch (error) {
    throw new BadStateFile(
      `SIMULATOR_STATE: ${path} is not a state file of this simulator (${reasonOf(error)}); delete it to start afresh, or name another one.`,
    );
  }
};

const reasonOf = (error: unknown): string => (isNativeError(error) ? error.message : String(error));
