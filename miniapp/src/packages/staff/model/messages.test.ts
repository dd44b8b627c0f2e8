import { DELIVERY_STATES } from '@qingya/shared';
import { deliveryText, readText } from './messages';

it('has words for every state', () => {
  for (const state of DELIVERY_STATES) {
    const text = deliveryText({ guardian: '王妈妈', state, at: 1, reason: null });
    expect(text).toMatch(/^王妈妈：\p{Script=Han}/u);
    expect(text).not.toContain('undefined');
  }
});

it('says why only when something failed', () => {
  expect(deliveryText({ guardian: '王', state: 'failed', at: 1, reason: '模板不可用' })).toBe('王：发送失败（模板不可用）');
  expect(deliveryText({ guardian: '王', state: 'arrived', at: 1, reason: 'x' })).toBe('王：已送达');
});

it('names the readers', () => {
  expect(readText([])).toBe('—');
  expect(
    readText([
      { name: '甲', at: 1 },
      { name: '乙', at: 2 },
    ]),
  ).toBe('甲、乙');
});
