import { type Cap, localDate, type Rule } from '@qingya/shared';
import { missingSentence, type WayFacts } from './way-words';

const cap = (over: Partial<Cap>): Cap => ({ per: 'student', window: 'ever', times: null, points: null, ...over });
const rule = (caps: readonly Cap[]): Rule => ({
  code: 'r',
  title: '规则',
  explanation: '说明说明',
  behaviour: 'activity',
  formula: { kind: 'fixed', points: 10 },
  onlyPassed: false,
  caps: [...caps],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: false,
  expiry: { kind: 'never' },
  availability: { kind: 'now' },
  group: 'participation',
});
const EVER: WayFacts['limit'] = { window: 'ever', through: localDate('9999-12-31') };
const said = (caps: readonly Cap[], over: Partial<WayFacts> = {}): string =>
  missingSentence({
    rule: rule(caps),
    next: null,
    limit: EVER,
    isDone: true,
    withheld: null,
    room: null,
    campaignPercent: 100,
    ...over,
  });

describe('a limit that never ends is reached', () => {
  const onceADay = cap({ window: 'day', times: 1 });
  const manyPoints = cap({ points: 500 });
  const ONCE = '已经得到，这项只奖励一次。';
  const NO_MORE = '累计上限已到，不再增加。';
  it.each<[string, Cap[], string]>([
    ['once in all', [cap({ times: 1 })], ONCE],
    ['once in all, and once a day', [onceADay, cap({ times: 1 })], ONCE],
    ['twice in all', [cap({ times: 2 })], NO_MORE],
    ['points in all', [manyPoints], NO_MORE],
    ['once a day, points in all', [onceADay, manyPoints], NO_MORE],
    ['once a period, points in all', [cap({ window: 'period', times: 1 }), manyPoints], NO_MORE],
  ])('%s', (_what, caps, sentence) => {
    expect(said(caps)).toBe(sentence);
  });

  it('says why the once gave nothing only where it is once', () => {
    const withheld = { isDone: false, withheld: 'queued' } as const;
    expect(said([cap({ times: 1 })], withheld)).toBe('已经做到，积分等待学校审批。');
    expect(said([onceADay, manyPoints], withheld)).toBe(NO_MORE);
  });
});
