/** A subscription message in a person's «service notifications». */
export interface Message {
  readonly id: string;
  readonly at: number;
  readonly openid: string;
  readonly templateId: string;
  readonly title: string;
  /** What a tap opens, with its query; null: nothing. */
  readonly page: string | null;
  readonly miniprogramState: string;
  readonly lang: string;
  readonly fields: readonly { readonly key: string; readonly label: string; readonly value: string }[];
}

const KEPT = 5_000;

/** What was sent, the newest 5,000. */
export class Messages {
  private messages: Message[] = [];

  add(message: Message): void {
    this.messages.unshift(message);
    this.messages.length = Math.min(this.messages.length, KEPT);
  }

  /** Newest first. */
  list(openid?: string): readonly Message[] {
    return openid === undefined ? this.messages : this.messages.filter((message) => message.openid === openid);
  }

  toJSON(): readonly Message[] {
    return this.messages;
  }

  load(state: readonly Message[]): void {
    this.messages = [...state];
  }
}
