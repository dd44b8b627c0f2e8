import { randomBytes } from 'node:crypto';
import type { SimulatorClock } from '../clock';

/** A link that opens the mini-program. */
export interface Link {
  readonly link: string;
  readonly page: string;
  /** Without question mark. */
  readonly query: string;
  readonly envVersion: 'release' | 'trial' | 'develop';
  /** Null: it works for ever. */
  readonly expiresAt: number | null;
}

const LINK_FORMS = {
  url: (id: string) => `https://wxaurl.cn/${id}`,
  scheme: (id: string) => `weixin://dl/business/?t=${id}`,
  short: (id: string) => `#小程序://青芽/${id}`,
} as const;

/** URL links, schemes and short links that were made. */
export class Links {
  private links = new Map<string, Link>();

  constructor(private readonly clock: SimulatorClock) {}

  make(form: keyof typeof LINK_FORMS, target: Omit<Link, 'link'>): Link {
    const now = this.clock.now();
    for (const [old, { expiresAt }] of this.links) if (expiresAt !== null && expiresAt + 86_400_000 < now) this.links.delete(old);
    const link = { ...target, link: LINK_FORMS[form](randomBytes(8).toString('base64url').slice(0, 11)) };
    this.links.set(link.link, link);
    return link;
  }

  find(text: string): (Link & { expired: boolean }) | undefined {
    const link = this.links.get(text);
    return link && { ...link, expired: link.expiresAt !== null && this.clock.now() >= link.expiresAt };
  }

  toJSON(): readonly Link[] {
    return [...this.links.values()];
  }

  load(state: readonly Link[]): void {
    this.links = new Map(state.map((link) => [link.link, link]));
  }
}
