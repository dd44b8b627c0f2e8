import { cleanup, fireEvent, render } from '@testing-library/react';
import { svgAddress } from '@/icons/icons';
import { GoodPicture } from './GoodPicture';
import { categoryPictures } from './goods-pictures';

afterEach(cleanup);

const shown = () => document.querySelector('img')?.getAttribute('src');
const fail = () => fireEvent.error(document.querySelector('img')!);
const drawn = svgAddress(categoryPictures.toy);
const bear = '/api/v1/good-images/bear/thumb';
const book = '/api/v1/good-images/book/thumb';

describe.each(['h5', 'weapp'] as const)('the picture of a good [%s]', (platform) => {
  beforeAll(() => {
    process.env.TARO_ENV = platform;
  });
  afterAll(() => {
    process.env.TARO_ENV = 'h5';
  });

  it('is the picture while it loads, and a drawing where there is none', () => {
    const { rerender } = render(<GoodPicture path={bear} category='toy' label='小熊' />);
    expect(shown()).toBe(bear);
    rerender(<GoodPicture path={null} category='toy' label='小熊' />);
    expect(shown()).toBe(drawn);
  });

  it('is the drawing of its category once it does not load', () => {
    render(<GoodPicture path={bear} category='toy' />);
    fail();
    expect(shown()).toBe(drawn);
    // Nor is anything asked for over and over.
    fail();
    expect(shown()).toBe(drawn);
  });

  it('is another picture when there is another, and the first again when that comes back', () => {
    const { rerender } = render(<GoodPicture path={bear} category='toy' />);
    fail();
    rerender(<GoodPicture path={bear} category='toy' label='小熊' />);
    expect(shown()).toBe(drawn);
    rerender(<GoodPicture path={book} category='toy' />);
    expect(shown()).toBe(book);
    rerender(<GoodPicture path={bear} category='toy' />);
    expect(shown()).toBe(bear);
  });
});
