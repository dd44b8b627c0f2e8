import { addressProblems, emptyAddress, fromWechat, isComplete, trimmed } from './address-model';
import { address } from './test-samples';

it('takes what is whole', () => {
  expect(isComplete(address)).toBe(true);
  expect(isComplete(emptyAddress)).toBe(false);
  for (const field of ['recipient', 'phone', 'region', 'detail'] as const)
    expect(isComplete({ ...address, [field]: ' ' })).toBe(false);
});

it.each([
  ['phone', '1380000123', false],
  ['phone', '23800001234', false],
  ['phone', '138 0000-1234', true],
  ['recipient', '王'.repeat(30), true],
  ['recipient', '王'.repeat(31), false],
  ['region', '粤', false],
  ['region', '广东', true],
  ['region', '河北省唐山市路南区', true],
  ['region', '浙江省台州市路桥区', true],
  ['region', '广东省深圳市南山区科技路', false],
  ['region', '深圳市南山区 1', false],
  ['region', '深圳市南山区３', false],
  ['region', '深圳市南山区五号', false],
  ['region', '深圳市南山区二栋', false],
  ['region', '深圳市南山区三室', false],
  ['detail', '路'.repeat(100), true],
  ['detail', '路'.repeat(101), false],
])('%s %s: %s', (field, text, fine) => {
  expect(isComplete({ ...address, [field]: text })).toBe(fine);
  expect(Object.keys(addressProblems({ ...address, [field]: text }))).toEqual(fine ? [] : [field]);
});

it('says nothing about what is still empty', () => {
  expect(addressProblems(emptyAddress)).toEqual({});
  expect(trimmed({ ...address, phone: ' 138 0000 1234 ' }).phone).toBe('13800001234');
});

it('reads an address of WeChat', () => {
  const chosen = {
    userName: '王芳',
    telNumber: '13800001234',
    provinceName: '广东省',
    cityName: '深圳市',
    countyName: '南山区',
    detailInfo: '科技路 1 号',
  };
  expect(fromWechat(chosen)).toEqual(address);
  expect(fromWechat({ ...chosen, provinceName: '北京市', cityName: '北京市', countyName: '海淀区' }).region).toBe('北京市海淀区');
});
