import { randomBytes } from 'node:crypto';
import { create } from 'qrcode';
import type { SimulatorClock } from '../clock';
import type { CodeRequest } from './code-rules';
import { twoColourPng } from './png';

/** A mini-program code that was made; it works for ever. */
export interface MiniCode extends CodeRequest {
  readonly id: string;
  readonly at: number;
}

/** What the image of a code says, since nobody but the platform can draw real ones. */
const PREFIX = 'wxcode:';
/** Modules of white around it. */
const MARGIN = 4;

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
  image({ id, width, isHyaline, lineColor }: MiniCode): Buffer {
    const { modules } = create(`${PREFIX}${id}`, { errorCorrectionLevel: 'M' });
    // Which module is under a pixel, in either direction.
    const under = Array.from({ length: width }, (_, i) => Math.floor((i * (modules.size + 2 * MARGIN)) / width) - MARGIN);
    const isDark = (x: number, y: number) => Math.min(x, y) >= 0 && Math.max(x, y) < modules.size && modules.get(y, x) === 1;
    const lines = new Map([...new Set(under)].map((y) => [y, Uint8Array.from(under, (x) => (isDark(x, y) ? 0 : 1))]));
    const white = new Uint8Array(width).fill(1);
    return twoColourPng(width, (row) => lines.get(under[row] ?? -1) ?? white, [
      [...lineColor, 255],
      [255, 255, 255, isHyaline ? 0 : 255],
    ]);
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
