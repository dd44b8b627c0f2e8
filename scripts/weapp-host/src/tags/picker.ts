import type { Person, PickerOptions } from '../ports';
import type { PanelRecord } from '../records';
import { propertyOf, type TagTools } from './element';

const MODES = new Set(['selector', 'multiSelector', 'time', 'date']);

const linesOf = (range: unknown, key: unknown): string[] =>
  Array.isArray(range)
    ? range.map((entry: unknown) =>
        typeof key === 'string' && key !== '' && typeof entry === 'object' && entry !== null
          ? String((entry as Record<string, unknown>)[key])
          : String(entry),
      )
    : [];

/** What a picker shows, by its properties. */
export const pickerOptions = (picker: Element): PickerOptions => {
  const get = (name: string) => propertyOf(picker, name);
  const mode = String(get('mode') ?? 'selector') as PickerOptions['mode'];
  const range = get('range');
  const lists = mode === 'multiSelector' && Array.isArray(range) ? (range as unknown[]) : [range];
  const text = (name: string): string => (typeof get(name) === 'string' ? String(get(name)) : '');
  return {
    mode,
    columns: mode === 'selector' || mode === 'multiSelector' ? lists.map((list) => linesOf(list, get('range-key'))) : [],
    value: get('value'),
    start: text('start'),
    end: text('end'),
    fields: text('fields') || 'day',
  };
};

/** Opens the list of a touched picker and hands over what was chosen. */
export const openPicker = async (picker: Element, person: Person, panels: PanelRecord[], tools: TagTools): Promise<void> => {
  if (propertyOf(picker, 'disabled') === true) return;
  const options = pickerOptions(picker);
  if (!MODES.has(options.mode)) {
    tools.onError(`this host knows no picker with the mode ${options.mode}`);
    return;
  }
  const panel: PanelRecord = { kind: 'picker', options };
  panels.push(panel);
  const value = await person.picker(options);
  panel.answer = value;
  if (value === null) tools.emit(picker, 'cancel', {});
  else tools.emit(picker, 'change', { value });
};
