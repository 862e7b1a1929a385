// A box below each term of the glossary, for the term in one's own words. A script of its own: the glossary is the longest page.
import { answerBox } from "./answers.js";
import { el, spoken } from "./dom.js";
import { writtenAs } from "./written.js";

/** A term in one's own words: folded until asked for, open where something is written. */
export function ownWords(glossary) {
  for (const name of glossary.querySelectorAll('dt[id^="term-"]:not(.alias)')) {
    let entry = name.nextElementSibling;
    while (entry && entry.tagName !== "DD") entry = entry.nextElementSibling;
    if (!entry) continue;
    const which = () => spoken(`: ${name.firstChild.textContent}`);
    const id = `glossary/${name.id.slice(5)}`, fold = el("details", { class: "own-words" }, el("summary", {}, "In your own words", which()));
    const ready = () => { if (fold.open && !fold.querySelector("textarea")) answerBox(fold, id, ["What does it mean, and to whom?", which()], () => {}); };
    fold.addEventListener("toggle", ready);
    entry.append(fold);
    if (writtenAs(id)?.text.trim()) { // at once: the toggle comes when the browser has already gone to the place in the address
      fold.open = true;
      ready();
    }
  }
}

export function startOwnWords() {
  for (const glossary of document.querySelectorAll("dl.glossary")) ownWords(glossary);
}
