// What the margin says of a page's sections besides their names.
import { el } from "./dom.js";

/** Say next to a section's name how much of it the reader has done; "" where nothing is. */
export function tally(inside, words) {
  const link = document.querySelector(`.sections a[href="#${inside.closest("section[id]")?.id}"]`);
  if (!link) return;
  if (!link.nextElementSibling) link.after(el("small", { class: "done" }));
  link.nextElementSibling.textContent = words && ` ${words}`;
}
