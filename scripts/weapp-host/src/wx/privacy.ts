import type { Person } from '../ports';
import type { PanelRecord } from '../records';
import { type Calls, call, Refusal } from './answer';

/** How the mini-program answers a pending call. */
interface Resolution {
  readonly event: 'agree' | 'disagree' | 'exposureAuthorization';
  readonly buttonId?: string;
}
type Handler = (resolve: (resolution: Resolution) => void, info: { referrer: string }) => void;

export interface PrivacyRules {
  readonly contractName: string;
  readonly person: () => Person;
  readonly panels: PanelRecord[];
  /** Kept as long as the mini-program stays in the list of recent ones. */
  readonly isAgreed: () => boolean;
  readonly agree: () => void;
}

/** After a refusal WeChat's own panel stays away for ten seconds. */
const QUIET_MS = 10_000;

/** The gate in front of everything that touches personal data. */
export class PrivacyGate {
  private handler: Handler | null = null;
  private readonly tapped = new Set<string>();
  private refusedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly rules: PrivacyRules) {}

  /** Passes when the person has agreed or agrees now. @throws Refusal in the words of a phone */
  async pass(api: string): Promise<void> {
    if (this.rules.isAgreed()) return;
    if (this.handler === null) return this.askOfficially(api);
    const { handler } = this;
    const agreed = await new Promise<boolean>((resolve) => {
      handler(
        ({ event, buttonId = '' }) => {
          if (event === 'exposureAuthorization') return;
          // Consent counts only when the named button was really touched.
          resolve(event === 'agree' && this.tapped.has(buttonId));
        },
        { referrer: api },
      );
    });
    if (!agreed) throw new Refusal('privacy permission is not authorized', { errno: 104 });
    this.rules.agree();
  }

  /** A touch of a button with `open-type="agreePrivacyAuthorization"`. */
  agreedByButton(id: string): void {
    this.tapped.add(id);
    this.rules.agree();
  }

  calls(): Calls {
    return {
      getPrivacySetting: call('getPrivacySetting', () => ({
        needAuthorization: !this.rules.isAgreed(),
        privacyContractName: this.rules.contractName,
      })),
      onNeedPrivacyAuthorization: (handler: Handler) => {
        this.handler = handler;
      },
      requirePrivacyAuthorize: call('requirePrivacyAuthorize', async () => {
        await this.pass('requirePrivacyAuthorize');
        return undefined;
      }),
      openPrivacyContract: call('openPrivacyContract', () => undefined),
    };
  }

  private async askOfficially(api: string): Promise<void> {
    if (Date.now() - this.refusedAt < QUIET_MS) throw new Refusal('privacy permission is not authorized', { errno: 104 });
    const panel: PanelRecord = { kind: 'privacy', options: { api, contract: this.rules.contractName } };
    this.rules.panels.push(panel);
    panel.answer = await this.rules.person().privacy(api);
    if (panel.answer !== true) {
      this.refusedAt = Date.now();
      throw new Refusal('privacy permission is not authorized', { errno: 104 });
    }
    this.rules.agree();
  }
}
