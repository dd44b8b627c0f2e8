import { renderHook } from '@testing-library/react';
import { shares } from '../../test/stand-ins/taro';
import { useShareCard } from './use-share-card';

it('sends to the first page, with nothing about anybody and no reward', () => {
  renderHook(useShareCard);
  const card = shares.card?.();
  expect(card).toEqual({ title: expect.stringContaining('青芽'), path: '/pages/home/index' });
  expect(JSON.stringify(card)).not.toMatch(/奖|送|领|得积分|红包/);
});
