import type { Instant, MessageTemplateCode, MessageTopic } from '@qingya/shared';

/** Values of a WeChat template by the field keys of `MESSAGE_TEMPLATES`; sending cuts what is too long. */
export interface TemplateUse {
  readonly code: MessageTemplateCode;
  readonly data: Readonly<Record<string, string>>;
}

/** A finished message for a family. */
export interface Notice {
  readonly familyId: string;
  /** Stable name of why, e.g. `leave.decided`; at most 40 characters. */
  readonly reason: string;
  /** What it is about; a family is told once per reason and subject. At most 100 characters. */
  readonly subject: string;
  readonly topic: MessageTopic;
  readonly studentId: string | null;
  /** Chinese, at most 60 characters. */
  readonly title: string;
  /** Chinese, at most 400 characters. */
  readonly body: string;
  /** Address of a screen with its query, beginning with a slash; null = nowhere to go. */
  readonly page: string | null;
  /** Absent = inbox only. */
  readonly template?: TemplateUse;
  /** `now` = also at night: somebody waits for it, or it concerns the next hours. */
  readonly urgency: 'now' | 'daytime';
  /** Not sent over WeChat after this instant; absent = always worth sending. */
  readonly validUntil?: Instant;
}
