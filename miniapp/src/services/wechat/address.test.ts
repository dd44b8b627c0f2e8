import Taro from '@tarojs/taro';
import { chooseAddress } from './address';

const ask = jest.fn();
const kept = {
  userName: '王芳',
  telNumber: '13800001234',
  provinceName: '广东省',
  cityName: '深圳市',
  countyName: '南山区',
  detailInfo: '科技路 1 号',
};
beforeEach(() => {
  process.env.TARO_ENV = 'weapp';
  ask.mockReset();
  Object.assign(Taro, { chooseAddress: ask });
});
afterEach(() => {
  process.env.TARO_ENV = 'h5';
});

it('gives what was chosen, and no more', async () => {
  ask.mockResolvedValue({ ...kept, errMsg: 'chooseAddress:ok', nationalCode: '440305' });
  expect(await chooseAddress()).toEqual({ kind: 'chosen', address: kept });
});

it.each([
  ['chooseAddress:fail cancel', 'cancelled'],
  ['chooseAddress:fail auth deny', 'manual'],
  ['chooseAddress:fail api scope is not declared', 'manual'],
])('after «%s» it is %s', async (errMsg, kind) => {
  ask.mockRejectedValue({ errMsg });
  expect(await chooseAddress()).toEqual({ kind });
});

it('asks nothing in a browser', async () => {
  process.env.TARO_ENV = 'h5';
  expect(await chooseAddress()).toEqual({ kind: 'manual' });
  expect(ask).not.toHaveBeenCalled();
});
