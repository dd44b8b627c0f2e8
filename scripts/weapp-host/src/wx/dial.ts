import type { Person } from '../ports';
import type { PanelRecord } from '../records';
import { type Calls, call, Refusal } from './answer';

/** Hands a number to the phone, which asks before it dials. */
export const dialCalls = (panels: PanelRecord[], person: () => Person): Calls => ({
  makePhoneCall: call<{ phoneNumber: string }>('makePhoneCall', async ({ phoneNumber }) => {
    if (typeof phoneNumber !== 'string' || phoneNumber === '')
      throw new Refusal('parameter error: parameter.phoneNumber should be String');
    const panel: PanelRecord = { kind: 'dial', options: { phoneNumber } };
    panels.push(panel);
    panel.answer = await person().dial(phoneNumber);
    if (panel.answer !== true) throw new Refusal('cancel');
    return undefined;
  }),
});
