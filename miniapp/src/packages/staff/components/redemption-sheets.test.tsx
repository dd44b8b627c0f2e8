import { cleanup, render } from '@testing-library/react';
import type { Redemption } from '../model/redemptions';
import { RefuseSheet } from './redemption-sheets';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
afterEach(cleanup);

const parcel = (exportedAt: number | null) =>
  ({
    id: 'r1',
    studentName: '林小雨',
    goodTitle: '青芽双肩包',
    quantity: 1,
    delivery: 'post',
    exportedAt,
  }) as unknown as Redemption;

it('asks to make sure of the parcel before what the courier has the address of is cancelled', () => {
  const close = jest.fn();
  render(<RefuseSheet redemption={parcel(1)} onClose={close} onDone={close} />);
  expect(document.body.textContent).toContain('收件地址已经导出给快递，请先确认包裹没有寄出。积分和库存全部退回');
  cleanup();
  render(<RefuseSheet redemption={parcel(null)} onClose={close} onDone={close} />);
  expect(document.body.textContent).toContain('积分和库存全部退回');
  expect(document.body.textContent).not.toContain('快递');
});
