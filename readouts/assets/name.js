// The name that goes into the files: asked for once, and then only said, with a way to change it.
import { el } from "./dom.js";
import { NAME, store, studentName } from "./store.js";

/** The field for the name, or the name that was given before. `changed` is called when one types in it. */
export function nameField(id, changed = () => {}) {
  const field = el("input", { id, autocomplete: "name", value: studentName(), oninput: () => { store.set(NAME, field.value); changed(); } });
  const asked = el("p", { class: "finish-name" }, el("label", { for: id }, "Your name, for the file "), field), known = studentName().trim();
  if (!known) return asked;
  const change = el("button", { type: "button", class: "again", onclick: () => { said.replaceWith(asked); field.focus(); } }, "Change");
  const said = el("p", { class: "finish-name" }, "The file has your name: ", el("b", { dir: "auto" }, known), " ", change);
  return said;
}
