// All that one can write in the course, on the pages that list it: My work, and the assignment sheet.
import { RIGHT, askedOf } from "./written.js";

/** All that can be written, in the order of the book: { id, title, prompt, url, checks }. */
export function asked(root) {
  const { questions, meetings, sides, terms } = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const pages = Object.fromEntries([...root.querySelectorAll("[data-chapter]")].map((row) => [row.dataset.chapter, row.querySelector("a")?.href.split("#")[0]]));
  const items = [...questions,
    ...meetings.flatMap(({ id, title, prompts, checks }) => [
      ...prompts.map((prompt, i) => ({ id: `${id}/question-${i + 1}`, title: `${title}, question ${i + 1}`, anchor: `ask-question-${i + 1}`, prompt, checks })),
      ...sides.map(([side, account]) => ({ id: `${id}/prediction-${side}`, title: `${title}, prediction`, anchor: "",
        checks: RIGHT.meeting, prompt: askedOf(account) }))]),
    ...Object.entries(terms).map(([id, term]) => ({ id: `glossary/${id}`, title: `Glossary: ${term}`, anchor: `term-${id}`, prompt: "In your own words." }))];
  return items.map((q) => { // a page is none, where a book leaves it out
    const page = pages[q.id.split("/")[0]];
    return { ...q, ...(q.id.endsWith("/prediction") && { checks: RIGHT.text }), url: page && (q.anchor ? `${page}#${q.anchor}` : page) };
  });
}
