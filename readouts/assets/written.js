// What a reader writes has an id wherever it is written, and is kept, handed in and loaded again by it: an answer `text/question` or
// `meeting/question-1`, a prediction `text/prediction` or `meeting/prediction-cn`, a term in one's own words `glossary/term`.
import { kept } from "./device.js";
import { el } from "./dom.js";
import { ticksOf, versionOf } from "./forms.js";

export const ANSWER = "readouts:answer:", FIRST = "readouts:first:", CHECKS = "readouts:checks:";
const BEFORE = "readouts:predict:"; // predictions had keys of their own, and no time

/** What is written under an id, with the time of its last change; null if there is nothing that can be read. */
export const writtenAs = (id) => versionOf(kept.json(ANSWER + id));

/** Keep it; false if the device has no room. */
export const write = (id, text) => kept.set(ANSWER + id, JSON.stringify({ text, edited: new Date().toISOString() }));

/** What was predicted by the time it was compared stays as the first version, whatever is written later; an empty one, if nothing was. */
export function freeze(id) {
  const now = writtenAs(id), empty = { text: "", edited: new Date().toISOString() };
  if (!versionOf(kept.json(FIRST + id))) kept.set(FIRST + id, JSON.stringify(now?.text.trim() ? now : empty));
}

/** What was predicted before it was compared; until then, or if nothing was, what is written. `late`: only after it was uncovered. */
export function predictedAs(id) {
  const now = writtenAs(id)?.text.trim() ?? "", before = versionOf(kept.json(FIRST + id));
  return { text: before?.text.trim() || now, late: before?.text === "" && Boolean(now) };
}

/** What can be right of a prediction, of a chapter and of a meeting. */
export const RIGHT = { text: ["what is claimed", "who claims it", "the reason given"], meeting: ["a topic it raises", "what it leaves out", "its tone"] };

/** What a prediction of an account answers. */
export const askedOf = (account) => `What will the ${account} say, and what will it leave out?`;

/** Where a prediction is next to what followed: what of it was right, to tick; kept as the checks below an answer are. */
export function selfCheck(id, points) {
  const ticked = ticksOf(kept.json(CHECKS + id));
  const keep = () => kept.set(CHECKS + id, JSON.stringify(boxes.map((box) => box.checked)));
  const boxes = points.map((_, i) => el("input", { type: "checkbox", onchange: keep, ...(ticked[i] && { checked: true }) }));
  return el("fieldset", { class: "got-right" }, el("legend", {}, "What did you get right?"),
    ...points.map((point, i) => el("label", {}, boxes[i], ` ${point}`)));
}

/** Where all that is written is gathered, on the pages that say so; nothing in a notebook, or in a book without the page. */
export const workPage = () => document.body.dataset.work ?? "";

for (const key of kept.keys(BEFORE)) {
  if (key.endsWith(":seen")) continue; // which is about the page, not about what is written
  const [owner, ...what] = key.slice(BEFORE.length).split(":"), id = `${owner}/${["prediction", ...what].join("-")}`, text = kept.get(key);
  if (!text.trim() || (!writtenAs(id) && kept.set(ANSWER + id, JSON.stringify({ text, edited: "" })))) kept.drop(key);
}
