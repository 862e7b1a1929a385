// Shared by all scripts. Everything is built with DOM calls: no text of the data is ever parsed as markup.

/** Words that are only spoken: they say which one of many is meant, where those who see it have it before their eyes. */
export const spoken = (words) => el("span", { class: "hidden" }, words);

/** Calls a function when the browser has time. */
export const soon = globalThis.requestIdleCallback ?? setTimeout;

/** Make an element: el("button", { class: "x", onclick: f }, "text", child …). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}
