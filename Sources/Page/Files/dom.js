// Small helpers for elements.

const SVG = 'http://www.w3.org/2000/svg';

/** Finds an element of the page by its id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element: properties that begin with "on" are listeners, the rest attributes. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function s(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'text') element.textContent = value;
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Changes a text only where it differs, so that nothing is laid out for nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Copies an element's text, or selects it where the clipboard is out of reach; the button tells which. */
export async function copyText(element, button) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    setText(button, 'Copied');
  } catch {
    getSelection().selectAllChildren(element);
    setText(button, 'Selected');
  }
  setTimeout(() => setText(button, 'Copy'), 1500);
}

/** Says something to screen readers. */
export function announce(text) {
  byId('voice').textContent = text;
}

/** Shows a sentence at the bottom for a while; a person may take it away. */
export function notify(text, { stays = false } = {}) {
  const box = byId('notice');
  clearTimeout(notify.timer);
  box.replaceChildren(
    h('span', { text }),
    h('button', { class: 'quiet', type: 'button', 'aria-label': 'Dismiss', text: '×', onclick: () => (box.hidden = true) }));
  box.hidden = false;
  if (!stays) notify.timer = setTimeout(() => (box.hidden = true), 7000);
}

export function dismiss() {
  byId('notice').hidden = true;
}

/** Calls back when an element changes its size, once per picture of the screen. */
export function onResize(element, call) {
  let pending = 0;
  new ResizeObserver(() => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(call);
  }).observe(element);
}

export const prefersStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A row of choices of which one holds. */
export function choices(label, options, chosen, change) {
  const name = `choice-${(choices.count = (choices.count ?? 0) + 1)}`;
  const inputs = new Map();
  const box = h('fieldset', { class: 'choices' }, h('legend', { class: 'unseen', text: label }));
  for (const [value, text, title] of options) {
    const input = h('input', {
      type: 'radio', name, id: `${name}-${value}`, value, onchange: () => change(value),
    });
    inputs.set(value, input);
    box.append(input, h('label', { for: input.id, text, title }));
  }
  box.set = (value) => {
    for (const [own, input] of inputs) input.checked = own === value;
  };
  box.enable = (value, isEnabled) => (inputs.get(value).disabled = !isEnabled);
  box.set(chosen);
  return box;
}
