/** A value inside a pushed event. */
export type EventValue = string | number | EventFields | readonly EventFields[];
export interface EventFields {
  readonly [name: string]: EventValue;
}

/** An event about one person. */
export interface PushEvent {
  readonly event: string;
  /** From whom; for events of the account itself the platform's own id of the app. */
  readonly openid: string;
  readonly fields?: EventFields;
  /** What JSON calls `List` and XML wraps in an element of the event's own name. */
  readonly list?: readonly EventFields[];
}

/** The account's original id, to which messages are addressed. */
export const ACCOUNT_ID = 'gh_5130000000a1';

const head = ({ event, openid }: PushEvent, at: number): EventFields => ({
  ToUserName: ACCOUNT_ID,
  FromUserName: openid,
  CreateTime: Math.floor(at / 1_000),
  MsgType: 'event',
  Event: event,
});

/** JSON as the platform writes it: `List` is an object when there is one item and an array when there are several. */
export const toJson = (push: PushEvent, at: number): string => {
  const list = push.list === undefined ? {} : { List: push.list.length === 1 ? push.list[0] : push.list };
  return JSON.stringify({ ...head(push, at), ...push.fields, ...list });
};

/** XML as the platform writes it: texts in CDATA, an element for each item of a list. */
export const toXml = (push: PushEvent, at: number): string => {
  const list = push.list === undefined ? {} : { [wrapperOf(push.event)]: { List: push.list } };
  return `<xml>${elements({ ...head(push, at), ...push.fields, ...list })}</xml>`;
};

/** `subscribe_msg_popup_event` → `SubscribeMsgPopupEvent` */
const wrapperOf = (event: string): string => event.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const elements = (fields: EventFields): string =>
  Object.entries(fields)
    .flatMap(([name, value]) => (isList(value) ? value.map((item) => element(name, item)) : [element(name, value)]))
    .join('');

const isList = (value: EventValue): value is readonly EventFields[] => Array.isArray(value);

const element = (name: string, value: Exclude<EventValue, readonly EventFields[]>): string => {
  if (typeof value === 'number') return `<${name}>${value}</${name}>`;
  if (typeof value === 'string') return `<${name}>${cdata(value)}</${name}>`;
  return `<${name}>${elements(value)}</${name}>`;
};

export const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
