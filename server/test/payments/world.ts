import { DAY_MS } from '@qingya/shared';
import { findOrCreateAccount } from '../../src/modules/identity';
import { openPayment } from '../../src/modules/payments';
import type { CaptureRow } from '../../src/modules/payments/persistence/capture-store';
import { capturesOfIntent } from '../../src/modules/payments/persistence/capture-store';
import { type IntentRow, intentById } from '../../src/modules/payments/persistence/intent-store';
import { type OrderRow, ordersOfIntent } from '../../src/modules/payments/persistence/order-store';
import { type RefundRow, refundsOfIntent } from '../../src/modules/payments/persistence/refund-store';
import type { PaymentPorts } from '../../src/modules/payments/ports';
import type { OpenPayment } from '../../src/modules/payments/usecases/open-payment';
import { type PlaceOrder, placeOrder } from '../../src/modules/payments/usecases/place-order';
import { takeNotification } from '../../src/modules/payments/usecases/take-notification';
import { watchOrders } from '../../src/modules/payments/usecases/watch-orders';
import { type Actor, systemActor } from '../../src/platform/http/principal';
import { createIdSource } from '../../src/platform/ids/ulid';
import type { CapturedPayment, Notification } from '../../src/platform/pay/gateway';
import type { TestDatabase } from '../support/database';
import { FakeGateway } from './fake-gateway';

const ids = createIdSource();
export const freshId = (): string => ids.next(Date.parse('2026-11-21T02:00:00Z'));
export const STAFF: Actor = { kind: 'staff', id: '01J00000000000000000STAFF1' };
export const AMOUNT = 12_800;

export interface Appended {
  readonly type: string;
  readonly aggregate: string;
  readonly payload: { readonly paymentId: string } & Readonly<Record<string, unknown>>;
}

/** Payments over the fake gateway, one for each suite; every test opens payments of its own. */
export class PaymentsWorld {
  readonly gateway: FakeGateway;
  readonly events: Appended[] = [];
  readonly audits: { action: string; subjectId: string; details?: unknown }[] = [];
  readonly logged: string[] = [];
  readonly ports: PaymentPorts;
  private eventSerial = 0;

  constructor(private readonly open: TestDatabase) {
    const { db, clock } = open;
    this.gateway = new FakeGateway(() => clock.now());
    db.connectOutbox(async (_uow, appended) => {
      this.events.push(...(appended as unknown as Appended[]));
    });
    const note = (_facts: object, message: string): void => {
      this.logged.push(message);
    };
    this.ports = {
      gateway: this.gateway,
      simulatorPanel: null,
      now: () => clock.now(),
      studentNames: async () => new Map(),
      studentFamily: async () => undefined,
      audit: async (_uow, entry) => {
        this.audits.push(entry);
      },
      wakeRefunds: () => undefined,
      log: { info: note, warn: note, error: note },
    };
  }

  get db() {
    return this.open.db;
  }

  /** Lets time pass. */
  after(ms: number): void {
    this.open.clock.advance(ms);
  }

  now(): number {
    return this.open.clock.now();
  }

  openPayment(change: Partial<OpenPayment> = {}): Promise<IntentRow> {
    return this.db.transaction((uow) =>
      openPayment(uow, {
        purpose: { kind: 'test', id: freshId() },
        familyId: freshId(),
        campusId: freshId(),
        studentId: null,
        title: '秋季书法班学费',
        note: null,
        amount: AMOUNT,
        expiresAt: uow.now + DAY_MS,
        actor: systemActor('test'),
        ...change,
      }),
    );
  }

  account(): Promise<string> {
    const openId = `openid-${freshId()}`;
    return this.db.transaction((uow) => findOrCreateAccount(uow, { appId: this.gateway.appId, openId, unionId: null }));
  }

  placeOrder(paymentId: string, accountId: string): ReturnType<typeof placeOrder> {
    const command: PlaceOrder = { paymentId, accountId };
    return placeOrder(this.db, this.ports, command);
  }

  /** An open payment with an order that can be paid. */
  async orderedPayment(change: Partial<OpenPayment> = {}): Promise<IntentRow> {
    const intent = await this.openPayment(change);
    await this.placeOrder(intent.id, await this.account());
    return intent;
  }

  watch(): ReturnType<typeof watchOrders> {
    return watchOrders(this.db, this.ports);
  }

  /** Tells about money as a notification would, with an event id of its own or a given one. */
  notify(payment: CapturedPayment, eventId = this.nextEventId()): Promise<string> {
    const notification: Notification = { kind: 'payment', eventId, payment };
    return this.db.transaction((uow) => takeNotification(uow, this.gateway, notification));
  }

  nextEventId(): string {
    this.eventSerial += 1;
    return `EV-${process.pid}-${this.eventSerial}`;
  }

  async payment(id: string): Promise<IntentRow> {
    const row = await this.db.read((reader) => intentById(reader, id));
    if (!row) throw new Error(`no payment ${id}`);
    return row;
  }

  orders(paymentId: string): Promise<OrderRow[]> {
    return this.db.read((reader) => ordersOfIntent(reader, paymentId));
  }

  captures(paymentId: string): Promise<CaptureRow[]> {
    return this.db.read((reader) => capturesOfIntent(reader, paymentId));
  }

  refunds(paymentId: string): Promise<RefundRow[]> {
    return this.db.read((reader) => refundsOfIntent(reader, paymentId));
  }

  /** Types of the events of a payment, in order. */
  eventsOf(paymentId: string): string[] {
    return this.events.filter(({ payload }) => payload.paymentId === paymentId).map(({ type }) => type);
  }

  openTasks(captureOrPaymentId: string): Promise<{ kind: string; details: string }[]> {
    return this.db.read((reader) =>
      reader.rows("SELECT kind, details FROM payments_task WHERE state = 'open' AND (captureId = ? OR intentId = ?)", [
        captureOrPaymentId,
        captureOrPaymentId,
      ]),
    );
  }
}

/** Codes of those that were refused, and how many were not. */
export const settleAll = async <T>(work: readonly Promise<T>[]) => {
  const results = await Promise.allSettled(work);
  const values = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const codes = results.flatMap((one) => (one.status === 'rejected' ? [String((one.reason as { code?: string }).code)] : []));
  return { values, codes };
};
