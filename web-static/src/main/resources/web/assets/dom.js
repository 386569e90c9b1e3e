// The few ways the pages touch the document. Text goes in as text, never as markup.

export const $ = (id) => document.getElementById(id);

/** Sets the text of an element; an unchanged text is left alone so that nothing is announced twice. */
export function put(id, text) {
  const node = $(id);
  if (node.textContent !== text) node.textContent = text;
}

export function show(id, on) {
  $(id).hidden = !on;
}

/** Shows the text, or hides the element when there is none. */
export function tell(id, text) {
  put(id, text || '');
  show(id, Boolean(text));
}

export function el(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Asks a yes/no question in the page's dialog. */
export function ask(question, yes) {
  const dialog = $('ask');
  put('ask-text', question);
  put('ask-yes', yes);
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
