import { bytesOf, firstNumberBy, hashOfBytes, hashOfText } from './verify-hash';

/** A prize as the published rules name it. */
export interface RulePrize {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  /** null = as many as are drawn */
  readonly stock: number | null;
  readonly fallback: boolean;
}

/** What a recomputation needs of the rules. */
export interface Rules {
  readonly campaignId: string;
  readonly title: string;
  readonly commitment: string;
  /** How often a family may draw. */
  readonly perFamily: number;
  readonly prizes: readonly RulePrize[];
}

/** One line of the published list; nothing of it is believed before it was looked at. */
export interface PublishedDraw {
  readonly drawNo: unknown;
  readonly familyNonce: unknown;
  readonly prizeId: unknown;
}

/** The published file, taken apart. */
export interface Published {
  readonly seed: string;
  readonly commitment: string;
  readonly rulesHash: string;
  /** The very text whose SHA-256 is `rulesHash`. */
  readonly rulesText: string;
  readonly rules: Rules;
  readonly draws: readonly PublishedDraw[];
}

/** What a family wrote down; empty = nothing. */
export interface Noted {
  readonly commitment: string;
  readonly rulesHash: string;
  readonly nonce: string;
}

/** One thing that was checked, in words. `skipped`: there was nothing to check it against. */
export interface Step {
  readonly id: 'seed' | 'rules' | 'noted_commitment' | 'noted_rules' | 'order' | 'limit' | 'results' | 'own';
  readonly state: 'ok' | 'wrong' | 'skipped';
  readonly title: string;
  readonly text: string;
}

const FORMAT = 'qingya-lottery-1';
const RANGE = 2 ** 32;
const HEX64 = /^[0-9a-f]{64}$/;
const NAME = /^[0-9A-Za-z_-]{1,64}$/;
/** Even where half of all numbers are thrown away, so many in a row do not happen. */
const MAX_BLOCKS = 128;

type Loose = Readonly<Record<string, unknown>>;
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

const prizeOf = (value: unknown): RulePrize | null => {
  if (!isLoose(value)) return null;
  const { id, name, weight, stock, fallback } = value;
  if (typeof id !== 'string' || !NAME.test(id) || !isWhole(weight) || (stock !== null && !isWhole(stock))) return null;
  return { id, name: typeof name === 'string' ? name : id, weight, stock, fallback: fallback === true };
};

const totalOf = (prizes: readonly RulePrize[]): number => prizes.reduce((sum, { weight }) => sum + weight, 0);

/** The rules as far as a recomputation needs them; null when nothing could be computed with them. */
const readRules = (text: string): Rules | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isLoose(value) || typeof value['campaignId'] !== 'string' || !NAME.test(value['campaignId'])) return null;
  const list: readonly unknown[] = Array.isArray(value['prizes']) ? value['prizes'] : [];
  const prizes = list.flatMap((one) => prizeOf(one) ?? []);
  const fallbacks = prizes.filter(({ fallback }) => fallback);
  const sound =
    prizes.length > 0 &&
    prizes.length === list.length &&
    new Set(prizes.map(({ id }) => id)).size === prizes.length &&
    fallbacks.length === 1 &&
    fallbacks[0]?.stock === null &&
    totalOf(prizes) <= RANGE;
  const { campaignId, title, commitment, perFamily } = value;
  if (!sound || !isWhole(perFamily)) return null;
  return {
    campaignId,
    title: typeof title === 'string' ? title : '',
    commitment: typeof commitment === 'string' ? commitment : '',
    perFamily,
    prizes,
  };
};

/**
 * Takes the published file apart.
 * @returns what was read, or a sentence that says why it cannot be recomputed
 */
