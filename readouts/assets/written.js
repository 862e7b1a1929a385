// What a reader writes has an id wherever it is written, and is kept, handed in and loaded again by it: an answer `text/question` or
// `meeting/question-1`, a prediction `text/prediction` or `meeting/prediction-cn`, a term in one's own words `glossary/term`.
import { kept } from "./device.js";

export const ANSWER = "readouts:answer:", FIRST = "readouts:first:";
const BEFORE = "readouts:predict:"; // predictions had keys of their own, and no time

/** What is written under an id, with the time of its last change; null if there is nothing that can be read. */
export function writtenAs(id) {
  try {
    const found = JSON.parse(kept.get(ANSWER + id));
    return typeof found?.text === "string" ? found : null;
  } catch { return null; }
}

/** Keep it; false if the device has no room. */
export const write = (id, text) => kept.set(ANSWER + id, JSON.stringify({ text, edited: new Date().toISOString() }));

/** What was predicted by the time it was compared stays as the first version, whatever is written later. */
export function freeze(id) {
  const now = writtenAs(id);
  if (now?.text.trim() && !kept.get(FIRST + id)) kept.set(FIRST + id, JSON.stringify(now));
}

/** What was predicted before it was compared; until then, what is written. */
export function predictedAs(id) {
  try {
    const { text } = JSON.parse(kept.get(FIRST + id));
    if (typeof text === "string") return text.trim();
  } catch { /* it was not compared yet */ }
  return writtenAs(id)?.text.trim() ?? "";
}

/** Where all that is written is gathered, on the pages that say so; nothing in a notebook, or in a book without the page. */
export const workPage = () => document.body.dataset.work ?? "";

for (const key of kept.keys(BEFORE)) {
  if (key.endsWith(":seen")) continue; // which is about the page, not about what is written
  const [owner, ...what] = key.slice(BEFORE.length).split(":"), id = `${owner}/${["prediction", ...what].join("-")}`, text = kept.get(key);
  if (!text.trim() || (!writtenAs(id) && kept.set(ANSWER + id, JSON.stringify({ text, edited: "" })))) kept.drop(key);
}
