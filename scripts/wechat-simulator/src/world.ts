import { SimulatorClock } from './clock';
import { Faults } from './faults';
import { PayWorld } from './pay';
import { Codes, type OneTimeCode } from './platform/codes';
import { People } from './platform/people';
import { Rates } from './platform/rates';
import { Tokens } from './platform/tokens';
import { Pusher } from './push/pusher';
import { defaultSettings, type Settings } from './settings';

/** What the owner typed into the console for the message push. */
export interface PushKeys {
  readonly pushToken: string;
  /** The EncodingAESKey, 43 letters and digits. */
  readonly pushAesKey: string;
}

/** They protect nothing. */
export const DEMO_PUSH_KEYS: PushKeys = {
  pushToken: 'SimulatorPushToken',
  pushAesKey: 'SimulatorOfWeChatEncodingAesKeyOfTheDemo001',
};

/** Everything the simulated platform remembers; gone when its process ends, unless a state file keeps it. */
export class World {
  readonly clock = new SimulatorClock();
  readonly faults = new Faults();
  readonly settings: Settings = defaultSettings();
  readonly people = new People(this.clock);
  readonly codes: Codes;
  readonly rates = new Rates(this.clock, () => this.settings.limits);
  readonly tokens = new Tokens(this.clock, this.rates);
  readonly push: Pusher;
  readonly pay: PayWorld;
  private readonly watchers: (() => void)[] = [];

  constructor(
    readonly appId: string,
    readonly appSecret: string,
    readonly keys: PushKeys = DEMO_PUSH_KEYS,
  ) {
    const { clock, faults, settings } = this;
    const changed = () => this.changed();
    this.codes = new Codes(clock, appId);
    this.push = new Pusher({ clock, faults, settings, appId, token: keys.pushToken, aesKey: keys.pushAesKey, changed });
    this.pay = new PayWorld({
      clock,
      faults,
      appId,
      personExists: (openid) => this.people.find(openid) !== undefined,
      extraCredentials: () => ({ appSecret, pushToken: keys.pushToken, pushAesKey: keys.pushAesKey }),
      changed,
    });
  }

  /** The simulator's own clock, which tests may move forward. */
  now(): number {
    return this.clock.now();
  }

  /** Resolves when all work due on the way is done. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** What `wx.login` or the phone button gives to the mini-program; the person is in the mini-program for that. */
  issueCode(kind: OneTimeCode['kind'], openid: string, phone: string | null): string {
    const person = this.people.visit(openid);
    if (phone !== null) person.phone = phone;
    return this.codes.issue({ kind, openid, phone });
  }

  /** Makes every token invalid at once, as a reset of the secret would. */
  revokeTokens(): void {
    this.tokens.revoke();
  }

  /** To be called after every change that a restart must not forget. */
  changed(): void {
    for (const watcher of this.watchers) watcher();
  }

  onChange(watcher: () => void): void {
    this.watchers.push(watcher);
  }
}
