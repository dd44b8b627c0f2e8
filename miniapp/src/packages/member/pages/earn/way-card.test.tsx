import { cleanup, render, screen } from '@testing-library/react';
import type { Way } from '../../model';
import { WayCard } from './WayCard';

afterEach(cleanup);

const way = (over: Partial<Way> = {}): Way => ({
  code: 'attendance_on_time',
  title: '连续准时到课',
  explanation: '连续准时到课有奖励。',
  nextPoints: 20,
  progress: { current: 2, target: 4, unit: 'lesson' },
  timesEarned: 1,
  done: false,
  missing: '再连续准时 2 节得 +20。',
  ...over,
});

it('says how far the child has come and what is missing', () => {
  render(
    <WayCard
      way={way({
        steps: [
          { at: 4, points: 20, reached: true },
          { at: 8, points: 50, reached: false },
        ],
      })}
    />,
  );
  for (const text of ['再连续准时 2 节得 +20。', '2 / 4 节', '第 4 节 +20 已得', '第 8 节 +50', '已获得 1 次', '+20'])
    expect(screen.getByText(text)).toBeTruthy();
});

it('never calls points got that were not given, and says what became of them', () => {
  render(
    <WayCard
      way={way({
        progress: null,
        nextPoints: null,
        missing: '这一轮的各档都已达到。',
        steps: [
          { at: 4, points: 20, reached: true, withheld: null },
          { at: 8, points: 50, reached: false, withheld: 'queued' },
          { at: 12, points: 100, reached: false, withheld: 'unfunded' },
          { at: 16, points: 120, reached: false, withheld: 'refused' },
        ],
        withheld: [{ state: 'queued', points: 50, text: '50 积分等待学校审批，通过后到账' }],
      })}
    />,
  );
  for (const text of ['第 4 次 +20 已得', '第 8 次 +50 等待审批', '第 12 次 +100 额度已满', '第 16 次 +120 未发放'])
    expect(screen.getByText(text)).toBeTruthy();
  expect(screen.getByText('50 积分等待学校审批，通过后到账')).toBeTruthy();
  expect(screen.queryByText('已完成')).toBeNull();
});

it('shows campaign, limits, levels, validity and what waits', () => {
  const over: Partial<Way> = {
    progress: null,
    campaign: { title: '双倍周', percent: 200, through: '2026-11-30' },
    limits: ['每个家庭每周最多 16 积分'],
    grades: [
      { name: '校级', points: 50 },
      { name: '国家级', points: 1_000 },
    ],
    gives: '不显示',
    validThrough: '2026-12-31',
    pending: [{ points: 100, availableOn: null, text: '再上一节课后可用' }],
  };
  render(<WayCard way={way(over)} />);
  for (const text of [
    '双倍周 · 按 200% 计 · 到 11月30日 周一',
    '每个家庭每周最多 16 积分',
    '校级 +50，国家级 +1,000',
    '到 12月31日 周四 为止',
    '待生效 100 积分，再上一节课后可用',
  ])
    expect(screen.getByText(text)).toBeTruthy();
  expect(screen.queryByText('不显示')).toBeNull();
});

it('marks what is done for good', () => {
  render(<WayCard way={way({ done: true, nextPoints: null, progress: null, missing: '已经得到，这项只奖励一次。' })} />);
  expect(screen.getByText('已完成')).toBeTruthy();
  expect(screen.getByText('已经得到，这项只奖励一次。')).toBeTruthy();
});
