import type { Settings } from '../settings';
import type { Template } from '../templates';
import type { Person } from './people';

export type Choice = 'accept' | 'reject';

/** What a person allows for one template. */
export interface Consent {
  /** Messages that may still be sent. */
  left: number;
  /** The choice kept for ever; the panel then stays closed. */
  always: Choice | null;
}

export type PanelAnswer = Readonly<Record<string, string | number>>;

const failed = (errCode: number, text: string): PanelAnswer => ({ errMsg: `requestSubscribeMessage:fail ${text}`, errCode });

/** Consents per person and template: each `accept` is one message, without limit of time, and they add up. */
export class Consents {
  private consents = new Map<string, Consent>();

  constructor(private readonly settings: Settings) {}

  of(openid: string, templateId: string): Consent {
    const id = `${openid}|${templateId}`;
    const known = this.consents.get(id) ?? { left: 0, always: null };
    this.consents.set(id, known);
    return known;
  }

  /** Uses one consent. A long-term template is used up by nothing. @returns false when there is none */
  use(openid: string, template: Template): boolean {
    const consent = this.of(openid, template.id);
    if (consent.left === 0) return false;
    if (template.kind !== 'long') consent.left -= 1;
    return true;
  }

  /** Turned off, or on again, in the settings of the mini-program. */
  turn(openid: string, templateId: string, on: boolean): void {
    const consent = this.of(openid, templateId);
    consent.always = on ? null : 'reject';
    if (!on) consent.left = 0;
  }

  /**
   * The panel of `wx.requestSubscribeMessage`.
   * @param choices what the person taps; a template without a choice is rejected
   * @param keep whether «always keep this choice» is ticked
   * @returns what the API gives, and the templates that the panel really asked about
   */
  ask(
    person: Person,
    ids: readonly string[],
    choices: Readonly<Record<string, unknown>>,
    keep: boolean,
  ): { answer: PanelAnswer; asked: readonly { templateId: string; choice: Choice }[] } {
    const templates = ids.map((id) => this.settings.templates.find((template) => template.id === id));
    const problem = this.problemOf(person, templates);
    if (problem) return { answer: problem, asked: [] };
    const results: Record<string, string> = {};
    const asked: { templateId: string; choice: Choice }[] = [];
    const titles = new Set<string>();
    for (const template of new Set(templates)) {
      if (!template) continue;
      const banned = this.isBanned(template.id);
      if (banned || titles.has(template.title)) {
        results[template.id] = banned ? 'ban' : 'filter';
        continue;
      }
      titles.add(template.title);
      const consent = this.of(person.openid, template.id);
      const choice = consent.always ?? (choices[template.id] === 'accept' ? 'accept' : 'reject');
      if (consent.always === null) asked.push({ templateId: template.id, choice });
      if (keep) consent.always = choice;
      if (choice === 'accept') consent.left += 1;
      results[template.id] = choice;
    }
    return { answer: { errMsg: 'requestSubscribeMessage:ok', ...results }, asked };
  }

  isBanned(templateId: string): boolean {
    return this.settings.bannedTemplates.some((id) => id === '*' || id === templateId);
  }

  toJSON(): readonly (readonly [string, Consent])[] {
    return [...this.consents];
  }

  load(state: readonly (readonly [string, Consent])[]): void {
    this.consents = new Map(state);
  }

  private problemOf(person: Person, templates: readonly (Template | undefined)[]): PanelAnswer | undefined {
    if (templates.length === 0) return failed(10001, 'TmplIds can not be empty');
    if (templates.length > this.settings.maxTemplatesPerRequest) return failed(20003, 'Templates count out of max bounds');
    if (templates.includes(undefined)) return failed(20001, 'No template data return, verify the template id exist');
    if (this.settings.bannedTemplates.includes('*')) return failed(20005, 'The mini program was banned for subscribing');
    const kinds = new Set(templates.map((template) => template?.kind ?? 'once'));
    if (kinds.size > 1) return failed(20002, 'Templates type must be same');
    if (person.messagesOff) return failed(20004, 'The main switch is switched off');
    return undefined;
  }
}
