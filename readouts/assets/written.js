// What a reader writes has an id wherever it is written, and is kept, handed in and loaded again by it: an answer `text/question` or
// `meeting/question-1`, a prediction `text/prediction` or `meeting/prediction-cn`, a term in one's own words `glossary/term`.
import { kept } from "./device.js";

export const ANSWER = "readouts:answer:";
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

/** Where all that is written is gathered, on the pages that say so; nothing in a notebook, or in a book without the page. */
export const workPage = () => document.body.dataset.work ?? "";

for (const key of kept.keys(BEFORE)) {
  if (key.endsWith(":seen")) continue; // which is about the page, not about what is written
  const [owner, ...what] = key.slice(BEFORE.length).split(":"), id = `${owner}/${["prediction", ...what].join("-")}`, text = kept.get(key);
  if (!text.trim() || (!writtenAs(id) && kept.set(ANSWER + id, JSON.stringify({ text, edited: "" })))) kept.drop(key);
}
