// What the frame of a page does beyond reading: light or dark, notes folded on a narrow screen, the place named in the address opened.
import { kept } from "../../device.js";
import { el } from "../../dom.js";
import { settle } from "../../place.js";

(() => {
  settle(); // before anything is read
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (kept.get("readouts:theme") || (dark.matches ? "dark" : "light")) === "dark";
  const show = () => { root.dataset.theme = isDark() ? "dark" : "light"; };
  show();
  root.classList.toggle("no-review", kept.get("readouts:review:off") === "1"); // before the page is drawn
  dark.addEventListener("change", show);

  function themeButton() {
    const button = document.getElementById("theme-button");
    const name = () => { button.textContent = isDark() ? "Light" : "Dark"; button.setAttribute("aria-label", `Switch to ${isDark() ? "light" : "dark"} colors`); };
    button.hidden = false;
    name();
    dark.addEventListener("change", name);
    button.addEventListener("click", () => { kept.set("readouts:theme", isDark() ? "light" : "dark"); show(); name(); });
  }

  /** Notes are open next to the text on a wide screen and folded under it on a narrow one. */
  function foldNotes() {
    const wide = matchMedia("(min-width: 62rem)"), pages = matchMedia("(min-width: 80rem)");
    const fold = () => { for (const note of document.querySelectorAll("details.note")) note.open = wide.matches; openTarget(); };
    const list = () => {
      for (const box of document.querySelectorAll(".pages details")) box.open = pages.matches;
      if (pages.matches) laidOut(".pages", showHere);
    };
    wide.addEventListener("change", fold);
    pages.addEventListener("change", list);
    addEventListener("beforeprint", () => { for (const box of document.querySelectorAll("main details")) box.open = true; });
    fold();
    list();
  }

  /** What opens over a citation is in the page once. */
  function describeCitations() {
    const known = {};
    for (const link of document.querySelectorAll(".bibtex-citation a")) link.title = known[link.hash] ||= link.title;
  }

  /** A link to a note, or to something in a folded part, opens it. */
  function openTarget() {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* an address typed wrong */ }
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
    const top = history.state?.top; // the reader was here, and comes back
    const show = () => top === undefined ? target.scrollIntoView() : scrollTo(0, top);
    target.dispatchEvent(new CustomEvent("arrived", { bubbles: true, detail: show }));
    show();
  }

  /** Who comes back finds the place they left: not every browser restores it where the address names a place of the page. */
  function keepPlace() {
    const keep = () => { try { history.replaceState({ ...history.state, top: scrollY }, ""); } catch { /* some browsers refuse it in a folder */ } };
    document.addEventListener("click", ({ target }) => { if (target.closest?.("a[href]")) keep(); }, true);
    addEventListener("pagehide", keep);
  }

  /** What introduces a reading stays as the reader left it, in this chapter and in the next. */
  function keepFolds() {
    for (const fold of document.querySelectorAll("details.fold")) {
      const key = `readouts:fold:${fold.id}`;
      if (kept.get(key)) fold.open = true;
      fold.querySelector("summary").addEventListener("click", () => kept.set(key, fold.open ? "" : "1")); // it opens or closes after this
    }
  }

  /** The margin says which section is being read. */
  function followSections() {
    const links = new Map([...document.querySelectorAll(".sections a")].map((a) => [document.getElementById(a.hash.slice(1)), a]));
    const line = new IntersectionObserver((entries) => {
      const entered = entries.findLast((entry) => entry.isIntersecting)?.target;
      for (const [section, link] of entered ? links : []) {
        if (section === entered) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-30% 0px -70%" });
    for (const section of links.keys()) if (section) line.observe(section);
  }

  /** On a touch screen the first tap on a mark of the time line shows its name, as a pointer would, and the second follows it. */
  function nameMarks() {
    for (const mark of document.querySelectorAll("svg.timeline a")) {
      let named = false;
      mark.addEventListener("pointerdown", (event) => { named = event.pointerType !== "touch" || document.activeElement === mark; });
      mark.addEventListener("click", (event) => { if (!named && event.pointerType === "touch") { event.preventDefault(); mark.focus(); } });
    }
  }

  /** Do something once with parts of the page when each first has a size, one in a fold when it opens: no layout is forced for it. */
  function laidOut(parts, act) {
    const sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        sizes.unobserve(target);
        act(target);
      }
    });
    for (const part of document.querySelectorAll(parts)) sizes.observe(part);
  }

  /** What is wider than its column scrolls, and must then be reached by keyboard. */
  function reachScrolling(box) {
    if (box.scrollWidth > box.clientWidth) { box.tabIndex = 0; box.setAttribute("role", "region"); box.ariaLabel ??= "Wide table"; }
  }

  /** A long list of pages shows where one is. */
  function showHere(nav) {
    const here = nav.querySelector("[aria-current]");
    if (here) nav.scrollTop = here.offsetTop - nav.offsetTop - nav.clientHeight / 3;
  }

  /** With the first answer that is written, ask the browser, once and silently, not to drop what is kept when the device runs short of room. */
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.(".answer textarea, #predict-text, .rtr-predict textarea") || kept.get("readouts:persist")) return;
    kept.set("readouts:persist", "1");
    navigator.storage?.persist?.().catch(() => {}); // which a page in a folder may be refused
  });

  document.addEventListener("DOMContentLoaded", () => {
    laidOut(".cell_output .output, .scroll", reachScrolling);
    themeButton();
    keepFolds();
    foldNotes();
    followSections();
    nameMarks();
    describeCitations();
    keepPlace();
    addEventListener("hashchange", openTarget);
  });
})();
