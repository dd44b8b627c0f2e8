import { MESSAGE_TEMPLATES } from '@qingya/shared';
import { DEFAULT_TEMPLATES } from '@qingya/wechat-simulator';
import { readMessages } from './wechat-messages';

const NAME = 'WECHAT_MESSAGE_TEMPLATES';
const ID = 'aBcdefghij-0123456789_klmnopqrstuvwxyz';
const read = (text: string, simulated = false) => readMessages({ [NAME]: text }, simulated).templates;

describe('the message templates of a school', () => {
  it('are the simulator’s beside the simulator, and none otherwise', () => {
    const own = DEFAULT_TEMPLATES.map(({ id, title }) => [MESSAGE_TEMPLATES.find((one) => one.title === title)?.code, id]);
    expect([...readMessages({}, true).templates].sort()).toEqual(own.sort());
    expect(readMessages({}, false).templates.size).toBe(0);
  });

  it('are read as code:id, separated by commas', () => {
    expect([...read(`leave_result:${ID}, lesson_reminder:${ID}x`)]).toEqual([
      ['leave_result', ID],
      ['lesson_reminder', `${ID}x`],
    ]);
  });

  it.each([
    `nonsense:${ID}`,
    `leave_result:${ID},leave_result:${ID}x`,
    `leave_result:${ID},lesson_reminder:${ID}`,
    'leave_result',
    'leave_result:',
    'leave_result:short',
    `leave_result:${ID},`,
  ])('are refused with one sentence: %s', (text) => {
    expect(() => read(text)).toThrow(/^WECHAT_MESSAGE_TEMPLATES is ".*", but it must be code:id pairs .*each id once.*\.$/);
  });

  it('are never the simulator’s with the real WeChat', () => {
    const [simulated] = readMessages({}, true).templates;
    expect(() => read((simulated ?? []).join(':'))).toThrow('the simulator’s');
  });

  it('open the released version unless told otherwise', () => {
    expect(readMessages({}, false).miniProgramState).toBe('formal');
    expect(readMessages({ WECHAT_MINI_PROGRAM_STATE: 'trial' }, false).miniProgramState).toBe('trial');
    expect(() => readMessages({ WECHAT_MINI_PROGRAM_STATE: 'beta' }, false)).toThrow('one of formal, trial, developer');
  });
});
