import Taro from '@tarojs/taro';
import { askConsent } from './subscribe';

type Options = {
  tmplIds: string[];
  success: (result: object) => void;
  fail: (error: { errCode?: number; errMsg?: string }) => void;
};

const panel = jest.fn<unknown, [Options]>();

beforeEach(() => {
  process.env.TARO_ENV = 'weapp';
  panel.mockReset();
  Object.assign(Taro, { requestSubscribeMessage: panel });
});
afterEach(() => {
  process.env.TARO_ENV = 'h5';
});

it('opens the panel before it returns: later is too late for WeChat', () => {
  void askConsent(['a', 'b']);
  expect(panel.mock.calls[0]?.[0].tmplIds).toEqual(['a', 'b']);
});

it('never asks for more than three', () => {
  void askConsent(['a', 'b', 'c', 'd']);
  expect(panel.mock.calls[0]?.[0].tmplIds).toEqual(['a', 'b', 'c']);
});

it('tells the answers, and nothing that it did not ask or cannot read', async () => {
  panel.mockImplementation(({ success }) => {
    success({ errMsg: 'requestSubscribeMessage:ok', a: 'accept', b: 'reject', c: 'acceptWithAudio', x: 'accept' });
    return Promise.resolve();
  });
  expect(await askConsent(['a', 'b', 'c'])).toEqual({
    kind: 'answered',
    answers: [
      { templateId: 'a', answer: 'accept' },
      { templateId: 'b', answer: 'reject' },
    ],
  });
});

it.each([
  [20004, 'off'],
  [10005, 'failed'],
  [undefined, 'failed'],
])('takes error %s for %s, and leaves no rejected promise behind', async (errCode, kind) => {
  panel.mockImplementation(({ fail }) => {
    fail(errCode === undefined ? {} : { errCode });
    return Promise.reject(new Error('requestSubscribeMessage:fail'));
  });
  expect(await askConsent(['a'])).toEqual({ kind });
});

it('knows that a browser has no such panel', async () => {
  process.env.TARO_ENV = 'h5';
  expect(await askConsent(['a'])).toEqual({ kind: 'elsewhere' });
  expect(panel).not.toHaveBeenCalled();
});
