export { PAY_ERROR_TABLE, type PayCall, type PayErrorRow, type PayVerdict } from './error-codes';
export * from './gateway';
export { createWechatPay, type WechatPayOptions } from './wechat-pay';
