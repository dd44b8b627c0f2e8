/** Builds elements. Whatever is shown goes in as text: there is no way here to turn data into markup. */

const OWN = new Set(['value', 'checked', 'disabled', 'hidden', 'inert', 'tabIndex', 'selected']);

/**
 * An element. `on…` are listeners, `class` its classes, null and false are left out.
 * @param {string} tag
 * @param {Record<string, unknown>} [props]
 * @param {...unknown} children elements, texts, numbers, lists of those
 */
export const h = (tag, props = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === 'class') node.className = value;
    else if (OWN.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...solid(children));
  return node;
};

const solid = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== '');

const SHAPES = {
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21h4',
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M4 12h16',
  pay: 'M4 6h16v12H4zM4 10h16M7 15h4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  arrow: 'M9 5l7 7-7 7',
  minus: 'M6 12h12',
};

/** A line drawing; decoration only. */
export const icon = (name) => {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }))
    svg.setAttribute(key, value);
  path.setAttribute('d', SHAPES[name]);
  svg.append(path);
  return svg;
};

/** Shows `children` in place of what is there, and gives the keyboard back to the element with the same id. */
export const show = (container, ...children) => {
  const focused = container.contains(document.activeElement) ? document.activeElement.id : '';
  container.replaceChildren(...solid(children));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
};

/** A small coloured word. */
export const chip = ({ text, tone }) => h('span', { class: `chip chip--${tone}` }, text);

/** What stands where nothing is yet: what that means and what to do. */
export const empty = (title, text) => h('div', { class: 'empty' }, h('p', { class: 'empty__title' }, title), h('p', {}, text));

/** Pairs of a name and a value; pairs without a value are left out. */
export const facts = (pairs) =>
  h(
    'dl',
    { class: 'facts' },
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );

let counter = 0;
/** A label above a field. */
export const field = (label, control, hint) => {
  counter += 1;
  control.id ||= `field-${counter}`;
  const note = hint ? h('p', { class: 'hint', id: `${control.id}-hint` }, hint) : null;
  if (note) control.setAttribute('aria-describedby', note.id);
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, note);
};

/** A box to tick with its words. */
export const tick = (label, props) =>
  h('label', { class: 'tick' }, h('input', { type: 'checkbox', ...props }), h('span', {}, label));
