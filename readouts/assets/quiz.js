// The quiz of a chapter: what is right, why, and how far the reader is.
import { el } from "./dom.js";
import { tally } from "./outline.js";
import { QUIZ, choices, now, seeAll, store, warn } from "./store.js";

export function quiz(list) {
  const text = list.dataset.text, key = QUIZ + text, items = [...list.children];
  const progress = el("p", { class: "kept", role: "status" });
  const state = () => choices(text);
  const tell = () => {
    const done = Object.values(state()), right = done.filter((d) => d.right);
    progress.replaceChildren(...(done.length
      ? [`${right.length} of ${items.length} right, ${right.filter((d) => d.tries === 1).length} on the first try.`, ...seeAll()] : []));
    tally(list, done.length ? `${done.length} of ${items.length}` : "");
  };
  const ask = (item) => {
    const id = item.id.replace(/^quiz-/, ""), options = [...item.querySelector("ol").children], reasons = [...item.querySelectorAll("details li")];
    const feedback = el("div", { class: "feedback", role: "status" });
    item.querySelector("details").hidden = true;
    const group = item.querySelector("ol");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", item.querySelector("p").textContent);
    const reveal = (i) => { feedback.replaceChildren(el("p", {}, ...reasons[i].cloneNode(true).childNodes)); };
    options.forEach((option, i) => {
      const radio = el("input", { type: "radio", name: item.id, value: i, onchange: () => {
        const before = state()[id], right = reasons[i].classList.contains("right");
        const chosen = { choice: i, right, tries: (before?.tries ?? 0) + (before?.right ? 0 : 1), edited: now() };
        if (!store.set(key, { ...state(), [id]: chosen })) warn(list);
        reveal(i);
        tell();
      } });
      option.setAttribute("role", "none");
      const label = el("label", {}, radio, ...option.childNodes);
      option.replaceChildren(label);
    });
    group.after(feedback);
    const kept = state()[id];
    if (kept && options[kept.choice]) { options[kept.choice].querySelector("input").checked = true; reveal(kept.choice); }
    return () => { feedback.replaceChildren(); for (const radio of group.querySelectorAll("input")) radio.checked = false; };
  };
  const resets = items.map(ask);
  const again = () => { store.drop(key); resets.forEach((r) => r()); tell(); };
  list.after(progress, el("button", { type: "button", class: "again", onclick: again }, "Start the quiz again"));
  tell();
}
