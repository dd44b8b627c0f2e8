import { type ClockState, SimulatorClock } from './clock';
import { Faults } from './faults';
import { PayWorld } from './pay';
import { Codes, type OneTimeCode } from './platform/codes';
import { Consents } from './platform/consents';
import { Links } from './platform/links';
import { MediaChecks } from './platform/media-checks';
import { Messages } from './platform/messages';
import { MiniCodes } from './platform/mini-codes';
import { OpenData } from './platform/open-data';
import { People } from './platform/people';
import { Rates } from './platform/rates';
import { Shipments } from './platform/shipments';
import { Tokens } from './platform/tokens';
import { Pusher } from './push/pusher';
import { changedSettings, defaultSettings, type Settings } from './settings';

const STATE_VERSION = 1;

/** What the state file holds. */
export interface WorldState {
  readonly version: number;
  readonly appId: string;
  readonly clock: ClockState;
  readonly settings: Partial<Settings>;
  readonly people: ReturnType<People['toJSON']>;
  readonly codes: ReturnType<Codes['toJSON']>;
  readonly tokens: ReturnType<Tokens['toJSON']>;
  readonly consents: ReturnType<Consents['toJSON']>;
  readonly messages: ReturnType<Messages['toJSON']>;
  readonly miniCodes: ReturnType<MiniCodes['toJSON']>;
  readonly links: ReturnType<Links['toJSON']>;
  readonly shipments: ReturnType<Shipments['toJSON']>;
  readonly mediaChecks: ReturnType<MediaChecks['toJSON']>;
  readonly openData: ReturnType<OpenData['toJSON']>;
  readonly pay: unknown;
}

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
  readonly consents = new Consents(this.settings);
  readonly messages = new Messages();
  readonly miniCodes = new MiniCodes(this.clock);
  readonly links = new Links(this.clock);
  readonly shipments = new Shipments();
  readonly mediaChecks: MediaChecks;
  readonly openData: OpenData;
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
    this.openData = new OpenData(clock, appId);
    this.push = new Pusher({ clock, faults, settings, appId, token: keys.pushToken, aesKey: keys.pushAesKey, changed });
    this.mediaChecks = new MediaChecks({ clock, push: this.push, settings, appId });
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

  /** All that a restart has to know. Faults, counters of limits and pushes under way are not part of it. */
  toJSON(): WorldState {
    const { clock, settings, people, codes, tokens, consents, messages, miniCodes, links, shipments, mediaChecks, pay } = this;
    return {
      version: STATE_VERSION,
      appId: this.appId,
      clock: clock.toJSON(),
      settings: changedSettings(settings),
      people: people.toJSON(),
      codes: codes.toJSON(),
      tokens: tokens.toJSON(),
      consents: consents.toJSON(),
      messages: messages.toJSON(),
      miniCodes: miniCodes.toJSON(),
      links: links.toJSON(),
      shipments: shipments.toJSON(),
      mediaChecks: mediaChecks.toJSON(),
      openData: this.openData.toJSON(),
      pay: pay.toJSON(),
    };
  }

  /**
   * Takes back what `toJSON` gave, before anything else happens.
   * @throws Error when it is something else
   */
  load(state: WorldState): void {
    if (state.version !== STATE_VERSION) throw new Error(`it was written by another version of the simulator`);
    if (state.appId !== this.appId) throw new Error(`it is about the app ${state.appId}`);
    this.clock.load(state.clock);
    Object.assign(this.settings, defaultSettings(), state.settings);
    this.people.load(state.people);
    this.codes.load(state.codes);
    this.tokens.load(state.tokens);
    this.consents.load(state.consents);
    this.messages.load(state.messages);
    this.miniCodes.load(state.miniCodes);
    this.links.load(state.links);
    this.shipments.load(state.shipments);
    this.mediaChecks.load(state.mediaChecks);
    this.openData.load(state.openData);
    this.pay.load(state.pay);
  }
}
