/** The element with an id of the phone page. */
export const $ = (id) => document.getElementById(id);

/** Makes an element; what people have written goes in as text. */
export const make = (tag, fields, ...children) => {
  const element = Object.assign(document.createElement(tag), fields);
  element.append(...children);
  return element;
};
