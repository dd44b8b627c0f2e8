import assert from 'node:assert/strict';
import { signInAsFamily } from './lib-parent.mjs';

export const name = 'a parent signs in, sees the child, stamps today and reads the statement';

export default async function ({ baseUrl, newPage }) {
  const page = await newPage();
  const asked = [];
  await signInAsFamily(page, baseUrl, 'parent');
  assert.match(await page.textContent('.qy-points__figure'), /^[\d,]+$/);

  // The first page needs one request, also when it is opened afresh.
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/')) asked.push(new URL(request.url()).pathname);
  });
  await page.reload();
  await page.waitForSelector('.home__label');
  assert.deepEqual(asked, ['/api/v1/home']);

  const button = page.locator('#sign-in-today');
  if ((await button.getAttribute('aria-disabled')) === null) {
    await button.click();
    await page.waitForSelector('.home__said');
  }
  await page.locator('#sign-in-today[aria-disabled]').waitFor();
  assert.match(await page.textContent('#sign-in-today'), /今天已打卡/);

  await page.locator('.taro-tabbar__tabbar-item, .weui-tabbar__item').nth(1).click();
  await page.locator('.qy-statement').first().waitFor();
  await page.locator('.qy-statement').first().click();
  const facts = await page.locator('.fam-facts').first().textContent();
  assert.match(facts, /日期.*方式/);
}
