// The glossary's terms in what was pasted: each is a link that opens its definition, as the terms of the course's own pages do.
import { el } from "./dom.js";

const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const emphasized = (text) => text.split(/\*([^*]+)\*/).map((part, i) => (i % 2 ? el("em", {}, part) : part));

/** What finds the terms of a sentence. Of English words also those with an -s; a longer name goes before one that is in it. */
export function glossaryOf(terms, page) {
  const names = new Map(), known = new Map(terms.map((term) => [term[0], term]));
  for (const [id, name, others, original] of terms) for (const one of [name, ...others, original]) if (one) names.set(one.toLowerCase(), id);
  const latin = [], han = [];
  for (const name of [...names.keys()].sort((a, b) => b.length - a.length)) (/\p{Script=Han}/u.test(name) ? han : latin).push(escaped(name));
  const all = new RegExp(`(?<![\\p{L}\\p{N}])(${latin.join("|")})(?:e?s)?(?![\\p{L}\\p{N}])|(${han.join("|") || "(?!)"})`, "giu");

  /** The definition, in the page once; what it says comes from the course. */
  const define = (id) => {
    if (document.getElementById(`def-${id}`)) return;
    const [, name, , original, read, words, theirs] = known.get(id);
    document.body.append(el("div", { id: `def-${id}`, class: "definition", popover: "auto", role: "group", "aria-label": `Definition: ${name}` },
      el("p", {}, el("b", {}, name)), ...(original ? [el("p", { class: "chinese" }, el("span", { lang: "zh-Hans" }, original), " ", el("em", {}, read))] : []),
      el("p", {}, ...emphasized(words)), ...(theirs ? [el("p", {}, el("b", {}, "The other side: "), ...emphasized(theirs))] : []),
      el("p", { class: "to-entry" }, el("a", { href: `${page}#term-${id}` }, "The full entry in the glossary"))));
  };

  return {
    idsIn: (text) => [...new Set([...text.matchAll(all)].map((found) => names.get((found[1] ?? found[2]).toLowerCase())))],
    linkTo(id) {
      define(id);
      const link = el("a", { class: "reference internal term", href: `${page}#term-${id}`, "data-term": id }, known.get(id)[1]);
      document.dispatchEvent(new CustomEvent("term", { detail: link })); // terms.js opens it
      return link;
    },
  };
}
