import { DAY_MS, localDate, startOfDay } from '@qingya/shared';
import fc from 'fast-check';
import { isPublished, missingAt, missingBeforeStart, sharingIn, TOP_PRIZE_FEN } from './duties';
import { expectedCost } from './expected-cost';
import { drawsLeftToday, isSoldOut, refusalOf } from './limits';
import { basisPointsOf, oddsOf } from './odds';
import { decideChange, type LotteryRules, type Prize, rulesText } from './rules';

const NONE: Prize = {
  id: 'none',
  name: '未中奖',
  kind: 'nothing',
  valueFen: 0,
  points: 0,
  weight: 2,
  stock: null,
  fallback: true,
  usage: '',
};
const EASEL: Prize = {
  ...NONE,
  id: 'easel',
  name: '画架',
  kind: 'goods',
  valueFen: 30_000,
  weight: 1,
  stock: 5,
  fallback: false,
};
const RULES: LotteryRules = {
  campaignId: 'c1',
  title: '冬日抽奖',
  commitment: 'ab'.repeat(32),
  opensAt: startOfDay(localDate('2026-12-01')),
  closesAt: startOfDay(localDate('2026-12-11')),
  pointsPerDraw: 100,
  perFamilyDay: 3,
  perFamily: 10,
  prizes: [EASEL, NONE],
  conditions: '在读学员的家庭均可参加，无需分享。',
  claim: '到前台领取。',
  claimThrough: localDate('2026-12-31'),
  forfeit: '逾期视为放弃。',
  organiser: '青芽艺术学校',
  contact: '021-00000000',
};
const missing = (change: Partial<LotteryRules>) => missingBeforeStart({ ...RULES, ...change }).map(({ code }) => code);
const withEasel = (change: Partial<Prize>) => missing({ prizes: [{ ...EASEL, ...change }, NONE] });

