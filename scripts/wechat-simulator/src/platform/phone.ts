import type Router from '@koa/router';
import { answer, refuse } from '../http/answer';
import { textOf } from '../http/raw-body';
import type { World } from '../world';
import { authorized, onPost } from './guard';

/** The number behind the code of the phone button. */
export const mountPhoneNumber = (router: Router, world: World): void => {
  onPost(router, world, '/wxa/business/getuserphonenumber', 'phone', (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    const text = textOf(body.code);
    if (text === undefined) return refuse(ctx, 47001);
    const owner = world.codes.peek(text);
    const openid = textOf(body.openid);
    if (openid !== undefined && owner && owner.openid !== openid) return refuse(ctx, 40029);
    const check = world.codes.take('phone', text);
    if (check.kind !== 'ok') return refuse(ctx, check.kind === 'other_app' ? 40013 : 40029);
    const { phone, countryCode } = check.code;
    answer(ctx, {
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: countryCode === '86' ? phone : `+${countryCode}${phone}`,
        purePhoneNumber: phone,
        countryCode: world.settings.numericCountryCode ? Number(countryCode) : countryCode,
        watermark: { timestamp: Math.floor(world.now() / 1_000), appid: world.appId },
      },
    });
  });
};
