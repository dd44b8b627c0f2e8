import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { screens } from '../../test/stand-ins/taro';
import { Countdown, Progress, Steps } from '.';
import { Chart } from './Chart';

afterEach(cleanup);

describe('Progress', () => {
  it.each([true, false])('is a bar with a value in words, bare or not', (bare) => {
    render(<Progress label='本月到课' text='3 / 4 节' percent={75} bare={bare} />);
    const bar = screen.getByRole('progressbar', { name: '本月到课' });
    expect(['aria-valuemin', 'aria-valuenow', 'aria-valuemax', 'aria-valuetext'].map((name) => bar.getAttribute(name))).toEqual([
      '0',
      '75',
      '100',
      '3 / 4 节',
    ]);
    expect((bar.firstElementChild as HTMLElement).style.width).toBe('75%');
    expect(screen.queryByText('3 / 4 节') !== null).toBe(!bare);
  });

  it('draws nothing at zero', () => {
    render(<Progress label='本月到课' text='0 / 4 节' percent={0} />);
    expect(screen.getByRole('progressbar').firstElementChild).toBeNull();
  });
});

it('says of every step how it stands', () => {
  render(<Steps label='导入步骤' steps={['检查', '核对', '写入']} current={1} failed />);
  expect(screen.getAllByRole('listitem').map((step) => step.getAttribute('aria-label'))).toEqual([
    '第 1 步，检查，已完成',
    '第 2 步，核对，没有完成',
    '第 3 步，写入，未开始',
  ]);
});

describe('Countdown', () => {
  const start = Date.UTC(2026, 10, 21, 2);
  beforeEach(() => jest.useFakeTimers({ now: start }));
  afterEach(() => jest.useRealTimers());
  const shown = () => screen.getByRole('timer').textContent;
  const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));

  it('runs to the end and stays there', () => {
    render(<Countdown until={start + 2_500} />);
    expect(shown()).toBe('00:00:03');
    pass(500);
    expect(shown()).toBe('00:00:02');
    pass(1_000);
    pass(1_000);
    expect(shown()).toBe('00:00:00');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('rests while its screen is hidden, and is right when it comes back', () => {
    render(<Countdown until={start + 60_000} />);
    act(() => screens.hide());
    expect(jest.getTimerCount()).toBe(0);
    pass(30_000);
    expect(shown()).toBe('00:01:00');
    act(() => screens.show());
    expect(shown()).toBe('00:00:30');
    pass(1_000);
    expect(shown()).toBe('00:00:29');
  });
});

describe('Chart', () => {
  const show = (
    values: readonly (readonly (number | null)[])[],
    kind: 'bar' | 'line' = 'bar',
    series: readonly string[] = ['收款', '退款'],
  ) =>
    render(
      <Chart
        kind={kind}
        label='每日收款'
        pointsName='日期'
        series={series}
        points={values.map((pair, index) => ({ short: `11/${index + 1}`, name: `11月${index + 1}日`, values: pair }))}
        format={(value) => `${value} 元`}
        formatShort={String}
        empty={{ title: '没有收款' }}
      />,
    ).container;

  it('can be read as a table, seen or not', () => {
    const page = show([
      [40, 0],
      [10, 5],
    ]);
    const cells = () => screen.getAllByRole('row').map((row) => row.textContent);
    const table = screen.getByRole('table', { name: '每日收款' });
    expect(cells()).toEqual(['日期收款退款', '11月1日40 元0 元', '11月2日10 元5 元']);
    expect(page.querySelector('svg')).not.toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '看表格' }));
    expect(screen.getByRole('table', { name: '每日收款' }).textContent).toBe(table.textContent);
    expect(page.querySelector('svg')).toBeNull();
  });

  it('draws bars as high as their values, and lines through them', () => {
    const bars = show([
      [40, 0],
      [10, 5],
    ]);
    expect([...bars.querySelectorAll('.qy-chart__bar')].map((bar) => Number(bar.getAttribute('height')))).toEqual([
      100, 0, 25, 12.5,
    ]);
    cleanup();
    const lines = show(
      [
        [40, 0],
        [10, 5],
      ],
      'line',
    );
    expect([...lines.querySelectorAll('polyline')].map((line) => line.getAttribute('points'))).toEqual([
      '25,0 75,75',
      '25,100 75,87.5',
    ]);
  });

  it('draws a limit only where there is one, and says so in the table', () => {
    const page = show(
      [
        [40, 0, null],
        [10, 5, 20],
        [10, 5, 20],
      ],
      'line',
      ['收款', '退款', '目标'],
    );
    const third = page.querySelectorAll('.qy-chart__line--2');
    expect([...third].map((line) => line.getAttribute('points')?.split(' ').length)).toEqual([2]);
    expect(screen.getAllByRole('row')[1]?.textContent).toBe('11月1日40 元0 元—');
  });

  it('tells the values of the day under the pointer, until it leaves', () => {
    const page = show([
      [40, 0],
      [10, 5],
    ]);
    const tip = () => page.querySelector('.qy-chart__tip')?.textContent;
    fireEvent.pointerEnter(page.querySelector('[data-point="11月2日"]')!);
    expect(tip()).toBe('11月2日收款 10 元退款 5 元');
    fireEvent.pointerLeave(page.querySelector('svg')!);
    expect(tip()).toBeUndefined();
  });

  it.each([[[]], [[[0, 0]]]])('says so when there is nothing in %j', (values) => {
    const page = show(values);
    expect(page.textContent).toContain('没有收款');
    expect(screen.queryByRole('table')).toBeNull();
  });
});
