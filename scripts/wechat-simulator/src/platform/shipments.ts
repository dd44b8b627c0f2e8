/** What was told about the delivery of one paid order. */
export interface Shipment {
  /** With `outTradeNo`, or the transaction's id instead. */
  readonly mchId: string | null;
  readonly outTradeNo: string | null;
  readonly transactionId: string | null;
  readonly logisticsType: number;
  readonly openid: string;
  readonly items: readonly string[];
  readonly uploadTime: string;
  /** 1 at first, 2 after the one change that is allowed. */
  readonly version: number;
}

/** Delivery records; each may be changed once. */
export class Shipments {
  private shipments = new Map<string, { shipment: Shipment; content: string }>();

  /**
   * @param key the number of the order
   * @returns 0, or the errcode: nothing new, or changed before
   */
  put(key: string, shipment: Omit<Shipment, 'version'>): number {
    const content = JSON.stringify([shipment.logisticsType, shipment.items]);
    const known = this.shipments.get(key);
    if (known?.content === content) return 10060023;
    if (known && known.shipment.version >= 2) return 10060003;
    this.shipments.set(key, { shipment: { ...shipment, version: (known?.shipment.version ?? 0) + 1 }, content });
    return 0;
  }

  /** Newest first. */
  list(): readonly Shipment[] {
    return [...this.shipments.values()].map(({ shipment }) => shipment).reverse();
  }

  toJSON(): readonly (readonly [string, { shipment: Shipment; content: string }])[] {
    return [...this.shipments];
  }

  load(state: ReturnType<Shipments['toJSON']>): void {
    this.shipments = new Map(state);
  }
}