describe('what must be published before a campaign starts', () => {
  it('is complete here', () => expect(missingBeforeStart(RULES)).toEqual([]));

  it.each([
    ['title', { title: ' ' }],
    ['commitment', { commitment: '' }],
    ['commitment', { commitment: 'AB'.repeat(32) }],
    ['times', { closesAt: RULES.opensAt }],
    ['price', { pointsPerDraw: 0 }],
    ['limits', { perFamilyDay: 0 }],
    ['limits', { perFamilyDay: 11 }],
    ['conditions', { conditions: '' }],
    ['claim', { claim: '' }],
    ['claim_through', { claimThrough: localDate('2026-12-09') }],
    ['forfeit', { forfeit: '' }],
    ['organiser', { organiser: '' }],
    ['contact', { contact: '' }],
    ['sharing', { conditions: '分享到朋友圈即可参加。' }],
    ['sharing', { forfeit: '逾期未领的，转发后可补领。' }],
    ['sharing', { organiser: '青芽（老带新有礼）' }],
    ['sharing', { contact: '发圈后联系 021-00000000' }],
    ['fallback', { prizes: [EASEL] }],
    ['fallback', { prizes: [EASEL, NONE, { ...NONE, id: 'second' }] }],
    ['fallback', { prizes: [EASEL, { ...NONE, stock: 3 }] }],
    ['weights', { prizes: [EASEL, { ...NONE, weight: 0 }] }],
    ['weights', { prizes: [EASEL, { ...NONE, weight: 1_000_000_000 }] }],
    ['prize_ids', { prizes: [EASEL, { ...NONE, id: 'easel' }] }],
    ['prize_ids', { prizes: [EASEL, { ...NONE, id: 'a|b' }] }],
    ['no_prize_worth', { prizes: [NONE] }],
  ])('lacks %s', (code, change) => expect(missing(change)).toContain(code));

  // The last draw may be made on 2026-12-10.
  it.each([
    ['2026-12-10', false],
    ['2026-12-16', false],
    ['2026-12-17', true],
    ['2027-12-11', true],
    ['2027-12-12', false],
    ['2062-12-31', false],
    ['2026-02-30', false],
  ])('lets the last day of claiming be %s: %s', (day, fine) => {
    expect(missing({ claimThrough: day as never })).toEqual(fine ? [] : ['claim_through']);
  });

  it('says at the start whether the closing time is past or further away than a year', () => {
    const { closesAt } = RULES;
    const at = (now: number) => missingAt(RULES, now).map(({ code, text }) => [code, text.slice(0, 9)]);
    const year = 366 * DAY_MS;
    expect([at(closesAt - year), at(closesAt - 1)]).toEqual([[], []]);
    expect(at(closesAt)).toEqual([['times', '抽奖结束时间已经过']]);
    expect(at(closesAt - year - 1)).toEqual([['times', '抽奖结束时间太远，']]);
    expect(missingAt({ ...RULES, closesAt: RULES.opensAt }, closesAt).filter(({ code }) => code === 'times')).toHaveLength(1);
  });

  it('knows what each prize must say', () => {
    expect(withEasel({ valueFen: TOP_PRIZE_FEN })).toEqual([]);
    expect(withEasel({ valueFen: TOP_PRIZE_FEN + 1 })).toEqual(['top_value']);
    expect(withEasel({ valueFen: 0 })).toEqual(['prize_value']);
    expect(withEasel({ name: '' })).toEqual(['prize_name']);
    expect(withEasel({ stock: 0 })).toEqual(['prize_stock']);
    expect(withEasel({ kind: 'coupon' })).toEqual(['prize_usage']);
    expect(withEasel({ kind: 'points', points: 50 })).toEqual(['prize_usage']);
    expect(withEasel({ kind: 'points', points: 0, usage: '可在商城使用' })).toEqual(['prize_points']);
    expect(withEasel({ points: 5 })).toEqual(['prize_points']);
    expect(withEasel({ kind: 'coupon', usage: '续费时使用' })).toEqual([]);
    expect(withEasel({ usage: '续费时使用' })).toEqual(['prize_usage']);
    expect(missing({ prizes: [EASEL, { ...NONE, usage: '续费时使用' }] })).toEqual(['prize_usage']);
    expect(missing({ prizes: [{ ...EASEL, usage: ' ' }, NONE] })).toEqual([]);
    expect(missingBeforeStart({ ...RULES, prizes: [{ ...EASEL, stock: 0 }, NONE] })[0]?.prizeId).toBe('easel');
  });

  it.each([
    ['分享给好友可多抽一次', true],
    ['邀请 3 个家庭参加', true],
    ['集赞 20 个', true],
    ['无需分享，凭积分参加', false],
    ['本活动与分享无关', false],
    ['不得以转发作为条件', false],
    ['不需要邀请好友。转发可多抽一次', true],
    ['与好友分享即可抽奖', true],
    ['不分享不能抽奖', true],
    ['不以转发作为条件', false],
    ['无需消费分享即可抽奖', true],
    ['不限分享次数，每次可抽一次', true],
    ['无需任何分享', false],
    ['推荐一位新学员可多抽一次', true],
    ['介绍好友可多抽一次', true],
    ['介绍一个新家庭即可参加', true],
    ['转介绍成功可抽奖', true],
    ['发圈后截图可抽奖', true],
    ['老带新活动', true],
    ['拼团成功可抽', true],
    ['无需推荐，无需介绍好友', false],
    ['详见活动介绍', false],
    ['活动介绍：在读学员均可参加', false],
    ['在读学员均可参加', false],
    ['推荐年龄 4–8 岁', false],
    ['老师推荐绘本一套', false],
    ['推荐家庭阅读书单', false],
    ['由老师介绍学员作品', false],
    ['推荐有礼', true],
    ['发圈打卡', true],
    ['点赞助力', true],
    ['微信群发海报', true],
    ['晒到小红书', true],
    ['把海报发到班级群', true],
    ['砍价', true],
    ['裂变', true],
    ['转 发即可抽奖', true],
    ['参加分享会可抽一次', true],
    ['无需发到班级群', false],
    ['不得以集赞、点赞作为条件', true],
    ['加入班级群的家庭', false],
    ['开奖通知见班级群', false],
    ['推荐新学员的家庭', true],
  ])('«%s» asks for sharing: %s', (text, asks) => expect(sharingIn(text) !== undefined).toBe(asks));

  it('names the words that look like it', () => {
    expect(sharingIn('在读学员，推荐一位好友可多抽一次')).toBe('推荐一位好友');
  });

  it('names winners of more than 500 yuan', () => {
    expect([isPublished({ valueFen: 50_000 }), isPublished({ valueFen: 50_001 })]).toEqual([false, true]);
  });
});

describe('rules', () => {
  it('may be changed until the start and never after it', () => {
    const other = { ...RULES, prizes: [{ ...EASEL, weight: 2 }, NONE] };
    expect(decideChange('draft', RULES, other)).toEqual({ allowed: true });
    for (const state of ['started', 'ended'] as const) {
      expect(decideChange(state, RULES, other)).toEqual({ allowed: false, reason: 'rules_frozen' });
      expect(decideChange(state, RULES, { ...RULES })).toEqual({ allowed: true });
    }
  });

  it('have one text whatever the order of keys, and another with any value changed', () => {
    const shuffled = Object.fromEntries(Object.entries(RULES).reverse()) as unknown as LotteryRules;
    expect(rulesText(shuffled)).toBe(rulesText(RULES));
    const changes: Partial<LotteryRules>[] = [
      { title: 'x' },
      { opensAt: 1 },
      { perFamily: 11 },
      { contact: 'x' },
      { claim: 'x' },
    ];
    const texts = changes.map((change) => rulesText({ ...RULES, ...change }));
    expect(new Set([...texts, rulesText(RULES)]).size).toBe(changes.length + 1);
  });
});

