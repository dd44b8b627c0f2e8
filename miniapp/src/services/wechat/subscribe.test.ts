import Taro from '@tarojs/taro';
import { askConsent } from './subscribe';

const panel = jest.fn<Promise<object>, [{ tmplIds: string[] }]>();

beforeEach(() => {
  process.env.TARO_ENV = 'weapp';
  panel.mockReset();
  panel.mockReturnValue(new Promise(() => undefined));
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
  panel.mockResolvedValue({ errMsg: 'requestSubscribeMessage:ok', a: 'accept', b: 'reject', c: 'acceptWithAudio', x: 'accept' });
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
])('takes error %s for %s', async (errCode, kind) => {
  panel.mockRejectedValue({ errMsg: 'requestSubscribeMessage:fail', errCode });
  expect(await askConsent(['a'])).toEqual({ kind });
});

it('knows that a browser has no such panel', async () => {
  process.env.TARO_ENV = 'h5';
  expect(await askConsent(['a'])).toEqual({ kind: 'elsewhere' });
  expect(panel).not.toHaveBeenCalled();
});
