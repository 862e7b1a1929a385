// The quiz of a chapter: what is right, why, and how far the reader is.
import { el } from "./dom.js";
import { tally } from "./outline.js";
import { choosable } from "./quiz_item.js";
import { QUIZ, choices, now, seeAll, store, warn } from "./store.js";

export function quiz(list) {
  const text = list.dataset.text, key = QUIZ + text, items = [...list.children];
  const progress = el("p", { class: "kept", role: "status" });
  const state = () => choices(text);
  const tell = () => {
    const done = Object.values(state()), right = done.filter((d) => d.right);
    progress.replaceChildren(...(done.length
      ? [`${right.length} of ${items.length} right, ${right.filter((d) => d.tries === 1).length} on the first try.`, ...seeAll()] : []));
    again.hidden = !done.length;
    tally(list, done.length ? `${done.length} of ${items.length}` : "");
  };
  const ask = (item) => {
    const id = item.id.replace(/^quiz-/, "");
    const asked = item.querySelector("p").textContent, options = [...item.querySelectorAll("ol > li")].map((option) => option.textContent.trim());
    return choosable(item, item.id, state()[id]?.choice, (choice, right) => {
      const before = state()[id], tries = (before?.tries ?? 0) + (before?.right ? 0 : 1);
      const first = before?.first ?? (before?.tries === 1 ? { choice: before.choice, right: before.right, chose: before.chose } : null);
      const chosen = { choice, right, tries, edited: now(), asked, chose: options[choice], ...(first && { first }) };
      if (!store.set(key, { ...state(), [id]: chosen })) warn(list);
      tell();
    });
  };
  const resets = items.map(ask);
  const again = el("button", { type: "button", class: "again", onclick: () => {
    store.drop(key);
    resets.forEach((r) => r());
    tell();
    list.querySelector("input").focus(); // the button is gone
  } }, "Start the quiz again");
  list.after(progress, again);
  tell();
}