export const readPublished = (value: unknown): { readonly file: Published } | { readonly problem: string } => {
  if (!isLoose(value) || value['format'] !== FORMAT)
    return { problem: '这不是抽奖公布的文件，或者小程序的版本太旧，请更新后再试。' };
  const { seed, commitment, rulesHash, rules: rulesText, draws } = value;
  if (typeof seed !== 'string' || !HEX64.test(seed)) return { problem: '公布的随机种子不完整，无法核对。' };
  if (typeof rulesText !== 'string' || !Array.isArray(draws)) return { problem: '公布的文件缺少规则或抽奖名单，无法核对。' };
  const rules = readRules(rulesText);
  if (rules === null) return { problem: '公布的规则读不出来，或者奖项不合规定，无法核对。' };
  return {
    file: {
      seed,
      commitment: typeof commitment === 'string' ? commitment : '',
      rulesHash: typeof rulesHash === 'string' ? rulesHash : '',
      rulesText,
      rules,
      draws: (draws as readonly unknown[]).map((draw) =>
        isLoose(draw)
          ? { drawNo: draw['drawNo'], familyNonce: draw['familyNonce'], prizeId: draw['prizeId'] }
          : { drawNo: undefined, familyNonce: undefined, prizeId: undefined },
      ),
    },
  };
};

/** What was pasted, without the blanks around it and in small letters, as hex is written. */
export const tidyHash = (text: string): string => text.replace(/\s/g, '').toLowerCase();

/** What is wrong with a pasted fingerprint; undefined = nothing, or nothing was pasted. */
export const hashProblem = (text: string): string | undefined =>
  tidyHash(text) === '' || HEX64.test(tidyHash(text)) ? undefined : '应是 64 位数字和 a–f 的字母，请核对后重新粘贴';

const notedStep = (id: Step['id'], title: string, noted: string, published: string): Step => {
  const mine = tidyHash(noted);
  if (mine === '') return { id, state: 'skipped', title, text: '没有填写，跳过这一项。' };
  return mine === tidyHash(published)
    ? { id, state: 'ok', title, text: '与您记下的完全一致。' }
    : { id, state: 'wrong', title, text: '与您记下的不一样，说明公布的内容在抽奖之后变过。' };
};

/** Seed and rules against their fingerprints, and against what was noted before the first draw. */
export const headSteps = (file: Published, noted: Noted): readonly Step[] => {
  const seedFits = hashOfBytes(bytesOf(file.seed)) === file.commitment && file.rules.commitment === file.commitment;
  const rulesFit = hashOfText(file.rulesText) === file.rulesHash;
  return [
    {
      id: 'seed',
      state: seedFits ? 'ok' : 'wrong',
      title: '随机种子',
      text: seedFits ? '种子算出来的承诺值，就是抽奖前公布的那个。' : '种子算出来的承诺值，与抽奖前公布的不一样。',
    },
    {
      id: 'rules',
      state: rulesFit ? 'ok' : 'wrong',
      title: '抽奖规则',
      text: rulesFit ? '规则全文算出来的指纹，就是抽奖前公布的那个。' : '规则全文算出来的指纹，与公布的不一样，规则被改过。',
    },
    notedStep('noted_commitment', '您记下的承诺值', noted.commitment, file.commitment),
    notedStep('noted_rules', '您记下的规则指纹', noted.rulesHash, file.rulesHash),
  ];
};

/** What is not as it should be: how often, and the first time in words. */
export interface Faults {
  readonly count: number;
  readonly first: string | null;
}

/** A draw of the family itself, as the list has it. */
export interface OwnLine {
  readonly drawNo: number;
  readonly prizeId: string;
  readonly prizeName: string;
  /** Whether the recomputation gives the same. */
  readonly fits: boolean;
}

/** What a walk through the list of draws gave. */
export interface Walk {
  readonly done: number;
  readonly order: Faults;
  /** Nonces, each of them a family, that stand in more lines than a family may draw. */
  readonly limit: Faults;
  readonly results: Faults;
  readonly own: readonly OwnLine[];
  /** How many of each prize were given, by the recomputation, in the order of the rules. */
  readonly given: readonly { readonly prize: RulePrize; readonly count: number }[];
}

