import Taro from '@tarojs/taro';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { Explanation } from '../../line-model';
import { explanation } from '../../test-samples';
import { LineView } from './LineView';

const navigateTo = jest.fn();
beforeEach(() => Object.assign(Taro, { navigateTo }));
afterEach(() => {
  cleanup();
  navigateTo.mockReset();
});

const ref = (transactionId: string, title: string, amount: number) => ({ transactionId, title, amount, at: 1_000 });

const dispute: Explanation['disputes'][number] = {
  disputeId: 'd',
  studentId: 's',
  campusId: 'c',
  transactionId: 't',
  lineTitle: '准时到课 4 节',
  lineAmount: 20,
  state: 'open',
  reasonText: '少了 5 分',
  filedAt: 0,
  answerText: null,
  decidedAt: null,
  correctionId: null,
  correctionAmount: null,
};

const show = (over: Partial<Explanation> = {}, onObject: () => void = () => undefined) =>
  render(<LineView explanation={explanation(over)} studentId='s' onObject={onObject} />);

it('shows only the parts that a line has', () => {
  show();
  expect(screen.getByText('创意美术：准时到课')).toBeTruthy();
  for (const title of ['怎么算出来的', '当时的规则', '这批积分', '更正']) expect(screen.queryByText(title)).toBeNull();
});

it('shows arithmetic, row, the rule of its time and what the points wait for', () => {
  show({
    sum: {
      steps: [
        { text: '实付 1000 元 × 每元 1 积分', points: 1_000 },
        { text: '每天最多 500 积分', points: 500 },
      ],
      text: '',
    },
    row: {
      unit: 'lesson',
      step: 4,
      standsNow: false,
      items: [{ date: '2026-11-21', startsAt: 0, title: '创意美术', mark: 'leave' }],
    },
    rule: {
      code: 'r',
      title: '连续准时到课',
      explanation: '每连续准时 4 节得 20 分。',
      sentence: '',
      lines: [{ label: '上限', text: '不限' }],
      versionNumber: 3,
      effectiveFrom: null,
      now: 'gone',
    },
    waiting: { text: '上完课后可用', missing: '孩子再上一节课后自动生效。' },
  });
  for (const text of [
    '= 500',
    '连续的 4 节课',
    '创意美术，请假，不计也不断',
    '记录后来有更正，上面是现在还算数的部分。',
    '第 3 版',
    '每连续准时 4 节得 20 分。',
    '上完课后可用。孩子再上一节课后自动生效。',
  ]) {
    expect(screen.getByText(text)).toBeTruthy();
  }
  expect(screen.getByText(/已经停用/)).toBeTruthy();
});

it('leads to what took the points, to what was corrected and to the lots that were used', () => {
  show({
    lot: { credited: 20, remaining: 0, expiresOn: null, moves: [ref('m', '兑换', -20)], movesLeftOut: 2, extended: [] },
    corrects: { ...ref('o', '考级通过', 200), why: '这条记录已撤销。' },
  });
  expect(screen.getByText('还有 2 笔没有列出，可以在积分明细里查看。')).toBeTruthy();
  expect(screen.getByText('这条记录已撤销。')).toBeTruthy();
  fireEvent.click(screen.getByText('兑换'));
  fireEvent.click(screen.getByText('更正的是：考级通过'));
  expect(navigateTo.mock.calls.map(([{ url }]) => /transactionId=(\w+)/.exec(url)?.[1])).toEqual(['m', 'o']);
});

it('leads to the redemption behind a line, and only behind such a one', () => {
  show();
  expect(document.getElementById('go-redemption')).toBeNull();
  cleanup();
  const { line } = explanation();
  show({ line: { ...line, reason: 'mall.redeem', source: { type: 'redemption', id: 'r1' } } });
  fireEvent.click(screen.getByText('查看这笔兑换'));
  expect(navigateTo).toHaveBeenCalledWith({ url: expect.stringContaining('redemptionId=r1') });
});

it('takes an objection, and none while one is open', () => {
  const object = jest.fn();
  show({}, object);
  fireEvent.click(screen.getByText('对这笔有疑问'));
  expect(object).toHaveBeenCalledTimes(1);
  cleanup();
  show({ disputes: [dispute] });
  expect(screen.getByText('处理中')).toBeTruthy();
  expect(screen.queryByText('对这笔有疑问')).toBeNull();
});

it('shows the answer and leads to the correction', () => {
  show({ disputes: [{ ...dispute, state: 'upheld', answerText: '补发', decidedAt: 1, correctionId: 'k', correctionAmount: 5 }] });
  expect(screen.getByText('老师答复：补发')).toBeTruthy();
  fireEvent.click(screen.getByText('查看更正 +5 积分'));
  expect(navigateTo.mock.calls[0]?.[0].url).toContain('transactionId=k');
});
