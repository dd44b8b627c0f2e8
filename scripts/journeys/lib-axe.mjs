// What the journeys that look at every page with axe share.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The rules of WCAG 2.1, A and AA, and what is good practice besides. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
/** Without moving parts: half-way through a fade every contrast is too small. */
export const still = { reducedMotion: 'reduce' };

/** What axe holds against the page in front, as lines a developer can act on. */
export const findings = async (page, where) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    TAGS,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, html, any }) => `${where}: ${id} (${help}) ${target}\n  ${html.slice(0, 160)}\n  ${any[0]?.message ?? ''}`,
      ),
    );
};

/** Opens pages one after another and collects what is wrong with each. */
export const look = async (page, baseUrl, paths) => {
  const found = [];
  for (const path of paths) {
    await page.goto('about:blank');
    await page.goto(`${baseUrl}/#/${path}`);
    // Whatever a page shows when it has loaded; a page that shows an error instead is not what this is about.
    await page.locator('.qy-page__ready, .qy-empty').first().waitFor();
    await page.waitForFunction(() => document.querySelector('.qy-skeleton') === null);
    assert.equal(await page.getByText('没有加载出来').count(), 0, `${path} did not load`);
    found.push(...(await findings(page, path)));
  }
  return found;
};

/** The first of a list that the server answered with; without one its page would be left out unseen. */
export const first = (answer, what) => {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.ok(answer.body.items.length > 0, `there is nothing to look at: ${what}`);
  return answer.body.items[0];
};

/** Fails with everything that was found. */
export const nothingFound = (found) => assert.equal(found.length, 0, `\n${found.join('\n')}`);
