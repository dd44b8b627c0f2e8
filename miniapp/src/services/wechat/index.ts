export { type AddressOutcome, chooseAddress, type WechatAddress } from './address';
export { type LoginStart, startLogin } from './login';
export { requestPayment } from './pay';
export type { PayAnswer, PayOrder, PayPanel } from './pay-types';
export {
  agreePrivacy,
  guardPrivacy,
  isPrivacyAsked,
  onPrivacyAsked,
  openPrivacyContract,
  type PrivacyContract,
  privacyContract,
  refusePrivacy,
  showedPrivacy,
} from './privacy';
export { openAlbumSetting, type SaveOutcome, savePng } from './save-image';
export { type ScanOutcome, scan } from './scan';
export { askConsent, type ConsentAnswer, type ConsentOutcome, MOST_AT_ONCE, type PanelAnswer } from './subscribe';
