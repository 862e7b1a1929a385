// What the margin says of a page's sections besides their names.

/** Say next to a section's name how much of it the reader has done; "" where nothing is. */
export function tally(inside, words) {
  const link = document.querySelector(`.sections a[href="#${inside.closest("section[id]")?.id}"]`);
  if (!link) return;
  const done = link.nextElementSibling ?? link.after(document.createElement("small")) ?? link.nextElementSibling;
  done.className = "done";
  done.textContent = words && ` ${words}`;
}
