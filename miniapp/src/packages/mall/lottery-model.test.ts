import {
  campaignsOf,
  costFacts,
  doubtText,
  drawProblem,
  goneText,
  type Lottery,
  nextTurn,
  oddsSum,
  outcomeOf,
  phaseOf,
  prizeFraction,
  prizeLeft,
  prizeWorth,
  refusalText,
  standingFacts,
  termTexts,
  waitingFirst,
  winLine,
  winnerText,
} from './lottery-model';
import { draw, lottery, none, prize } from './lottery-test-samples';

it('knows where a campaign is, to the instant', () => {
  const at = (now: number, state: Lottery['state'] = 'started') => phaseOf(lottery({ state }), now);
  expect([at(999), at(1_000), at(1_999), at(2_000)]).toEqual(['ahead', 'open', 'open', 'closed']);
  expect(at(1_500, 'ended')).toBe('ended');
  expect([nextTurn(lottery(), 'ahead'), nextTurn(lottery(), 'open'), nextTurn(lottery(), 'closed')]).toEqual([
    1_000,
    2_000,
    null,
  ]);
});

it('says what a prize is worth, how many are left and how likely it is', () => {
  expect(prizeWorth(prize({}))).toBe('实物 · 价值 ¥600');
  expect(prizeWorth(prize({ kind: 'points', points: 50, valueFen: 50 }))).toBe('50 积分 · 价值 ¥0.50');
  expect(prizeWorth(none)).toBe('没有奖品');
  expect([prizeLeft(prize({})), prizeLeft(prize({ left: 0 })), prizeLeft(none)]).toEqual(['剩 2 / 2 份', '2 份已发完', '']);
  expect(prizeLeft(prize({ kind: 'points', stock: null, left: null }))).toBe('不限量');
  expect(prizeFraction(prize({ odds: { over: 1, under: 1_000_000, basisPoints: 0, text: '不足 0.01%' } }))).toBe('1/1,000,000');
});

it('says that the odds are all of them, with the empty-handed one among them', () => {
  expect(oddsSum(lottery())).toBe('以上概率合计 100%，其中「未中奖」的概率是 99.00%。保底奖项是「未中奖」。发完改发保底。');
});

it('says why one cannot draw, and what is lacking', () => {
  expect(refusalText(lottery())).toBeNull();
  expect(refusalText(lottery({ refusal: 'points_insufficient', available: 99 }))).toContain('还差 1。');
  expect(refusalText(lottery({ refusal: 'lottery_day_limit' }))).toContain('明天');
  expect(refusalText(lottery({ refusal: 'lottery_sold_out' }))).toContain('全部发完');
  expect(refusalText(lottery({ refusal: 'something_new' }))).toContain('稍后刷新');
});

it('shows what a draw costs and leaves, and what may still be drawn', () => {
  expect(costFacts(lottery()).map(({ value }) => value)).toEqual(['100 积分', '150 积分', '1 次']);
  expect(costFacts(lottery({ leftToday: 1, available: 100 })).map(({ value }) => value)).toEqual(['100 积分', '0 积分', '0 次']);
  const standing = standingFacts(lottery(), '小雨', 'open');
  expect(standing).toContainEqual({ name: '整个活动已抽', value: '4 / 10 次' });
  expect(standing).toContainEqual({ name: '今天还可以抽', value: '2 次' });
});

it('promises no draw before the opening, and says what will be allowed', () => {
  const names = (phase: Parameters<typeof standingFacts>[2]) =>
    standingFacts(lottery({ leftToday: 1, drawnToday: 0 }), '小雨', phase).map(({ name, value }) => `${name} ${value}`);
  expect(names('ahead')).toEqual(['每次 100 积分', '小雨的可用积分 250 积分', '开始后每天可抽 3 次', '整个活动可抽 10 次']);
  for (const phase of ['open', 'closed', 'ended'] as const) expect(names(phase)).toContain('今天还可以抽 1 次');
});

