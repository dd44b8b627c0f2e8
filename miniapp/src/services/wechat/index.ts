export { type LoginStart, startLogin } from './login';
export { type PayAnswer, type PayOrder, type PayPanel, requestPayment } from './pay';
export { type ScanOutcome, scan } from './scan';
