import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { emptyAddress } from '../../address-model';
import { address } from '../../test-samples';
import { AddressForm } from './AddressForm';

const done = jest.fn();
const type = (id: string, value: string) =>
  act(async () => void fireEvent.change(document.getElementById(id)!, { target: { value } }));
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
beforeEach(() => done.mockReset());
afterEach(cleanup);

it('takes what is whole, without the spaces people type', async () => {
  render(<AddressForm known={emptyAddress} onDone={done} />);
  await press('use-address');
  expect(done).not.toHaveBeenCalled();
  await type('recipient', ' 王芳 ');
  await type('address-phone', '1380000');
  expect(screen.getByRole('alert').textContent).toBe('请填写 11 位手机号');
  await type('address-phone', '138 0000 1234');
  await type('region', '广东省深圳市南山区');
  await type('detail', '科技路 1 号');
  await press('use-address');
  expect(done).toHaveBeenCalledWith(address);
});

it('begins with the last one', async () => {
  render(<AddressForm known={address} onDone={done} />);
  await press('use-address');
  expect(done).toHaveBeenCalledWith(address);
});
