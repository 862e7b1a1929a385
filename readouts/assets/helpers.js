// What the widgets share besides dom.js and device.js.
import { el, soon } from "./dom.js";

/** A labeled select whose value follows a trait of the model, both ways. Options are [value, text]. */
export function choice(model, trait, label, options) {
  const id = `rtr-choice-${Math.random().toString(36).slice(2)}`; // several widgets of a notebook each have their own copy of this file
  const select = el("select", { id, onchange: () => put(model, trait, select.value) },
    ...options.map(([value, text]) => el("option", { value }, text)));
  select.value = model.get(trait);
  listen(model, trait, () => { select.value = model.get(trait); });
  return el("span", { class: "rtr-choice" }, el("label", { for: id }, label), select);
}

/** Set a trait and tell the other side of the model. */
export function put(model, trait, value) {
  model.set(trait, value);
  model.save_changes();
}

/** Call `react` when the trait changes, until the model is told to forget. */
export function listen(model, trait, react) {
  model.on(`change:${trait}`, react);
  (model.rtrListeners ??= []).push([`change:${trait}`, react]);
}

/** What tells listeners outside the model that it was told to forget. */
export const untilForgotten = (model) => (model.rtrEnd ??= new AbortController()).signal;

/** Stop all that `listen` started on this model. */
export function forget(model) {
  model.rtrEnd?.abort();
  model.rtrEnd = null;
  for (const [event, react] of model.rtrListeners ?? []) model.off(event, react);
  model.rtrListeners = [];
}

/**
 * A function that tells how many parts of a given height lie between the top of `box` and the end of the screen, as it was when the reader last
 * scrolled or the page took another size: to ask for it in the middle of a change would make the browser lay out all that has changed, to lay it out again later.
 */
export function room(box, signal) {
  let space = 0, asked = false;
  const measure = () => { asked = false; space = innerHeight - box.getBoundingClientRect().top; };
  const ask = () => { // once the browser has nothing left to lay out
    if (!asked) soon(measure);
    asked = true;
  };
  addEventListener("scroll", ask, { passive: true, signal });
  const sizes = new ResizeObserver(ask);
  soon(() => { if (!signal.aborted) for (const part of [document.documentElement, box]) sizes.observe(part); }); // not while the browser is reporting sizes
  signal.addEventListener("abort", () => sizes.disconnect());
  return (height) => Math.max(1, Math.ceil(space / height));
}

/**
 * A function that is given parts and how many of those that are shown the screen has room for. The browser draws the others after the next
 * frame, so many at a time, so that a change is seen sooner; all are put in their place then (true: that was work).
 */
export function drawer(many, place = () => false) {
  let rest = [];
  const go = (mine) => {
    if (mine !== rest) return; // the reader has chosen something else
    for (let done = 0; done < many && rest.length;) {
      const part = rest.shift(), later = part.classList.contains("rtr-later");
      part.classList.remove("rtr-later");
      if (place(part) || later) done++;
    }
    if (rest.length) soon(() => go(mine));
  };
  return (parts, fit) => {
    for (const part of rest) part.classList.remove("rtr-later");
    const mine = rest = [...parts], below = parts.indexOf(parts.filter((part) => !part.hidden)[fit]);
    if (below >= 0) for (const part of parts.slice(below)) part.classList.add("rtr-later");
    requestAnimationFrame(() => soon(() => go(mine)));
  };
}

/** A model for a page without a kernel: traits start from the state, and the address (#…) holds those in `shared`. */
export function pageModel(state, shared) {
  const start = { ...state }, values = { ...state }, reactions = {};
  const change = (name, value) => {
    if (values[name] === value) return;
    values[name] = value;
    for (const react of reactions[`change:${name}`] ?? []) react();
  };
  const read = () => {
    const address = new URLSearchParams(location.hash.slice(1));
    for (const name of shared) change(name, address.get(name) ?? start[name]);
  };
  const write = () => {
    const address = new URLSearchParams();
    for (const name of shared) if (values[name] !== start[name]) address.set(name, values[name]);
    history.replaceState(history.state, "", address.size ? `#${address}` : location.pathname + location.search);
  };
  addEventListener("hashchange", read);
  read();
  return {
    get: (name) => values[name],
    set: change,
    on: (event, react) => (reactions[event] ??= []).push(react),
    off: (event, react) => { reactions[event] = (reactions[event] ?? []).filter((r) => r !== react); },
    save_changes: () => requestAnimationFrame(() => setTimeout(write)), // the address can wait for the frame that shows the choice
  };
}
