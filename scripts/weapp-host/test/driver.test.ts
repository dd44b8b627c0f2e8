import { compileTemplates } from '../src/load-bundle';
import { ask, sampleBundle, startSample } from './support/sample';

const bundle = sampleBundle((templates) => compileTemplates([], templates));

/** A network whose answers come when the test lets them. */
const heldNetwork = () => {
  const waiting: ((fails: boolean) => void)[] = [];
  const transport = () =>
    new Promise<{ status: number; headers: object; body: string }>((resolve, reject) => {
      waiting.push((fails) => (fails ? reject(new Error('offline')) : resolve({ status: 200, headers: {}, body: '{}' })));
    });
  return { waiting, transport: transport as never };
};

it.each([
  ['answered', false],
  ['lost', true],
])('is idle only when the last request is %s, and what it changed is drawn', async (_how, fails) => {
  const { waiting, transport } = heldNetwork();
  const { app, wx } = startSample(bundle, { transport });
  const asked = ask(wx, 'request', { url: 'https://x/1' }).then(() => {
    (app.pages.top!.instance.setData as (data: object) => void)({ text: 'drawn' });
  });
  let idle = false;
  const quiet = app.driver.idle().then(() => {
    idle = true;
  });
  await app.driver.waitUntil(() => waiting.length === 1, 'the request');
  for (let looks = 0; looks < 5; looks += 1) await app.driver.pause();
  expect([idle, app.records.openRequests()]).toEqual([false, 1]);
  waiting[0]!(fails);
  await quiet;
  expect(app.driver.text()).toContain('drawn');
  expect(app.records.openRequests()).toBe(0);
  await asked;
  app.close();
});

it('says which fact did not come, and what stands on the page instead', async () => {
  const { app } = startSample(bundle);
  await expect(app.driver.waitUntil(() => false, 'the moon', 30)).rejects.toThrow(/the moon did not come; pages\/a says: .*one/);
  app.close();
});
