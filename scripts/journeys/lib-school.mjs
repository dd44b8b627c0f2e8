// What the school does before a journey begins: a roster, a lesson that runs now.
import assert from 'node:assert/strict';
import { eventually, tokenOf } from './lib-staff.mjs';

const header = '学号,姓名,性别,出生日期,校区,班级,课程,家长姓名,家长手机,关系,报名号,总课时,剩余课时,开课日期,到期日期';

const CAMPUS = '望江校区';

const DAY_MS = 86_400_000;
/** Calendar day and minute of the day in Shanghai. */
const shanghai = (at) => {
  const local = new Date(at + 8 * 3_600_000);
  return { date: local.toISOString().slice(0, 10), minute: local.getUTCHours() * 60 + local.getUTCMinutes() };
};

/** First and last day of a package that is valid today, as a roster has them. */
export const packageDays = (now = Date.now()) => `${shanghai(now - 80 * DAY_MS).date},${shanghai(now + 280 * DAY_MS).date}`;

const expected = (answer, status) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body;
};

/**
 * The owner imports a roster of these children into the campus of the demo's front desk; each has 30 of 48 lessons left.
 * @param {{ no: string, name: string, classGroup: string, course?: string, guardian: string, phone: string }[]} children
 * @returns {Promise<string>} the owner's token
 */
export const importChildren = async ({ baseUrl, api }, children) => {
  const token = await tokenOf(api, 'owner');
  const lines = children.map(
    ({ no, name, classGroup, course = '硬笔书法', guardian, phone }) =>
      `${no},${name},女,2017-03-08,${CAMPUS},${classGroup},${course},${guardian},${phone},母亲,B${no},48,30,${packageDays()}`,
  );
  const form = new FormData();
  form.set('file', new Blob([[header, ...lines].join('\r\n')], { type: 'text/csv' }), '名册.csv');
  const upload = await fetch(`${baseUrl}/api/v1/roster/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  assert.equal(upload.status, 202);
  const { id } = await upload.json();
  const stateOf = async () => (await api('GET', `/roster/imports/${id}`, { token })).body;
  await eventually(async () => (await stateOf()).state === 'checked');
  const headers = { 'idempotency-key': `journey-import-${id}` };
  expected(await api('POST', `/roster/imports/${id}/commit`, { token, headers, body: { mode: 'all' } }), 202);
  await eventually(async () => {
    const job = await stateOf();
    assert.equal(job.failure, null, JSON.stringify(job.failure));
    return job.state === 'done';
  });
  return token;
};

/** The child with this number, as staff find it. */
export const childByNo = async (api, no) => {
  const token = await tokenOf(api, 'owner');
  const { body } = await api('GET', `/campus-students?q=${no}&limit=50`, { token });
  return body.items.find(({ externalNo }) => externalNo === no);
};

/** Adds a lesson of one of the children of a family that runs now: other journeys use up the one that always runs. */
export const addLessonFor = async (api, token) => {
  const owner = await tokenOf(api, 'owner');
  const now = Date.now();
  const { date, minute } = shanghai(now);
  const { body: home } = await api('GET', '/home', { token });
  for (const { id: studentId, name: child } of home.students) {
    const range = `from=${date}&to=${shanghai(now + 14 * DAY_MS).date}`;
    const { body: coming } = await api('GET', `/students/${studentId}/lessons?${range}`, { token });
    for (const classGroupId of new Set(coming.items.map((one) => one.classGroupId))) {
      const { status, body: lesson } = await api('POST', `/class-groups/${classGroupId}/lessons`, {
        token: owner,
        body: { date, startMinute: minute, durationMinutes: 30, room: null, teacherStaffId: null },
      });
      if (status === 201) return { studentId, child, lesson };
    }
  }
  throw new Error('no child has a class that is free for a lesson now');
};

/** Gives the consent of a demo family that has not given it yet. */
export const giveConsent = async (api, token) => {
  const { state, currentPolicy } = (await api('GET', '/me', { token })).body.childDataConsent;
  if (state === 'given') return;
  expected(await api('POST', '/consents', { token, body: { kind: 'child_data', policyVersion: currentPolicy.version } }), 200);
};

/** The class group of this name. */
export const classNamed = async (api, name) => {
  const token = await tokenOf(api, 'owner');
  const { body } = await api('GET', '/class-groups?limit=100', { token });
  return body.items.find((group) => group.name === name);
};

/** Adds a lesson that begins with this minute. */
export const addLessonNow = (api, classGroupId) => {
  const now = Date.now();
  return addLessonAt(api, classGroupId, { days: 0, minute: shanghai(now).minute, now });
};

/** Adds a lesson on one of the days to come. @param now the moment from which the days count */
export const addLessonAt = async (api, classGroupId, { days, minute, now = Date.now() }) => {
  const token = await tokenOf(api, 'owner');
  const { date } = shanghai(now + days * DAY_MS);
  const body = { date, startMinute: minute, durationMinutes: 30, room: null, teacherStaffId: null };
  return expected(await api('POST', `/class-groups/${classGroupId}/lessons`, { token, body }), 201);
};

/**
 * Signs a phone in as the WeChat account with this number, bound and with the consent given: what a family has behind it
 * when it opens the product for the second time. @returns {Promise<string>} its token
 */
export const carryIn = async ({ simulatorUrl, api }, page, number) => {
  const openid = `journey-${number}`;
  const codeOf = async (kind, body) => {
    const answer = await fetch(`${simulatorUrl}/simulator/${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()).code;
  };
  const login = await api('POST', '/auth/wechat', { body: { code: await codeOf('login-codes', { openid }) } });
  const { accessToken: token, refreshToken } = expected(login, 200);
  const code = await codeOf('phone-codes', { openid, phone: number });
  expected(await api('POST', '/auth/phone', { token, body: { code } }), 200);
  await giveConsent(api, token);
  const kept = JSON.stringify({ data: JSON.stringify({ accessToken: token, refreshToken }) });
  await page.addInitScript((value) => {
    // Later documents of this page keep what the first one has made of it.
    if (location.protocol !== 'about:' && localStorage.getItem('qy.tokens') === null) localStorage.setItem('qy.tokens', value);
  }, kept);
  return token;
};
