import type { Person, StorageArea } from '../ports';
import type { PanelRecord } from '../records';
import { type Calls, call, Refusal } from './answer';
import type { PrivacyGate } from './privacy';

export interface AlbumRules {
  readonly person: () => Person;
  readonly panels: PanelRecord[];
  readonly privacy: PrivacyGate;
  /** What was allowed and refused outlives a start. */
  readonly storage: StorageArea;
  readonly inTap: () => boolean;
}

/** Where a mini-program may write files. */
export const USER_DATA_PATH = 'wxfile://usr';
const SCOPE = 'scope.writePhotosAlbum';
const SETTINGS_KEY = '__wechat.scopes';
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

type Settings = Readonly<Record<string, boolean>>;
interface WriteOptions {
  readonly filePath: string;
  readonly data: unknown;
}

/** Files, the phone's album, and the settings that open and close it. */
export class Album {
  /** The pictures in it, in order. */
  readonly pictures: Uint8Array[] = [];
  private readonly files = new Map<string, Uint8Array>();

  constructor(private readonly rules: AlbumRules) {}

  calls(): Calls {
    const manager = {
      writeFile: call<WriteOptions>('writeFile', (options) => this.write(options)),
      unlink: call<{ filePath: string }>('unlink', ({ filePath }) => {
        if (!this.files.delete(filePath)) throw new Refusal(`no such file or directory "${filePath}"`);
        return undefined;
      }),
    };
    return {
      getFileSystemManager: () => manager,
      saveImageToPhotosAlbum: call<{ filePath: string }>('saveImageToPhotosAlbum', ({ filePath }) => this.save(filePath)),
      getSetting: call('getSetting', () => ({ authSetting: this.settings() })),
      openSetting: (options: object) => this.openSetting(options),
    };
  }

  /** What was asked for so far; a scope that never was does not appear. */
  private settings(): Settings {
    return JSON.parse(this.rules.storage.get(SETTINGS_KEY) ?? '{}') as Settings;
  }

  private remember(settings: Settings): void {
    this.rules.storage.set(SETTINGS_KEY, JSON.stringify(settings));
  }

  private write({ filePath, data }: WriteOptions): undefined {
    if (!String(filePath).startsWith(`${USER_DATA_PATH}/`)) throw new Refusal(`permission denied, open "${filePath}"`);
    // The scripts may come from another realm, so that `instanceof` knows nothing.
    if (Object.prototype.toString.call(data) !== '[object ArrayBuffer]')
      throw new Refusal('parameter error: parameter.data should be String or ArrayBuffer');
    this.files.set(filePath, new Uint8Array((data as ArrayBuffer).slice(0)));
    return undefined;
  }

  private async save(filePath: string): Promise<undefined> {
    await this.rules.privacy.pass('saveImageToPhotosAlbum');
    const picture = this.files.get(filePath);
    if (picture === undefined) throw new Refusal('no such file');
    if (PNG.some((byte, at) => picture[at] !== byte)) throw new Refusal('invalid file type');
    const allowed = this.settings()[SCOPE] ?? (await this.ask());
    // Refused once, nobody is asked again.
    if (!allowed) throw new Refusal('auth deny');
    this.pictures.push(picture);
    return undefined;
  }

  private async ask(): Promise<boolean> {
    const panel: PanelRecord = { kind: 'album', options: {} };
    this.rules.panels.push(panel);
    const answer = await this.rules.person().album();
    panel.answer = answer;
    if (answer === null) throw new Refusal('cancel');
    this.remember({ ...this.settings(), [SCOPE]: answer });
    return answer;
  }

  /** Whether it is a touch has to be known before anything is awaited. */
  private openSetting(options: object) {
    const touched = this.rules.inTap();
    return call('openSetting', async () => {
      if (!touched) throw new Refusal('can only be invoked by user TAP gesture.');
      const panel: PanelRecord = { kind: 'settings', options: this.settings() };
      this.rules.panels.push(panel);
      const chosen = await this.rules.person().settings(this.settings());
      const kept = Object.keys(this.settings()).map((scope) => [scope, chosen[scope] ?? this.settings()[scope]]);
      this.remember(Object.fromEntries(kept) as Settings);
      panel.answer = this.settings();
      return { authSetting: this.settings() };
    })(options);
  }
}
