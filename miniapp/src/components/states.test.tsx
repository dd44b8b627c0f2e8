import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { huge, longCourse, longName, longSentence } from '@/gallery/samples';
import { component } from '@/styles/tokens';
import type { LocalDate } from '@/vocabulary';
import { EmptyState, LessonCard, MoneyText, PointsText, Progress, StatementRow, StreakCalendar, TierBadge } from '.';

afterEach(cleanup);
const today = '2026-11-21' as LocalDate;

it.each([
  [0, '¥0'],
  [5, '¥0.05'],
  [128_050, '¥1,280.50'],
  [-35, '-¥0.35'],
  [999_999_999, '¥9,999,999.99'],
])('shows %i fen as %s', (fen, text) => {
  render(<MoneyText fen={fen} />);
  expect(screen.getByText(text)).toBeTruthy();
});

it('strikes a former price through', () => {
  const { container } = render(<MoneyText fen={168_000} former />);
  expect(container.querySelector('.qy-money--former')?.textContent).toBe('¥1,680');
});

it('reads nothing and a debt out with their unit', () => {
  render(
    <>
      <PointsText value={0} unit />
      <PointsText value={-huge} signed />
    </>,
  );
  expect(screen.getByLabelText('0 积分').textContent).toBe('0积分');
  expect(screen.getByLabelText('-9,999,999 积分').textContent).toBe('-9,999,999');
});

describe('TierBadge', () => {
  it.each(['新芽', longName, longCourse])('names the level %s whole, to the eye and to a screen reader', (name) => {
    render(<TierBadge name={name} />);
    expect(screen.getByLabelText(`会员等级 ${name}`).textContent).toBe(name);
  });

  it('takes size and colour from its properties alone', () => {
    const { container, rerender } = render(<TierBadge name='收获' color='harvest' size='lg' />);
    expect(container.firstElementChild?.className).toBe('qy-tier qy-tier--harvest qy-tier--lg');
    rerender(<TierBadge name='收获' />);
    expect(container.firstElementChild?.className).toBe('qy-tier qy-tier--sprout qy-tier--md');
  });

  /** Relative luminance as WCAG 2.1 defines it. */
  const light = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
      const part = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  it.each(['Sprout', 'Leaf', 'Bloom', 'Fruit', 'Harvest'] as const)('can be read on the colour of %s', (level) => {
    const [dark = 0, bright = 0] = [component.color[`tier${level}`], component.color[`tier${level}Text`]]
      .map(light)
      .sort((a, b) => a - b);
    expect((bright + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('LessonCard', () => {
  it('says what, when and where, leaving out what is not known', () => {
    const { container } = render(
      <LessonCard course={longCourse} classGroup='周六班' time='今天 18:30–20:00' room='' teacher={longName} />,
    );
    expect(screen.getByText(longCourse)).toBeTruthy();
    expect(container.querySelector('.qy-lesson__where')?.textContent).toBe(`周六班 · ${longName}`);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('offers the one thing to do now, and not twice while it is under way', () => {
    const press = jest.fn();
    const card = (busy: boolean) => (
      <LessonCard
        course='街舞'
        classGroup='周六班'
        time='今天'
        student={longName}
        state={{ text: '进行中', tone: 'brand' }}
        action={{ text: '扫码签到', onPress: press, busy }}
      />
    );
    const { rerender } = render(card(false));
    expect(screen.getByText('进行中')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '扫码签到' }));
    rerender(card(true));
    fireEvent.click(screen.getByRole('button'));
    expect(press).toHaveBeenCalledTimes(1);
  });
});

describe('StreakCalendar', () => {
  const show = (streak: number, marked: readonly string[], onMonth?: (month: LocalDate) => void) =>
    render(<StreakCalendar month={today} today={today} marked={marked} streak={streak} {...(onMonth && { onMonth })} />);

  it('stamps the days that were kept and says so', () => {
    const { container } = show(2, ['2026-11-20', '2026-11-21']);
    expect(screen.getByText('已连续 2 天')).toBeTruthy();
    expect(screen.getByLabelText('11月21日 周六 已打卡')).toBeTruthy();
    expect(screen.getByLabelText('11月22日 周日')).toBeTruthy();
    expect(container.querySelectorAll('.qy-calendar__day--marked')).toHaveLength(2);
  });

  it('shows a month without stamps and no line about a streak of nothing', () => {
    const { container } = show(0, []);
    expect(container.querySelectorAll('.qy-calendar__day--marked')).toHaveLength(0);
    expect(screen.queryByText(/已连续/)).toBeNull();
  });

  it('shows the largest streak whole', () => {
    show(huge, []);
    expect(screen.getByText(`已连续 ${huge} 天`)).toBeTruthy();
  });

  it('turns back and never into the future', () => {
    const turned = jest.fn();
    show(0, [], turned);
    fireEvent.click(screen.getByRole('button', { name: '上个月' }));
    fireEvent.click(screen.getByRole('button', { name: '下个月' }));
    expect(turned.mock.calls).toEqual([['2026-10-01']]);
  });
});

it('a statement row keeps a long reason and the largest amount whole', () => {
  const press = jest.fn();
  render(
    <StatementRow
      title={longCourse}
      detail={longName}
      amount={-huge}
      state={{ text: '待入账', tone: 'points' }}
      onPress={press}
    />,
  );
  fireEvent.click(screen.getByRole('button'));
  expect(press).toHaveBeenCalledTimes(1);
  for (const text of [longCourse, longName, '待入账', '-9,999,999']) expect(screen.getByText(text)).toBeTruthy();
});

it('progress keeps a long label, and says huge numbers in words', () => {
  render(<Progress label={longCourse} text={`1 / ${huge} 节`} percent={0} />);
  expect(screen.getByRole('progressbar', { name: longCourse }).getAttribute('aria-valuetext')).toBe(`1 / ${huge} 节`);
});

describe('EmptyState', () => {
  it('says what is missing and offers one way on', () => {
    const press = jest.fn();
    render(<EmptyState title={longName} hint={longSentence} action={{ text: '去看看', onPress: press }} />);
    expect(screen.getByText(longSentence)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '去看看' }));
    expect(press).toHaveBeenCalledTimes(1);
  });

  it('is text alone without one', () => {
    render(<EmptyState compact title='今天没有课' />);
    expect(screen.getByText('今天没有课')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
