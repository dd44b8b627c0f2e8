import { decideReturn } from './returns';

const three = { delivery: 'pick_up', quantity: 3, points: 300 } as const;

describe('what a return gives back', () => {
  it('is everything unless told otherwise', () => {
    expect(decideReturn(three, undefined)).toEqual({ quantity: 3, points: 300, whole: true });
    expect(decideReturn(three, 3)).toEqual({ quantity: 3, points: 300, whole: true });
  });

  it('is the price of the pieces, from one piece on and never more than there were', () => {
    expect(decideReturn(three, 0)).toEqual({ refused: 'quantity' });
    expect(decideReturn(three, 1)).toEqual({ quantity: 1, points: 100, whole: false });
    expect(decideReturn({ ...three, delivery: 'post' }, 2)).toEqual({ quantity: 2, points: 200, whole: false });
    expect(decideReturn(three, 4)).toEqual({ refused: 'quantity' });
    expect(decideReturn(three, 1.5)).toEqual({ refused: 'quantity' });
  });

  it('is all or nothing of what arrived by itself', () => {
    const given = { ...three, delivery: 'auto' } as const;
    expect(decideReturn(given, 2)).toEqual({ refused: 'whole' });
    expect(decideReturn(given, 3)).toMatchObject({ whole: true });
    expect(decideReturn(given, 4)).toEqual({ refused: 'quantity' });
  });

  it('refuses points that no piece can have cost', () => {
    expect(() => decideReturn({ ...three, points: 301 }, 1)).toThrow(RangeError);
  });
});
