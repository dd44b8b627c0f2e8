import { type Calls, call } from './answer';
import type { PrivacyGate } from './privacy';

export interface Device {
  /** Size of the page's window in CSS pixels. */
  readonly size: () => { width: number; height: number };
  readonly setTitle: (title: string) => void;
  readonly pullDown: () => boolean;
  readonly endPullDown: () => void;
  /** Whether a call or tag of that name is there. */
  readonly isKnown: (name: string) => boolean;
  readonly privacy: PrivacyGate;
  readonly appId: string;
}

const BAR = 44;

const listeners = [
  'onAppShow',
  'onAppHide',
  'onError',
  'onUnhandledRejection',
  'onThemeChange',
  'onWindowResize',
  'offWindowResize',
];
const steps = ['setNavigationBarColor', 'pageScrollTo', 'hideKeyboard', 'vibrateShort', 'showShareMenu', 'reportEvent'];
/** There on a phone, and nothing a page could see. */
const WITHOUT_EFFECT: Calls = Object.fromEntries([
  ...listeners.map((name) => [name, () => undefined] as const),
  ...steps.map((name) => [name, call(name, () => undefined)] as const),
]);

/** What tells about the phone and what changes nothing that a page could see. */
export const deviceCalls = (device: Device): { calls: Calls; state: DeviceState } => {
  const state = new DeviceState();
  const windowInfo = (): object => {
    const { width, height } = device.size();
    return {
      pixelRatio: 3,
      screenWidth: width,
      screenHeight: height,
      windowWidth: width,
      windowHeight: height,
      statusBarHeight: BAR,
      screenTop: 0,
      safeArea: { left: 0, top: BAR, right: width, bottom: height, width, height: height - BAR },
    };
  };
  const base = { SDKVersion: '3.5.0', version: '8.0.50', language: 'zh_CN', host: { env: 'WeChat' }, theme: 'light' };
  const machine = { brand: 'devtools', model: 'phone', system: 'iOS 17.0', platform: 'ios', benchmarkLevel: 1 };
  const system = (): object => ({ ...base, ...machine, ...windowInfo(), fontSizeSetting: 16, enableDebug: false });
  const network = (): object => ({ networkType: state.online ? 'wifi' : 'none', isConnected: state.online });
  const menu = (): object => {
    const { width } = device.size();
    return { width: 87, height: 32, top: 48, bottom: 80, left: width - 94, right: width - 7 };
  };
  const calls: Calls = {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getSystemInfoSync: system,
    getSystemInfo: call('getSystemInfo', system),
    getWindowInfo: windowInfo,
    getDeviceInfo: () => machine,
    getAppBaseInfo: () => base,
    getSystemSetting: () => ({ bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true, deviceOrientation: 'portrait' }),
    getAccountInfoSync: () => ({ miniProgram: { appId: device.appId, envVersion: 'develop', version: '' } }),
    getMenuButtonBoundingClientRect: menu,
    canIUse: (schema: string) => device.isKnown(schema.split('.')[0] ?? ''),
    nextTick: (task: () => void) => void Promise.resolve().then(task),
    getNetworkType: call('getNetworkType', network),
    onNetworkStatusChange: (listener: (now: object) => void) => void state.networkListeners.add(listener),
    offNetworkStatusChange: (listener?: (now: object) => void) => {
      if (listener) state.networkListeners.delete(listener);
      else state.networkListeners.clear();
    },
    setKeepScreenOn: call<{ keepScreenOn: boolean }>('setKeepScreenOn', ({ keepScreenOn }) => {
      state.screenOn = keepScreenOn;
      return undefined;
    }),
    getScreenBrightness: call('getScreenBrightness', () => ({ value: state.brightness })),
    setScreenBrightness: call<{ value: number }>('setScreenBrightness', ({ value }) => {
      if (!(value >= 0 && value <= 1)) throw new Error('parameter error: value must be from 0 to 1');
      state.brightness = value;
      return undefined;
    }),
    setClipboardData: call<{ data: string }>('setClipboardData', async ({ data }) => {
      await device.privacy.pass('setClipboardData');
      state.clipboard = data;
      return undefined;
    }),
    getClipboardData: call('getClipboardData', async () => {
      await device.privacy.pass('getClipboardData');
      return { data: state.clipboard };
    }),
    setNavigationBarTitle: call<{ title: string }>('setNavigationBarTitle', ({ title }) => void device.setTitle(title)),
    startPullDownRefresh: call('startPullDownRefresh', () => void device.pullDown()),
    stopPullDownRefresh: call('stopPullDownRefresh', () => void device.endPullDown()),
    ...WITHOUT_EFFECT,
  };
  return { calls, state };
};

/** What a test may look at or change. */
export class DeviceState {
  screenOn = false;
  /** 0 dark, 1 as bright as it gets. */
  brightness = 0.4;
  clipboard = '';
  online = true;
  readonly networkListeners = new Set<(now: object) => void>();

  /** Cuts the network off or brings it back; the mini-program hears of it. */
  setOnline(online: boolean): void {
    this.online = online;
    for (const listener of this.networkListeners) listener({ isConnected: online, networkType: online ? 'wifi' : 'none' });
  }
}
