import Taro from '@tarojs/taro';

/** What came of a scan. `manual`: this device has no scanner, so the screen shows a field to type or paste the code. */
export type ScanOutcome =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'manual' };

/** Opens the scanner where there is one. Never throws; closing the scanner is an outcome like any other. */
export const scan = async (): Promise<ScanOutcome> => {
  if (process.env.TARO_ENV === 'h5') return { kind: 'manual' };
  try {
    const answer = await Taro.scanCode({ scanType: ['qrCode', 'barCode'] });
    // A mini-program code carries its content in `path`; plain QR codes in `result`.
    const text = answer.result || answer.path || '';
    return text === '' ? { kind: 'manual' } : { kind: 'text', text };
  } catch (error) {
    const message = String((error as { errMsg?: unknown } | null)?.errMsg ?? '');
    return /cancel/i.test(message) ? { kind: 'cancelled' } : { kind: 'manual' };
  }
};
