import { flag, list, moment, notifyUrl, oneOf, shape, text, whole } from './fields';

export const OUT_TRADE_NO = /^[0-9A-Za-z_\-|*]+$/;
export const OUT_REFUND_NO = /^[0-9A-Za-z_\-|*@]+$/;

/** Body of `POST /v3/pay/transactions/jsapi`. */
export interface OrderInput {
  readonly appid: string;
  readonly mchid: string;
  readonly description: string;
  readonly out_trade_no: string;
  readonly time_expire?: string;
  readonly attach?: string;
  readonly notify_url: string;
  readonly amount: { readonly total: number; readonly currency?: 'CNY' };
  readonly payer: { readonly openid: string };
}

export const orderRule = shape({
  appid: text(1, 32),
  mchid: text(1, 32),
  description: text(1, 127),
  out_trade_no: text(6, 32, OUT_TRADE_NO),
  'time_expire?': moment,
  'attach?': text(0, 128),
  notify_url: notifyUrl(255),
  amount: shape({ total: whole(1), 'currency?': oneOf('CNY') }),
  payer: shape({ openid: text(1, 128) }),
  'goods_tag?': text(0, 32),
  'support_fapiao?': flag,
  'detail?': shape({
    'cost_price?': whole(0),
    'invoice_id?': text(0, 32),
    'goods_detail?': list(
      shape({
        merchant_goods_id: text(1, 32),
        'wechatpay_goods_id?': text(0, 32),
        'goods_name?': text(0, 256),
        quantity: whole(1),
        unit_price: whole(0),
      }),
      6_000,
    ),
  }),
  'scene_info?': shape({
    payer_client_ip: text(1, 45),
    'device_id?': text(0, 32),
    'store_info?': shape({
      id: text(1, 32),
      'name?': text(0, 256),
      'area_code?': text(0, 32),
      'address?': text(0, 512),
    }),
  }),
  'settle_info?': shape({ 'profit_sharing?': flag }),
  'limit_pay?': list(text(1, 32), 10),
});

export const closeRule = shape({ mchid: text(1, 32) });

/** Body of `POST /v3/refund/domestic/refunds`. */
export interface RefundInput {
  readonly transaction_id?: string;
  readonly out_trade_no?: string;
  readonly out_refund_no: string;
  readonly reason?: string;
  readonly notify_url?: string;
  readonly amount: {
    readonly refund: number;
    readonly total: number;
    readonly currency: 'CNY';
    readonly from?: readonly { readonly account: string; readonly amount: number }[];
  };
}

export const refundRule = shape({
  'transaction_id?': text(1, 32),
  'out_trade_no?': text(6, 32, OUT_TRADE_NO),
  out_refund_no: text(1, 64, OUT_REFUND_NO),
  'reason?': text(1, 80),
  'notify_url?': notifyUrl(256),
  'funds_account?': oneOf('AVAILABLE'),
  amount: shape({
    refund: whole(1),
    total: whole(1),
    currency: oneOf('CNY'),
    'from?': list(shape({ account: oneOf('AVAILABLE', 'UNAVAILABLE'), amount: whole(1) }), 5),
  }),
  'goods_detail?': list(
    shape({
      merchant_goods_id: text(1, 32),
      'wechatpay_goods_id?': text(0, 32),
      'goods_name?': text(0, 256),
      unit_price: whole(0),
      refund_amount: whole(1),
      refund_quantity: whole(1),
    }),
    6_000,
  ),
});
