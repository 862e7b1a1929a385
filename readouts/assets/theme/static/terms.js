// A glossary term opens its definition in a native popover: on click and touch, and when it gets the focus by keyboard.
// Without this script, or in a browser without popovers, the term is what it is in the page: a link to the glossary.
(() => {
  "use strict";
  if (!("popover" in HTMLElement.prototype)) return;
  const GAP = 6;
  const terms = new Map(); // each definition, and the term that opened it last
  const closing = new Set(); // definitions that close just now: some engines give the focus back in between, which opens nothing
  let pressed = null; // the term a pointer went down on, and whether its definition was open then: the browser closes it before the click comes

  const definitionOf = (link) => document.getElementById(`def-${link.dataset.term}`);
  const isOpen = (box) => box.matches(":popover-open");
  /** What a definition says. Not the box itself, whose label would be spoken in place of its words; nor the term, which was just heard, and the way on. */
  const wordsOf = (box) => [...box.querySelectorAll("p:not(.chinese)")].slice(1, -1);

  /** Put the definition under the last line of a term, or above its first where there is more room, inside the window and scrolling with the page. */
  function place(link, box) {
    const lines = [...link.getClientRects()], first = lines[0], last = lines.at(-1), width = document.documentElement.clientWidth;
    const above = innerHeight - last.bottom < box.offsetHeight + GAP && first.top > box.offsetHeight + GAP;
    const left = Math.max(GAP, Math.min((above ? first : last).left, width - box.offsetWidth - GAP));
    const top = above ? first.top - box.offsetHeight - GAP : last.bottom + GAP;
    Object.assign(box.style, { left: `${left + scrollX}px`, top: `${Math.max(0, top + scrollY)}px` });
  }

  function open(link) {
    const box = definitionOf(link);
    if (isOpen(box)) return;
    try { box.showPopover({ source: link }); } catch { box.showPopover(); }
    place(link, box);
    link.setAttribute("aria-expanded", "true");
    wordsOf(box).forEach((part, i) => { part.id = `${box.id}-${i}`; });
    link.setAttribute("aria-describedby", wordsOf(box).map((part) => part.id).join(" "));
    terms.set(box, link);
  }

  function closed(box) {
    const link = terms.get(box);
    closing.add(box);
    link?.setAttribute("aria-expanded", "false");
    link?.removeAttribute("aria-describedby");
    for (const part of wordsOf(box)) part.removeAttribute("id"); // what comes back before a chapter copies them
  }

  /** A pointer opens or closes; Enter on a term whose definition is open goes on to the glossary. Engines count Enter's click differently. */
  function click(event) {
    const link = event.currentTarget, box = definitionOf(link), press = pressed?.link === link ? pressed : null;
    pressed = null;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!press && isOpen(box)) return;
    event.preventDefault();
    if (!press?.open) open(link);
    else if (isOpen(box)) box.hidePopover();
  }

  function leave(event) {
    const box = definitionOf(event.currentTarget);
    if (!box.contains(event.relatedTarget) && !box.matches(":hover")) box.hidePopover();
  }

  const followed = new WeakSet();
  function follow(box) {
    if (followed.has(box)) return;
    followed.add(box);
    box.addEventListener("beforetoggle", (event) => { if (event.newState === "closed") closed(box); });
    box.addEventListener("toggle", () => { closing.delete(box); });
    box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) box.hidePopover(); });
  }
  function take(link) {
    if (!definitionOf(link)) return;
    follow(definitionOf(link));
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("pointerdown", () => { pressed = { link, open: isOpen(definitionOf(link)) }; });
    link.addEventListener("keydown", () => { pressed = null; });
    link.addEventListener("click", click);
    link.addEventListener("focus", () => { if (link.matches(":focus-visible") && !closing.has(definitionOf(link))) open(link); });
    link.addEventListener("blur", leave);
  }
  for (const link of document.querySelectorAll("a[data-term]:not(.my-work *)")) take(link);
  document.addEventListener("keydown", () => closing.clear(), true); // the next key is a wish of its own, even before the browser reports the last change
  document.addEventListener("term", ({ detail }) => take(detail)); // a script has put one there
})();
