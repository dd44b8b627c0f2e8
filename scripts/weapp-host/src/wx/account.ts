import type { PayParameters, Person, Wechat } from '../ports';
import type { PanelRecord } from '../records';
import { type Calls, call, Refusal } from './answer';
import type { PrivacyGate } from './privacy';

export interface AccountRules {
  readonly wechat: Wechat;
  readonly person: () => Person;
  readonly panels: PanelRecord[];
  readonly privacy: PrivacyGate;
  /** Whether this call comes out of a touch, or out of the answer of a payment. */
  readonly inTap: () => boolean;
  /** Runs the answer of a payment, from which a subscription may be asked for as well. */
  readonly asTap: (run: () => void) => void;
}

const MAX_TEMPLATES = 3;
const FIELDS = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const;

/** The one address in the list of every phone. */
const ADDRESS = {
  userName: '王女士',
  telNumber: '13900000000',
  provinceName: '广东省',
  cityName: '深圳市',
  countyName: '南山区',
  streetName: '粤海街道',
  detailInfo: '科苑路 8 号 2 栋 301',
  postalCode: '518000',
  nationalCode: '440305',
};

/** Log-in, phone number, payments, subscriptions and the scanner. */
export class Account {
  constructor(private readonly rules: AccountRules) {}

  calls(): Calls {
    const { wechat } = this.rules;
    return {
      login: call('login', async () => ({ code: await wechat.loginCode() })),
      checkSession: call('checkSession', () => undefined),
      requestPayment: this.requestPayment(),
      requestSubscribeMessage: (options: { tmplIds: readonly string[] }) => this.subscribe(options),
      scanCode: call('scanCode', () => this.scan()),
      chooseAddress: call('chooseAddress', async () => {
        await this.rules.privacy.pass('chooseAddress');
        return ADDRESS;
      }),
    };
  }

  /** What the phone button hands to the page. */
  async phoneNumber(): Promise<Record<string, unknown>> {
    try {
      await this.rules.privacy.pass('getPhoneNumber');
      const panel: PanelRecord = { kind: 'phone', options: {} };
      this.rules.panels.push(panel);
      panel.answer = await this.rules.person().phone();
      if (panel.answer !== true) return { errMsg: 'getPhoneNumber:fail user deny' };
      return { errMsg: 'getPhoneNumber:ok', code: await this.rules.wechat.phoneCode() };
    } catch (error) {
      const { reason, more } = error instanceof Refusal ? error : new Refusal(String(error));
      return { errMsg: `getPhoneNumber:fail ${reason}`, ...more };
    }
  }

  private requestPayment() {
    const { wechat, panels, asTap } = this.rules;
    const pay = call<PayParameters>('requestPayment', async (options) => {
      for (const name of FIELDS)
        if (typeof options[name] !== 'string') throw new Refusal(`parameter error: parameter.${name} should be String`);
      const { timeStamp, nonceStr, package: prepared, signType, paySign } = options;
      const parameters = { timeStamp, nonceStr, package: prepared, signType, paySign };
      const panel: PanelRecord = { kind: 'pay', options: parameters };
      panels.push(panel);
      const outcome = await wechat.pay(parameters);
      panel.answer = outcome;
      if (outcome !== 'ok') throw new Refusal(outcome.replace(/^fail\s*/, ''));
      return undefined;
    });
    return (options: PayParameters & { success?: (value: object) => void; fail?: (value: object) => void }) =>
      pay({
        ...options,
        ...(options.success ? { success: (value) => asTap(() => options.success?.(value)) } : {}),
        ...(options.fail ? { fail: (value) => asTap(() => options.fail?.(value)) } : {}),
      });
  }

  /** Whether it is a touch has to be known before anything is awaited. */
  private subscribe(options: { tmplIds: readonly string[] }) {
    const touched = this.rules.inTap();
    return call<{ tmplIds: readonly string[] }>('requestSubscribeMessage', async ({ tmplIds = [] }) => {
      if (!touched) throw new Refusal('can only be invoked by user TAP gesture', { errCode: 10_000 });
      if (tmplIds.length === 0) throw new Refusal('Templates count is zero', { errCode: 10_001 });
      if (tmplIds.length > MAX_TEMPLATES) throw new Refusal('Templates count out of max bounds', { errCode: 20_003 });
      const { errMsg, ...answer } = await this.choose(tmplIds);
      if (typeof errMsg === 'string' && !errMsg.endsWith(':ok'))
        throw new Refusal(errMsg.replace(/^requestSubscribeMessage:fail\s*/, ''), answer);
      return answer;
    })(options);
  }

  /** Shows the panel unless every choice is kept for ever. */
  private async choose(tmplIds: readonly string[]): Promise<Record<string, unknown>> {
    const { wechat, panels, person } = this.rules;
    const asked = (await wechat.asksAbout?.(tmplIds)) ?? tmplIds;
    if (asked.length === 0) return wechat.subscribe(tmplIds, {});
    const panel: PanelRecord = { kind: 'subscribe', options: { tmplIds: asked } };
    panels.push(panel);
    const choices = await person().subscribe(asked);
    panel.answer = choices;
    return wechat.subscribe(tmplIds, choices, person().keepsSubscriptions());
  }

  private async scan(): Promise<object> {
    const panel: PanelRecord = { kind: 'scan', options: {} };
    this.rules.panels.push(panel);
    const content = await this.rules.person().scan();
    panel.answer = content;
    if (content === null) throw new Refusal('cancel');
    const seen = await this.rules.wechat.read(content);
    return { charSet: 'utf-8', rawData: '', ...seen };
  }
}
