// A field above a long list shows only what has every word that one types: meetings by place, person or year, terms of the glossary by name.
import { el } from "../../dom.js";

(() => {
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** Put the field into the place that the page keeps for it. An entry is its words and its parts; `tidy` hears of what is typed. */
  function filter(list, name, what, entries, tidy) {
    const status = el("p", { class: "reading-status", role: "status" }), known = entries.map(([words, parts]) => [plain(words), parts]);
    const sift = () => {
      const wanted = plain(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [words, parts] of known) {
        const fits = wanted.every((word) => words.includes(word));
        for (const part of parts) part.hidden = !fits;
        shown += fits;
      }
      tidy(wanted.length > 0);
      status.textContent = wanted.length ? `${shown} ${what}${shown === 1 ? "" : "s"} found` : "";
    };
    const field = el("input", { type: "search", autocomplete: "off", oninput: sift });
    list.previousElementSibling.append(el("label", {}, name, field), status);
    addEventListener("hashchange", () => { // whoever follows a link finds what it names
      const target = document.getElementById(location.hash.slice(1));
      if (!list.contains(target) || !target.closest("[hidden]")) return;
      field.value = "";
      sift();
      target.scrollIntoView();
    });
  }

  function meetings(list) {
    const years = [...list.children];
    const rows = years.flatMap((year) => [...year.querySelectorAll("li")].map((row) => [`${year.querySelector("h2, h3").textContent} ${row.textContent}`, [row]]));
    filter(list, "Filter by place, person or year", "meeting", rows, (wanted) => {
      for (const year of years) {
        year.hidden = !year.querySelector("li:not([hidden])");
        year.open ||= wanted;
      }
    });
  }

  /** A term is found by its names, its original words and whose it is. */
  function terms(list) {
    const entries = [];
    for (const part of list.children) {
      if (part.matches("dt:not(.alias)")) entries.push(["", []]);
      const entry = entries.at(-1);
      entry[0] += ` ${(part.matches("dt") ? part : part.querySelector(".chinese"))?.textContent}`;
      entry[1].push(part);
    }
    const letters = document.querySelector(".letters");
    filter(list, "Find a term", "term", entries, (wanted) => { letters.hidden = wanted; });
  }

  // The page is there when this runs, and the place in the address is gone to after it.
  for (const list of document.querySelectorAll(".meeting-list")) meetings(list);
  for (const list of document.querySelectorAll("dl.glossary")) terms(list);
})();
