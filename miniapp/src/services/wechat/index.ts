export { type LoginStart, startLogin } from './login';
export { requestPayment } from './pay';
export type { PayAnswer, PayOrder, PayPanel } from './pay-types';
export { type ScanOutcome, scan } from './scan';
