export { mountPay } from './mount';
export { type PayParts, type PaySettings, PayWorld, REFUND_MODES, type RefundMode } from './world';
