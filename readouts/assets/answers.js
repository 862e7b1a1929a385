// The box for an answer, below a question or a term, and the answer of ours to compare it with.
import { placed } from "./device.js";
import { el, spoken } from "./dom.js";
import { tally } from "./outline.js";
import { DRAFT, checksOf, draftOf, firstVersion, handedIds, now, seeAll, store, warn } from "./store.js";
import { ANSWER, CHECKS, FIRST, writtenAs } from "./written.js";

/** How many of a list's questions have an answer. */
export function countAnswers(list) {
  const items = [...list.children], written = items.filter((item) => item.querySelector(".answer textarea")?.value.trim()).length;
  tally(list, written ? `${written} of ${items.length}` : "");
}

/** The name of the box for an answer to the question with this place in its list. */
export const answerTo = (i) => ["Your answer", spoken(` to question ${i + 1}`)];

/** A box that keeps what is written in it under an id, in what has the question; `name` are the parts of its label. `changed` is called when it was. */
export function answerBox(item, id, name, changed) {
  const key = ANSWER + id, note = el("p", { class: "kept", role: "status" });
  const box = el("textarea", { id: `answer-${item.id || id.replace("/", "-")}`, rows: 3 });
  let seen = writtenAs(id)?.edited ?? null;
  const show = (answer) => { box.value = answer?.text ?? ""; seen = answer?.edited ?? null; grow(); };
  const grow = () => { box.rows = Math.min(20, Math.max(3, box.value.split("\n").length + Math.floor(box.value.length / 70))); };
  const save = () => {
    const answer = { text: box.value, edited: now() };
    if (store.set(key, answer)) note.replaceChildren("Kept on this device.", ...seeAll());
    else { note.textContent = "Not kept."; warn(item.parentElement); }
    seen = answer.edited;
    store.drop(DRAFT + id);
    changed();
  };
  /** Another tab wrote in the meantime: nothing is overwritten, the reader decides. */
  const conflict = (other) => {
    store.set(DRAFT + id, { text: box.value, edited: now() });
    if (item.querySelector(".conflict")) return;
    const panel = el("div", { class: "conflict", role: "alert" }, el("p", {}, "This answer was changed in another tab:"),
      el("blockquote", {}, other.text));
    const choose = (label, text) => el("button", { type: "button", onclick: () => {
      panel.remove(); box.value = text(); seen = writtenAs(id)?.edited ?? null; save(); grow(); box.focus();
    } }, label);
    panel.append(choose("Keep mine", () => box.value), choose("Keep the other", () => other.text),
      choose("Keep both", () => `${other.text}\n\n${box.value}`));
    box.after(panel);
  };
  box.addEventListener("input", () => {
    grow();
    const stored = writtenAs(id);
    if (stored && (stored.edited ?? null) !== seen && stored.text !== box.value) conflict(stored);
    else save();
  });
  addEventListener("storage", (event) => { if (event.key === placed(key) && !item.querySelector(".conflict")) show(writtenAs(id)); });
  show(writtenAs(id));
  const answer = el("div", { class: "answer" }, el("label", { for: box.id }, ...name), box, note), model = item.querySelector("details.model");
  if (model) model.before(answer); // one writes first, and compares below
  else item.append(answer);
  comparing(item, id, box);
  const draft = draftOf(id); // what was being written when a conflict was left open
  if (draft && draft.text !== box.value) { const other = writtenAs(id); box.value = draft.text; conflict(other ?? { text: "" }); }
}

/**
 * Our answer can be opened once something is written, and in some courses only once that was downloaded, too. What was written until
 * then is kept as the first version, and shown when the reader has revised it. The ticks below it are kept.
 */
function comparing(item, id, box) {
  const model = item.querySelector("details.model"), key = FIRST + id;
  if (!model) return;
  const ticks = [...model.querySelectorAll(".checks > li")].map((check, i) => {
    const tick = el("input", { type: "checkbox", onchange: () => {
      if (!store.set(CHECKS + id, ticks.map((one) => one.checked))) warn(item.parentElement);
    } });
    tick.checked = checksOf(id)[i] ?? false;
    check.replaceChildren(el("label", {}, tick, " ", ...check.childNodes));
    return tick;
  });
  const mine = el("blockquote"), first = el("div", { hidden: true }, el("p", {}, "Your first version:"), mine);
  model.append(first);
  const after = model.dataset.after === "hand-in";
  const later = el("p", { class: "kept", hidden: true }, "Our answer opens here once you have downloaded your work with your own.");
  if (after) model.after(later);
  const offer = () => {
    const before = firstVersion(id)?.text ?? "", held = after && !before && !handedIds().includes(id);
    model.hidden = held || (!box.value.trim() && !before);
    later.hidden = !held || !box.value.trim();
    mine.textContent = before;
    first.hidden = !before || before === box.value;
  };
  model.addEventListener("toggle", () => {
    if (model.open && !firstVersion(id)) store.set(key, { text: box.value, edited: now() });
    offer();
  });
  box.addEventListener("input", offer);
  document.addEventListener("handed", offer);
  offer();
}
