// What the staff journeys share: signing in as a member of staff, and finding a lesson that is being taught now.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

/** An access token of a demo persona. */
export const tokenOf = async (api, persona) => {
  const answer = await api('POST', '/auth/demo', { body: { persona } });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.accessToken;
};

/** Signs in on the log-in page; ends on today's lessons or, in a wide window, in the console. */
export const signInAsStaff = async (page, baseUrl, persona) => {
  await page.goto(baseUrl);
  await page.click(`#demo-${persona}`);
  await page.waitForSelector('#confirm-login, .rail');
};

/** Opens a page of the staff section by its address. */
export const openPage = async (page, baseUrl, path) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/staff/${path}`);
};

/** Asks again until `look` gives something, for what the server does in the background. @param what names it when it does not come */
export const eventually = async (look, limitMs = 15_000, what = 'what was waited for did not happen') => {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(what);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
};

/** A lesson that ends sooner leaves no time for what is to be done in it; the one after it comes within half a minute. */
export const ROOM_MS = 60_000;
/** The last minute of the day and the moment until the server has made the first lesson of the next one. */
export const LESSON_LIMIT_MS = 120_000;

/** Whether a lesson runs now, and long enough to be used. */
export const isOn = ({ startsAt, endsAt }, now = Date.now()) => startsAt <= now && now + ROOM_MS <= endsAt;

/** A lesson that is open now, with its list, that satisfies `fits`. At midnight there is none for a moment. */
export const lessonNow = async (api, persona, fits = () => true) => {
  const token = await tokenOf(api, persona);
  const look = async () => {
    const { body: today } = await api('GET', '/today/lessons', { token });
    for (const lesson of today.items) {
      if (lesson.status !== 'scheduled' || !isOn(lesson)) continue;
      const { body: list } = await api('GET', `/lessons/${lesson.id}/attendance`, { token });
      if (await fits(list)) return { token, lesson, list };
    }
    return undefined;
  };
  return eventually(look, LESSON_LIMIT_MS, `${persona} has no lesson that fits`);
};

/** Begins a draft of the earning rules from the newest published version, with its rules changed by `change`; gives its id. */
export const draftOfRules = async (api, token, title, change) => {
  const { body: published } = await api('GET', '/rule-versions?state=published&limit=1', { token });
  const headers = { 'idempotency-key': randomUUID() };
  const made = await api('POST', '/rule-versions', {
    token,
    headers,
    body: { title, note: null, basedOnId: published.items[0].id },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id, revision, ruleSet } = made.body;
  const body = { revision, title, note: null, ruleSet: { ...ruleSet, rules: ruleSet.rules.map(change) } };
  const saved = await api('PUT', `/rule-versions/${id}`, { token, body });
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  return id;
};

/** Tries versions of the rules on the last months, and waits for the result; gives the backtest's id. */
export const backtestOf = async (api, token, versionIds, months = 3) => {
  const headers = { 'idempotency-key': randomUUID() };
  const begun = await api('POST', '/rule-backtests', { token, headers, body: { versionIds, months, ignoreValidity: true } });
  assert.equal(begun.status, 201, JSON.stringify(begun.body));
  const { id } = begun.body;
  await eventually(async () => {
    const { body } = await api('GET', `/rule-backtests/${id}`, { token });
    assert.ok(['waiting', 'running', 'done'].includes(body.state), JSON.stringify(body.state));
    return body.state === 'done';
  }, 60_000);
  return id;
};
