import { DAY_MS } from '@qingya/shared';
import { isOnSale, mayBecome, pickUpUntil } from './sale';

const NOW = Date.parse('2026-11-23T02:00:00Z');
const sale = { state: 'on_sale', saleFrom: null, saleUntil: null } as const;

describe('when a good can be redeemed', () => {
  it('opens at its first instant and closes at its last', () => {
    expect(isOnSale(sale, NOW)).toBe(true);
    expect(isOnSale({ ...sale, saleFrom: NOW }, NOW)).toBe(true);
    expect(isOnSale({ ...sale, saleFrom: NOW + 1 }, NOW)).toBe(false);
    expect(isOnSale({ ...sale, saleUntil: NOW + 1 }, NOW)).toBe(true);
    expect(isOnSale({ ...sale, saleUntil: NOW }, NOW)).toBe(false);
  });

  it('is closed for drafts and for what was taken off', () => {
    expect(isOnSale({ ...sale, state: 'draft' }, NOW)).toBe(false);
    expect(isOnSale({ ...sale, state: 'off_sale' }, NOW)).toBe(false);
  });

  it('changes only where something changes', () => {
    expect([mayBecome('draft', 'on_sale'), mayBecome('off_sale', 'on_sale'), mayBecome('on_sale', 'on_sale')]).toEqual([
      true,
      true,
      false,
    ]);
    expect([mayBecome('on_sale', 'off_sale'), mayBecome('draft', 'off_sale'), mayBecome('off_sale', 'off_sale')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('leaves whole days to pick up', () => {
    expect(pickUpUntil(NOW, 14) - NOW).toBe(14 * DAY_MS);
  });
});
