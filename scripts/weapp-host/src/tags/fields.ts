import { isOn, onProperty, type TagTools } from './element';

const KEYBOARDS: Readonly<Record<string, string>> = { number: 'numeric', digit: 'decimal', idcard: 'text' };
const FIELD_EVENTS = new Set(['input', 'blur', 'focus', 'confirm', 'change']);

/** Makes an `input` or `textarea` of the document behave like the tag of that name. */
export const furnishField = (field: HTMLInputElement, { emit }: TagTools): void => {
  onProperty(field, (name, value) => setField(field, name, value));
  field.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter' && field.tagName === 'INPUT') emit(field, 'confirm');
  });
};

/** Attributes of a mini-program's field as the properties of the element that stands for it. */
const setField = (field: HTMLInputElement, name: string, value: string | null): boolean => {
  if (name === 'value') {
    if (field.value !== (value ?? '')) field.value = value ?? '';
    return true;
  }
  if (name === 'disabled') field.disabled = isOn(value);
  else if (name === 'password') field.type = isOn(value) ? 'password' : 'text';
  else if (name === 'type') field.inputMode = KEYBOARDS[value ?? ''] ?? 'text';
  else if (name === 'focus') {
    if (isOn(value)) queueMicrotask(() => field.focus());
  } else return name === 'maxlength' && !(Number(value) >= 0);
  return true;
};

/** What an event of a field carries; undefined when it is no field's event. */
export const fieldDetail = (type: string, origin: Element | undefined): object | undefined => {
  if (origin === undefined || !/^(input|textarea)$/i.test(origin.tagName) || !FIELD_EVENTS.has(type)) return undefined;
  const { value } = origin as HTMLInputElement;
  return { value, cursor: value.length };
};
