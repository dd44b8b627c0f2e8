import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Toggle } from './Toggle';

afterEach(cleanup);

it('says what it switches and how it stands, and asks for the other', () => {
  const changed = jest.fn();
  const { rerender } = render(<Toggle label='开课提醒' on={false} onChange={changed} />);
  const toggle = screen.getByRole('switch', { name: '开课提醒' });
  expect(toggle.getAttribute('aria-checked')).toBe('false');
  fireEvent.click(toggle);
  rerender(<Toggle label='开课提醒' on onChange={changed} />);
  expect(toggle.getAttribute('aria-checked')).toBe('true');
  fireEvent.click(toggle);
  expect(changed.mock.calls).toEqual([[true], [false]]);
});

it('does nothing while it is disabled', () => {
  const changed = jest.fn();
  render(<Toggle label='开课提醒' on onChange={changed} disabled />);
  fireEvent.click(screen.getByRole('switch'));
  expect(changed).not.toHaveBeenCalled();
});