it('says until when a lock lasts, and what may have happened to a draw', () => {
  const lockedUntil = Date.parse('2026-12-01T10:30:00Z');
  const locked = { code: 'family_pin_locked', message: '请 15 分钟后再试' };
  expect(drawProblem({ ...locked, details: { lockedUntil } })).toContain('12月1日 周二 18:30 以后');
  expect(drawProblem({ ...locked, details: {} })).toBe('请 15 分钟后再试');
  expect(drawProblem({ code: 'idempotency_conflict', message: '' })).toContain('我的抽奖');
  expect(drawProblem({ code: 'lottery_over', message: '抽奖已经结束' })).toBe('抽奖已经结束');
});

it('says before the second tap which prizes are gone and what comes instead', () => {
  expect(goneText(lottery())).toBeNull();
  const prizes = [prize({ left: 0 }), prize({ id: 'q', name: '颜料', left: 1 }), none];
  expect(goneText(lottery({ prizes }))).toBe('「画架」已经发完，抽中时改发「未中奖」。');
});

it('names what is doubtful about a nonce, and says when it is nothing', () => {
  expect(doubtText('planted')).toContain('请先不要抽奖');
  expect(doubtText('not_ours')).toContain('这是正常的');
});

it('names the terms that say something, with what points are good for', () => {
  const usage = prize({ id: 'q', name: '50 积分', kind: 'points', usage: '可在商城使用' });
  expect(termTexts(lottery({ prizes: [usage, none] })).map(({ name }) => name)).toEqual([
    '谁可以参加',
    '怎样领奖',
    '「50 积分」怎么用',
  ]);
});

it('says what came of a draw and what to do next', () => {
  expect(outcomeOf(draw())).toMatchObject({ won: true, title: '抽中了「画架」', next: 'code' });
  const points = outcomeOf(draw({ prizeKind: 'points', prizePoints: 50, prizeName: '50 积分', state: 'given' }));
  expect(points).toMatchObject({ won: true, next: 'points', text: '50 积分已经到账。' });
  expect(outcomeOf(draw({ prizeKind: 'nothing', prizeName: '未中奖', state: 'none' }))).toMatchObject({ won: false, next: null });
  expect(outcomeOf(draw({ prizeKind: 'nothing', prizeName: '未中奖', state: 'none', insteadOf: '画架' })).text).toContain(
    '抽中的「画架」已经发完，按规则改为「未中奖」。',
  );
  expect(outcomeOf(draw({ prizeKind: 'coupon', state: 'given' }))).toMatchObject({ next: 'rights', won: true });
  expect(outcomeOf(draw()).text).toContain('凭领奖码到城东校区前台领取');
  expect(outcomeOf(draw({ campusName: '' })).text).toContain('到校区前台领取');
});

it('puts codes first and says until when', () => {
  const old = draw({ id: 'E', state: 'handed_over', handedOverAt: 0 });
  const { waiting, others } = waitingFirst([old, draw()]);
  expect([waiting.map(({ id }) => id), others.map(({ id }) => id)]).toEqual([['D'], ['E']]);
  expect(winLine(draw())).toBe('最晚 12月31日 周四（含当天）到城东校区前台领取');
  expect(winLine(old)).toContain('领取于');
  expect([winLine(draw({ state: 'forfeited' })), winLine(draw({ state: 'none' }))]).toEqual(['过了领奖的最后一天，没有领取', '']);
  expect(winnerText({ firstName: '小雨', prizeName: '画架' })).toBe('小雨 抽中「画架」');
});

it('leads to the check of each campaign once', () => {
  const draws = [draw({ id: 'A', campaignId: 'X' }), draw({ id: 'B', campaignId: 'Y' }), draw({ id: 'C', campaignId: 'X' })];
  expect(campaignsOf(draws).map(({ id }) => id)).toEqual(['A', 'B']);
  expect(campaignsOf([])).toEqual([]);
});
