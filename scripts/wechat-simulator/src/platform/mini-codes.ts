import { randomBytes } from 'node:crypto';
import { toBuffer } from 'qrcode';
import type { SimulatorClock } from '../clock';
import type { CodeRequest } from './code-rules';

/** A mini-program code that was made; it works for ever. */
export interface MiniCode extends CodeRequest {
  readonly id: string;
  readonly at: number;
}

/** What the image of a code says, since nobody but the platform can draw real ones. */
const PREFIX = 'wxcode:';

/** The mini-program codes of the app. The same question gets the same code. */
export class MiniCodes {
  private codes = new Map<string, MiniCode>();
  private readonly byQuestion = new Map<string, MiniCode>();

  constructor(private readonly clock: SimulatorClock) {}

  make(request: CodeRequest): MiniCode {
    const question = JSON.stringify(request);
    const code = this.byQuestion.get(question) ?? { ...request, id: randomBytes(8).toString('hex'), at: this.clock.now() };
    this.remember(code, question);
    return code;
  }

  /** By its id or by the text of its image. */
  find(content: string): MiniCode | undefined {
    return this.codes.get(content.startsWith(PREFIX) ? content.slice(PREFIX.length) : content);
  }

  /** Newest first. */
  list(): readonly MiniCode[] {
    return [...this.codes.values()].reverse();
  }

  /** How many pages have codes that nobody checked. */
  uncheckedPages(): ReadonlySet<string> {
    return new Set([...this.codes.values()].filter(({ checkPath }) => !checkPath).map(({ page }) => page));
  }

  /** A PNG with a QR image that `POST /simulator/scan` understands. */
  image({ id, width, isHyaline, lineColor }: MiniCode): Promise<Buffer> {
    const dark = `#${lineColor.map((part) => part.toString(16).padStart(2, '0')).join('')}ff`;
    const color = { dark, light: isHyaline ? '#ffffff00' : '#ffffffff' };
    return toBuffer(`${PREFIX}${id}`, { type: 'png', width, margin: 2, errorCorrectionLevel: 'M', color });
  }

  toJSON(): readonly MiniCode[] {
    return [...this.codes.values()];
  }

  load(state: readonly MiniCode[]): void {
    this.codes = new Map();
    this.byQuestion.clear();
    for (const code of state) {
      const { id: _id, at: _at, ...request } = code;
      this.remember(code, JSON.stringify(request));
    }
  }

  private remember(code: MiniCode, question: string): void {
    this.codes.set(code.id, code);
    this.byQuestion.set(question, code);
  }
}
