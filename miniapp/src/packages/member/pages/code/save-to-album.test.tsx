import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import * as wechat from '@/services/wechat';
import { SaveToAlbum } from './SaveToAlbum';

jest.mock('@/services/wechat', () => ({
  ...jest.requireActual('@/services/wechat'),
  savePng: jest.fn(),
  openAlbumSetting: jest.fn(),
}));
const savePng = jest.mocked(wechat.savePng);
const openAlbumSetting = jest.mocked(wechat.openAlbumSetting);

const text = 'm1.01K9ZJ5V0QK3T8M2R4W6Y8A0BC';
const SHEET = '需要您允许保存到相册';
beforeEach(() => {
  savePng.mockReset();
  openAlbumSetting.mockReset();
  render(<SaveToAlbum text={text} name='会员码-林小雨' />);
});
afterEach(cleanup);

const tap = async (what: string) => {
  await act(async () => {
    fireEvent.click(document.getElementById(what) ?? screen.getByText(what));
  });
};

it('saves the picture of the code and says so', async () => {
  savePng.mockResolvedValue({ kind: 'saved' });
  await tap('save-code');
  expect(savePng).toHaveBeenCalledTimes(1);
  const [png, name] = savePng.mock.calls[0]!;
  expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  expect(name).toBe('会员码-林小雨');
  expect(screen.getByRole('status').textContent).not.toBe('');
});

it('says nothing when the person changed their mind', async () => {
  savePng.mockResolvedValue({ kind: 'cancelled' });
  await tap('save-code');
  expect(screen.getByRole('status').textContent).toBe('');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByText(SHEET)).toBeNull();
});

it('says what went wrong, until the next try', async () => {
  savePng.mockResolvedValueOnce({ kind: 'failed', message: '手机存储空间不足' });
  await tap('save-code');
  expect(screen.getByRole('alert').textContent).toBe('手机存储空间不足');
  savePng.mockResolvedValueOnce({ kind: 'saved' });
  await tap('save-code');
  expect(screen.queryByRole('alert')).toBeNull();
});

it('opens the settings within the tap, and saves when they allow it', async () => {
  savePng.mockResolvedValueOnce({ kind: 'denied' }).mockResolvedValueOnce({ kind: 'saved' });
  openAlbumSetting.mockResolvedValue(true);
  await tap('save-code');
  screen.getByText(SHEET);
  // Nothing may be awaited between the tap and the settings.
  act(() => {
    fireEvent.click(document.getElementById('sheet-confirm')!);
    expect(openAlbumSetting).toHaveBeenCalledTimes(1);
  });
  await act(async () => undefined);
  expect(savePng).toHaveBeenCalledTimes(2);
  expect(screen.queryByText(SHEET)).toBeNull();
  expect(screen.getByRole('status').textContent).not.toBe('');
});

it('keeps asking when the settings stay closed, and lets go', async () => {
  savePng.mockResolvedValue({ kind: 'denied' });
  openAlbumSetting.mockResolvedValue(false);
  await tap('save-code');
  await tap('sheet-confirm');
  screen.getByText(SHEET);
  expect(savePng).toHaveBeenCalledTimes(1);
  await tap('暂不保存');
  expect(screen.queryByText(SHEET)).toBeNull();
});

it('takes one tap at a time', async () => {
  let finish: (outcome: wechat.SaveOutcome) => void = () => undefined;
  savePng.mockReturnValue(new Promise((resolve) => (finish = resolve)));
  await tap('save-code');
  await tap('save-code');
  expect(savePng).toHaveBeenCalledTimes(1);
  await act(async () => finish({ kind: 'saved' }));
});