/** Goes through the draws in their order and keeps count of what is left of each prize. */
const drawer = ({ seed, rules }: Published) => {
  const total = totalOf(rules.prizes);
  const usable = RANGE - (RANGE % total);
  const firstNumber = firstNumberBy(bytesOf(seed));
  const numberOf = (drawNo: number, nonce: string): number => {
    for (let block = 0; block < MAX_BLOCKS; block += 1) {
      const number = firstNumber(`${rules.campaignId}|${drawNo}|${nonce}|${block}`);
      if (number < usable) return number % total;
    }
    throw new RangeError('nothing but numbers that cannot be used');
  };
  const counts = new Map<string, number>();
  const fallback = rules.prizes.find((prize) => prize.fallback);
  const give = (drawNo: number, nonce: string): RulePrize => {
    let number = numberOf(drawNo, nonce);
    const drawn = rules.prizes.find(({ weight }) => {
      if (number < weight) return true;
      number -= weight;
      return false;
    });
    if (drawn === undefined || fallback === undefined) throw new RangeError('rules without a fallback are not read');
    const gone = drawn.stock !== null && (counts.get(drawn.id) ?? 0) >= drawn.stock;
    const given = gone ? fallback : drawn;
    counts.set(given.id, (counts.get(given.id) ?? 0) + 1);
    return given;
  };
  return { give, counted: () => rules.prizes.map((prize) => ({ prize, count: counts.get(prize.id) ?? 0 })) };
};

/**
 * Recomputes every draw, `chunk` draws at a time, so that a page can breathe in between.
 * @param ownNonce the family's own; empty = none
 * @returns yields how many are done; its last value is the whole walk
 */
export function* walkDraws(file: Published, ownNonce: string, chunk: number): Generator<number, Walk> {
  const { give, counted } = drawer(file);
  const names = new Map(file.rules.prizes.map(({ id, name }) => [id, name]));
  const nameOf = (id: unknown): string => names.get(String(id)) ?? String(id);
  const own: OwnLine[] = [];
  const nonceOfOwn = ownNonce.trim();
  let order: Faults = { count: 0, first: null };
  let limit: Faults = { count: 0, first: null };
  let results: Faults = { count: 0, first: null };
  const { perFamily } = file.rules;
  const drawn = new Map<string, number>();
  const one = ({ count, first }: Faults, text: string): Faults => ({ count: count + 1, first: first ?? text });
  for (const [index, { drawNo, familyNonce, prizeId }] of file.draws.entries()) {
    const wanted = index + 1;
    if (index > 0 && index % chunk === 0) yield index;
    if (drawNo !== wanted) order = one(order, `名单的第 ${wanted} 行写着第 ${String(drawNo)} 次抽奖，编号不连续。`);
    if (typeof familyNonce !== 'string' || !NAME.test(familyNonce)) {
      results = one(results, `第 ${wanted} 次抽奖的随机码不合规定，算不出结果。`);
      continue;
    }
    const times = (drawn.get(familyNonce) ?? 0) + 1;
    drawn.set(familyNonce, times);
    if (times === perFamily + 1)
      limit = one(limit, `名单的第 ${wanted} 行是随机码 ${familyNonce} 的第 ${times} 次抽奖，规则里每家最多 ${perFamily} 次。`);
    const given = give(wanted, familyNonce);
    const fits = given.id === prizeId;
    if (!fits) results = one(results, `第 ${wanted} 次抽奖应当是「${given.name}」，名单上写的是「${nameOf(prizeId)}」。`);
    if (nonceOfOwn !== '' && familyNonce === nonceOfOwn)
      own.push({ drawNo: wanted, prizeId: String(prizeId), prizeName: nameOf(prizeId), fits });
  }
  return { done: file.draws.length, order, limit, results, own, given: counted() };
}

/** A draw as the family was shown it. */
export interface ShownDraw {
  readonly drawNo: number;
  readonly prizeName: string;
}

/** What the family's own lines are held against. */
export interface OwnDraws {
  /** As the school's service shows them now. */
  readonly shown: readonly ShownDraw[];
  /** As this device kept them when they were drawn: what nobody else can change. */
  readonly kept: readonly { readonly drawNo: number; readonly prizeId: string }[];
}

/** So many numbers are named; the rest is counted. */
const MOST_NAMED = 5;
const named = (numbers: readonly number[]): string =>
  `第 ${numbers.slice(0, MOST_NAMED).join('、')} 次${numbers.length > MOST_NAMED ? `等 ${numbers.length} 次` : ''}`;

