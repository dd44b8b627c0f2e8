import { PAY_NOTIFY_PATH } from '../../../platform/config';
import type { CallbackAnswer, CallbackRequest, CallbackRoute } from '../../../platform/http/callbacks';
import { errorText } from '../../../platform/log/background-log';
import type { PayGateway } from '../../../platform/pay/gateway';
import type { PaymentPorts } from '../ports';
import { takeNotification } from '../usecases/take-notification';

const TAKEN: CallbackAnswer = { status: 204 };

/** WeChat Pay sends again whatever is not answered with 200 or 204. */
const refused = (status: number, message: string): CallbackAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify({ code: 'FAIL', message }),
});

/**
 * Where WeChat Pay tells about payments and refunds. Nothing of a request is believed before its signature is verified; it
 * is answered after all it brings about is committed.
 */
export const notificationCallback = (ports: Pick<PaymentPorts, 'gateway' | 'log'>): CallbackRoute => ({
  name: 'payments.notification',
  method: 'POST',
  path: PAY_NOTIFY_PATH,
  handle: async (req) => {
    const { gateway, log } = ports;
    if (!gateway) return refused(500, 'not configured');
    try {
      return await take(req, gateway, log);
    } catch (error) {
      log.error(
        { requestId: req.requestId, error: errorText(error) },
        'a payment notification was not taken; it will come again',
      );
      return refused(500, 'try again');
    }
  },
});

const take = async (
  { headers, rawBody, db, requestId }: CallbackRequest,
  gateway: PayGateway,
  log: PaymentPorts['log'],
): Promise<CallbackAnswer> => {
  const outcome = await gateway.readNotification({ headers, body: rawBody });
  if (outcome.kind === 'rejected') {
    const { reason } = outcome;
    log.warn({ requestId, reason }, 'a payment notification was refused');
    return reason === 'key_unavailable' ? refused(500, 'try again') : refused(401, reason);
  }
  const { notification } = outcome;
  const result = await db.transaction((uow) => takeNotification(uow, gateway, notification));
  log.info({ requestId, eventId: notification.eventId, kind: notification.kind, result }, 'a payment notification was taken');
  return TAKEN;
};
