export { type LoginStart, startLogin } from './login';
export { type ScanOutcome, scan } from './scan';