const ownStep = (walk: Walk, nonce: string, { shown, kept }: OwnDraws): Step => {
  const step = (state: Step['state'], text: string): Step => ({ id: 'own', state, title: '您家的抽奖', text });
  if (nonce.trim() === '') return step('skipped', '没有填写您家的随机码，跳过这一项。');
  const missing = shown.find(
    ({ drawNo, prizeName }) => !walk.own.some((line) => line.drawNo === drawNo && line.prizeName === prizeName),
  );
  if (missing !== undefined)
    return step('wrong', `您家的第 ${missing.drawNo} 次抽奖（${missing.prizeName}）不在名单里，或者结果不同。`);
  const changed = kept.find(
    ({ drawNo, prizeId }) => !walk.own.some((line) => line.drawNo === drawNo && line.prizeId === prizeId),
  );
  if (changed !== undefined)
    return step('wrong', `这台设备记下的第 ${changed.drawNo} 次抽奖不在名单里，或者奖品与当时看到的不同。`);
  if (walk.own.length === 0) return step('skipped', '名单里没有这个随机码。没有抽过奖，或者随机码填错了。');
  const bad = walk.own.find(({ fits }) => !fits);
  if (bad !== undefined) return step('wrong', `第 ${bad.drawNo} 次抽奖的结果与重新计算的不一样。`);
  // The school's service and its list may agree with each other and not with what happened: only what was kept here counts.
  const foreign = walk.own.filter(({ drawNo }) => !kept.some((one) => one.drawNo === drawNo)).map(({ drawNo }) => drawNo);
  if (foreign.length > 0)
    return step(
      'skipped',
      `名单里您家有 ${walk.own.length} 次，其中${named(foreign)}不是用这台设备抽的，这里没有当时的记录可以对照。请确认是家里人抽的；如果不是，请联系学校。`,
    );
  return step('ok', `您家的 ${walk.own.length} 次抽奖都是这台设备记下的，名单里一次不多、一次不少，结果都对。`);
};

/**
 * What the walk through the list showed.
 * @param own what is known of the family's draws
 */
export const walkSteps = (walk: Walk, nonce: string, own: OwnDraws): readonly Step[] => {
  const { done, order, limit, results } = walk;
  return [
    {
      id: 'order',
      state: order.first === null ? 'ok' : 'wrong',
      title: '抽奖名单',
      text: order.first ?? `一共 ${done} 次抽奖，编号从 1 开始连续，没有缺号。`,
    },
    {
      id: 'limit',
      state: limit.first === null ? 'ok' : 'wrong',
      title: '每家的抽奖次数',
      text: limit.first ?? '没有哪一家抽得比规则允许的更多。',
    },
    {
      id: 'results',
      state: results.first === null ? 'ok' : 'wrong',
      title: '每一次的结果',
      text:
        results.first === null
          ? `${done} 次抽奖都重新算过，结果全部一致。`
          : `共有 ${results.count} 处不一致，第一处：${results.first}`,
    },
    ownStep(walk, nonce, own),
  ];
};

/** The verdict over all steps. */
export const verdictOf = (steps: readonly Step[]): { readonly fits: boolean; readonly title: string; readonly text: string } => {
  const wrong = steps.filter(({ state }) => state === 'wrong');
  const first = wrong[0];
  if (first === undefined)
    return { fits: true, title: '核对一致', text: '用公布的种子和规则重新计算，每一次的结果都和公布的相同。' };
  return { fits: false, title: '有不一致的地方', text: `${first.title}：${first.text}` };
};

/** What the verdict does not say; read below it, so that nobody takes it for more. */
export const VERIFY_LIMITS =
  '这说明结果是按抽奖前定下的种子、规则和顺序算出来的，事后没有改动。名单里是不是都是真实的家庭，由每个家庭核对自己的那一行来证明。';

/**
 * Runs a walk to its end, giving the screen a turn after every chunk.
 * @param stopped asked before every chunk; true = nobody waits for it any more
 * @returns the walk, or null when it was stopped
 */
export const walkInTurns = (
  walk: Generator<number, Walk>,
  onProgress: (done: number) => void,
  stopped: () => boolean,
): Promise<Walk | null> =>
  new Promise((resolve, reject) => {
    const turn = () => {
      if (stopped()) return resolve(null);
      try {
        const next = walk.next();
        if (next.done === true) return resolve(next.value);
        onProgress(next.value);
      } catch (error) {
        return reject(error);
      }
      setTimeout(turn, 0);
    };
    setTimeout(turn, 0);
  });
