import type { SimulatorClock } from '../clock';
import type { Faults } from '../faults';
import { PaySettings } from './settings';

export { PaySettings, REFUND_MODES, type RefundMode } from './settings';

/** What the payment half needs from the rest of the simulator. */
export interface PayParts {
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly appId: string;
  /** Whether somebody with this openid ever logged in; without it every openid is good. */
  personExists?(openid: string): boolean;
  /** Further fields of `GET /simulator/credentials`: appSecret, pushToken, pushAesKey. */
  extraCredentials?(): object;
  /** Called after every change of state. */
  changed(): void;
}

/** Everything the simulated WeChat Pay remembers. */
export class PayWorld {
  readonly settings: PaySettings;

  constructor(readonly parts: PayParts) {
    this.settings = new PaySettings(() => parts.changed());
  }

  toJSON(): object {
    return { settings: this.settings.toJSON() };
  }

  /** Takes back what `toJSON` gave, before anything else happens. */
  load(json: unknown): void {
    const saved = json as { settings?: ReturnType<PaySettings['toJSON']> };
    if (saved.settings) this.settings.load(saved.settings);
  }
}