describe('odds', () => {
  it('are exact fractions, and percentages that add up to 100', () => {
    expect(oddsOf([EASEL, { ...NONE, weight: 1 }, { id: 'third', weight: 1 }])).toEqual([
      { prizeId: 'easel', over: 1, under: 3, basisPoints: 3_334, text: '33.34%' },
      { prizeId: 'none', over: 1, under: 3, basisPoints: 3_333, text: '33.33%' },
      { prizeId: 'third', over: 1, under: 3, basisPoints: 3_333, text: '33.33%' },
    ]);
    expect(
      oddsOf([
        { id: 'rare', weight: 1 },
        { id: 'rest', weight: 999_999 },
      ]),
    ).toMatchObject([
      { over: 1, under: 1_000_000, text: '不足 0.01%' },
      { over: 999_999, under: 1_000_000, text: '100.00%' },
    ]);
    expect(
      oddsOf([
        { id: 'a', weight: 200 },
        { id: 'b', weight: 800 },
      ])[0],
    ).toMatchObject({ over: 1, under: 5, text: '20.00%' });
  });

  it('always add up exactly, and none is shown a whole unit off', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 1, maxLength: 12 }), (weights) => {
        const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        const shares = basisPointsOf(weights);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(10_000);
        shares.forEach((share, index) => {
          const off = BigInt(share) * total - BigInt(weights[index] ?? 0) * 10_000n;
          expect(off > -total && off < total).toBe(true);
        });
        const odds = oddsOf(weights.map((weight, index) => ({ id: `p${index}`, weight })));
        const sum = odds.reduce((all, { over, under }) => all + (BigInt(over) * total) / BigInt(under), 0n);
        expect(sum).toBe(total);
      }),
    );
  });
});

describe('whether a family may draw', () => {
  const now = RULES.opensAt;
  const usual = { state: 'started', now, drawnToday: 0, drawn: 0, soldOut: false, available: 100 } as const;
  const of = (change: object) => refusalOf(RULES, { ...usual, ...change });

  it.each([
    [null, {}],
    ['not_open_yet', { now: now - 1 }],
    ['not_open_yet', { state: 'draft' }],
    ['over', { now: RULES.closesAt }],
    [null, { now: RULES.closesAt - 1 }],
    ['over', { state: 'ended' }],
    [null, { drawnToday: 2 }],
    ['day_limit_reached', { drawnToday: 3, drawn: 3 }],
    ['family_limit_reached', { drawn: 10 }],
    [null, { drawn: 9 }],
    ['points_insufficient', { available: 99 }],
    ['sold_out', { soldOut: true }],
    ['sold_out', { soldOut: true, drawn: 10, available: 0 }],
    ['over', { soldOut: true, now: RULES.closesAt }],
  ])('%s', (refusal, change) => expect(of(change)).toBe(refusal));

  it('is over when nothing can be won any more, and not before', () => {
    const none = { kind: 'nothing', stock: null, given: 7 } as const;
    const easel = { kind: 'goods', stock: 2, given: 1 } as const;
    expect(isSoldOut([easel, none])).toBe(false);
    expect(isSoldOut([{ ...easel, given: 2 }, none])).toBe(true);
    expect(isSoldOut([{ ...easel, given: 2 }, { kind: 'points', stock: null, given: 9 }, none])).toBe(false);
    expect(
      isSoldOut([
        { ...easel, given: 2 },
        { kind: 'goods', stock: null, given: 9 },
      ]),
    ).toBe(false);
  });

  it('tells how many are left today', () => {
    expect(drawsLeftToday(RULES, { drawnToday: 1, drawn: 1, available: 1_000 })).toBe(2);
    expect(drawsLeftToday(RULES, { drawnToday: 0, drawn: 9, available: 1_000 })).toBe(1);
    expect(drawsLeftToday(RULES, { drawnToday: 0, drawn: 0, available: 250 })).toBe(2);
    expect(drawsLeftToday(RULES, { drawnToday: 3, drawn: 12, available: 0 })).toBe(0);
  });
});

describe('what a campaign is expected to cost', () => {
  const prizes = [
    { id: 'easel', weight: 1, stock: 5, points: 0, fallback: false, costFen: 30_000 },
    { id: 'points', weight: 19, stock: null, points: 50, fallback: false, costFen: 0 },
    { id: 'sticker', weight: 80, stock: null, points: 0, fallback: true, costFen: 100 },
  ];

  it('is the mean by the odds while the stock lasts', () => {
    // 100 draws: 1 easel, 19 × 50 points, 80 stickers.
    expect(expectedCost(prizes, 100, 100)).toEqual({
      draws: 100,
      pointsIn: 10_000,
      pointsOut: 950,
      costFen: 38_000,
      mostFen: 5 * 30_000 + 95 * 100,
      mostPointsOut: 5_000,
    });
  });

  it('gives the fallback beyond the stock, and rounds up once', () => {
    // 1,000 draws: 10 easels by the odds, 5 there are; 800 + 5 stickers.
    expect(expectedCost(prizes, 100, 1_000)).toMatchObject({ costFen: 5 * 30_000 + 805 * 100, pointsOut: 9_500 });
    expect(expectedCost(prizes, 100, 1)).toMatchObject({ costFen: 380, pointsOut: 10, mostFen: 30_000 });
    expect(expectedCost(prizes, 100, 0)).toMatchObject({ costFen: 0, pointsIn: 0, mostFen: 0 });
  });
});
