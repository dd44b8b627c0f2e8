import type { DeliveryState, MessageTemplateCode } from '@qingya/shared';
import { currentPolicy } from '../../src/modules/identity';
import { type MessagingPorts, type Notice, reconcileConsents, tell } from '../../src/modules/messaging';
import type { DeliveryRow } from '../../src/modules/messaging/persistence/delivery-store';
import { grantsOf, setMuted } from '../../src/modules/messaging/persistence/grant-store';
import { deliver } from '../../src/modules/messaging/usecases/deliver';
import { takeConsent } from '../../src/modules/messaging/usecases/take-consent';
import { takeDelivered, takeSubscriptions } from '../../src/modules/messaging/usecases/take-push';
import type { Database } from '../../src/platform/db';
import { createIdSource } from '../../src/platform/ids/ulid';
import type { StoredEvent } from '../../src/platform/outbox';
import type { SubscribeMessage, SubscribeOutcome } from '../../src/platform/wechat';
import type { TestDatabase } from '../support/database';

const ids = createIdSource();
export const freshId = (): string => ids.next(Date.parse('2026-11-21T02:00:00Z'));

export const TEMPLATE: MessageTemplateCode = 'leave_result';
export const TEMPLATE_ID = 'tmpl-leave-result';
const OTHER_ID = 'tmpl-lesson-reminder';

/** A guardian with an account. */
export interface Guardian {
  readonly accountId: string;
  readonly openid: string;
}

export interface Household {
  readonly familyId: string;
  readonly guardians: readonly Guardian[];
}

type Answer = (message: SubscribeMessage) => Promise<SubscribeOutcome> | SubscribeOutcome;

/** Messaging over a WeChat that answers as it is told. */
export class MessagingWorld {
  readonly sent: SubscribeMessage[] = [];
  /** The most messages that were under way to one person at once. */
  crowd = 0;
  answer: Answer = () => ({ kind: 'sent', msgId: freshId() });
  readonly ports: MessagingPorts;
  private readonly underWay = new Map<string, number>();

  constructor(private readonly open: TestDatabase) {
    const ignore = (): void => undefined;
    this.ports = {
      wechat: { sendSubscribeMessage: (message) => this.send(message) },
      appId: 'wx5130000000000001',
      templates: new Map([
        [TEMPLATE, TEMPLATE_ID],
        ['lesson_reminder', OTHER_ID],
      ]),
      miniProgramState: 'trial',
      log: { info: ignore, warn: ignore, error: ignore },
    };
  }

  get db(): Database {
    return this.open.db;
  }

  now(): number {
    return this.open.clock.now();
  }

  private async send(message: SubscribeMessage): Promise<SubscribeOutcome> {
    const before = (this.underWay.get(message.openid) ?? 0) + 1;
    this.underWay.set(message.openid, before);
    this.crowd = Math.max(this.crowd, before);
    this.sent.push(message);
    try {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return await this.answer(message);
    } finally {
      this.underWay.set(message.openid, before - 1);
    }
  }

  /** A family with so many guardians that have an account, and one that has none. */
  async family(guardians = 1, consent: 'given' | 'withdrawn' | 'none' = 'given'): Promise<Household> {
    const familyId = freshId();
    const people = Array.from({ length: guardians }, () => ({ accountId: freshId(), openid: `o-${freshId()}`, id: freshId() }));
    await this.db.transaction(async (uow) => {
      const at = uow.now;
      await uow.insert('identity_family', { id: familyId, state: 'active', source: 'staff', createdAt: at, erasedAt: null });
      for (const { accountId, openid } of people) {
        const account = { id: accountId, appId: this.ports.appId, openId: openid, unionId: null, createdAt: at, erasedAt: null };
        await uow.insert('identity_account', account);
      }
      const bare = { familyId, name: '家长', relation: 'mother', phoneSealed: null, phoneIndex: null, ownPhoneIndex: null };
      const times = { createdAt: at, updatedAt: at };
      for (const { id, accountId } of people)
        await uow.insert('identity_guardian', { id, ...bare, accountId, boundAt: at, ...times });
      await uow.insert('identity_guardian', { id: freshId(), ...bare, accountId: null, boundAt: null, ...times });
    });
    const household = { familyId, guardians: people };
    if (consent !== 'none') await this.decide(household, 1, 'given');
    if (consent === 'withdrawn') await this.decide(household, 2, 'withdrawn');
    return household;
  }

