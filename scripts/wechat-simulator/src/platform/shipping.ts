import type Router from '@koa/router';
import { answer, refuse } from '../http/answer';
import { type Fields, isRecord, textOf } from '../http/raw-body';
import type { World } from '../world';
import { authorized, onPost } from './guard';
import type { Shipment } from './shipments';

/** RFC 3339 with milliseconds and a zone. */
const UPLOAD_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(Z|[+-]\d{2}:\d{2})$/;
const COURIER = 1;
const MOST_PARCELS = 15;
const LONGEST_DESCRIPTION = 120;
const BAD_ARGUMENT = 10060014;

/** Delivery records, without which the money of some accounts stays frozen. */
export const mountShipping = (router: Router, world: World): void => {
  onPost(router, world, '/wxa/sec/order/upload_shipping_info', 'shipping', async (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    const shipment = readShipment(body);
    if (typeof shipment === 'string') return refuse(ctx, BAD_ARGUMENT, `invalid argument: ${shipment}`);
    const key = await keyOf(world, shipment);
    if (typeof key === 'number') return refuse(ctx, key);
    const errcode = world.shipments.put(key, shipment);
    if (errcode !== 0) return refuse(ctx, errcode);
    answer(ctx, { errcode: 0, errmsg: 'ok' });
  });
  onPost(router, world, '/wxa/sec/order/is_trade_managed', 'trade-managed', (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    if (body.appid !== world.appId) return refuse(ctx, 40013);
    answer(ctx, { errcode: 0, errmsg: 'ok', is_trade_managed: world.settings.tradeManaged });
  });
};

type NewShipment = Omit<Shipment, 'version'>;

/** The record, or the name of the first field that is wrong. */
const readShipment = (body: Fields): NewShipment | string => {
  const { order_key: order, logistics_type: type, delivery_mode: mode, shipping_list: list, upload_time: time, payer } = body;
  const number = isRecord(order) ? orderNumberOf(order) : undefined;
  if (!number) return 'order_key';
  if (![1, 2, 3, 4].includes(Number(type)) || typeof type !== 'number') return 'logistics_type';
  if (mode !== 1 && mode !== 2) return 'delivery_mode';
  if (mode === 2 && (type !== COURIER || typeof body.is_all_delivered !== 'boolean')) return 'is_all_delivered';
  if (!Array.isArray(list) || list.length < 1 || list.length > (mode === 1 ? 1 : MOST_PARCELS)) return 'shipping_list';
  const items = list.map((parcel: unknown) => (isRecord(parcel) ? itemOf(parcel, type) : undefined));
  if (items.includes(undefined)) return 'shipping_list';
  if (typeof time !== 'string' || !UPLOAD_TIME.test(time) || Number.isNaN(Date.parse(time))) return 'upload_time';
  const openid = isRecord(payer) ? textOf(payer.openid) : undefined;
  if (openid === undefined) return 'payer';
  return { ...number, logisticsType: type, openid, items: items.map(String), uploadTime: time };
};

const orderNumberOf = (order: Fields): Pick<Shipment, 'mchId' | 'outTradeNo' | 'transactionId'> | undefined => {
  const transactionId = textOf(order.transaction_id);
  const outTradeNo = textOf(order.out_trade_no);
  if (order.order_number_type === 2)
    return transactionId === undefined ? undefined : { mchId: null, outTradeNo: null, transactionId };
  const mchId = textOf(order.mchid);
  if (order.order_number_type !== 1 || mchId === undefined || outTradeNo === undefined) return undefined;
  return { mchId, outTradeNo, transactionId: null };
};

/** What a parcel holds; a courier's parcel needs its number and company too. */
const itemOf = (parcel: Fields, type: number): string | undefined => {
  const text = textOf(parcel.item_desc);
  if (text === undefined || [...text].length > LONGEST_DESCRIPTION) return undefined;
  if (type !== COURIER) return text;
  const [number, company] = [textOf(parcel.tracking_no), textOf(parcel.express_company)];
  return number === undefined || company === undefined ? undefined : `${company} ${number} ${text}`;
};

/** The transaction that the record is about, or the errcode when there is no such paid order of this person. */
const keyOf = async ({ pay }: World, { mchId, outTradeNo, transactionId, openid }: NewShipment): Promise<string | number> => {
  if (mchId !== null && mchId !== (await pay.keys()).saved.mchId) return 10060001;
  const order = transactionId === null ? pay.orders.find(outTradeNo ?? '') : pay.orders.findByTransaction(transactionId);
  if (order?.state !== 'paid') return 10060001;
  return order.input.payer.openid === openid ? order.outTradeNo : 10060031;
};