  /** The family agrees, or no longer agrees, to the handling of its children's data. */
  decide({ familyId, guardians }: Household, revision: number, decision: 'given' | 'withdrawn'): Promise<void> {
    return this.db.transaction((uow) =>
      uow.insert('identity_consent', {
        id: freshId(),
        familyId,
        guardianId: freshId(),
        accountId: guardians[0]?.accountId ?? freshId(),
        kind: 'child_data',
        revision,
        decision,
        policyVersion: currentPolicy().version,
        decidedAt: uow.now,
      }),
    );
  }

  notice(familyId: string, change: Partial<Notice> = {}): Notice {
    return {
      familyId,
      reason: 'leave.decided',
      subject: freshId(),
      topic: 'leave',
      studentId: null,
      title: '请假已批准',
      body: '小明 11 月 22 日的书法课已请假。',
      page: '/packages/schooling/pages/lesson/index?id=1',
      template: { code: TEMPLATE, data: { thing2: '书法课' } },
      urgency: 'now',
      ...change,
    };
  }

  tell(familyId: string, change: Partial<Notice> = {}): Promise<boolean> {
    return this.db.transaction((uow) => tell(uow, this.notice(familyId, change)));
  }

  /** Taps «allow» so many times, each well apart from the others. */
  async allow({ accountId }: Guardian, times = 1, template: MessageTemplateCode = TEMPLATE): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      const told = { accountId, template, teller: 'page', sourceKey: `page:${freshId()}`, at: this.now() } as const;
      await this.db.transaction((uow) => takeConsent(uow, told));
    }
  }

  /** WeChat pushes an answer of the panel, or that messages were switched off. */
  push({ openid }: Guardian, how: 'panel' | 'turned_off', at = this.now(), id = freshId()): Promise<void> {
    const changes = [{ templateId: TEMPLATE_ID, accepted: how === 'panel' }];
    const event = eventOf('wechat.subscriptions.changed', { kind: 'subscriptions', openid, how, changes, at }, id);
    return this.db.transaction((uow) => takeSubscriptions(uow, this.ports, event));
  }

  /** WeChat pushes what became of a message. */
  report({ openid }: Guardian, msgId: string, errorCode = 0): Promise<void> {
    const messages = [{ templateId: TEMPLATE_ID, msgId, errorCode, errorText: '' }];
    const event = eventOf('wechat.message.delivered', { kind: 'delivered', openid, messages, at: this.now() }, freshId());
    return this.db.transaction((uow) => takeDelivered(uow, this.ports, event));
  }

  mute({ accountId }: Guardian, muted: boolean): Promise<void> {
    return this.db.transaction((uow) => setMuted(uow, { accountId, template: TEMPLATE }, muted));
  }

  deliver(): Promise<number> {
    return deliver(this.db, this.ports);
  }

  async remaining({ accountId }: Guardian, template: MessageTemplateCode = TEMPLATE): Promise<number> {
    const grants = await this.db.read((reader) => grantsOf(reader, accountId));
    return grants.find((grant) => grant.template === template)?.remaining ?? 0;
  }

  deliveries({ accountId }: Guardian): Promise<DeliveryRow[]> {
    return this.db.read((reader) =>
      reader.rows<DeliveryRow>('SELECT * FROM messaging_delivery WHERE accountId = ? ORDER BY id', [accountId]),
    );
  }

  async states(guardian: Guardian): Promise<DeliveryState[]> {
    return (await this.deliveries(guardian)).map(({ state }) => state);
  }

  async differences(): Promise<unknown[]> {
    const found: unknown[] = [];
    await reconcileConsents(this.db, (difference) => found.push(difference));
    return found;
  }
}

const eventOf = (type: string, payload: object, id: string): StoredEvent => ({
  id,
  position: 1,
  type,
  aggregate: 'wechat-person:test',
  payload,
  occurredAt: 0,
});

/** The first guardian of a family. */
export const first = ({ guardians }: Household): Guardian => {
  const [guardian] = guardians;
  if (!guardian) throw new Error('a family without guardians');
  return guardian;
};
