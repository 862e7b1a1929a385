// Ways to read a chapter: notes next to the text, after reading or not at all, of one kind only, one after the other; and a stop to predict
// what the text will claim next. Everything is in the page; this script only covers, uncovers and highlights, with classes that the style
// sheet knows. Paper shows everything.
import { kept } from "../../device.js";
import { el, soon, spoken } from "../../dom.js";
import { tally } from "../../outline.js";
import { RIGHT, freeze, predictedAs, selfCheck, workPage, write, writtenAs } from "../../written.js";

(() => {
  const root = document.documentElement;
  const HOLD = 600; // milliseconds in which a page that jumps to a note does not turn to another paragraph
  const FIRST_WORDS = 10; // of a paragraph that followed a prediction
  const REST = 150; // milliseconds that the pointer rests on a quotation it did not merely pass
  const mode = (value) => { for (const name of ["after", "none"]) root.classList.toggle(`notes-${name}`, value === name); };
  root.classList.add("covers", "paned"); // before the page is drawn
  mode(kept.get("readouts:notes"));

  const told = el("div", { class: "uncovered", role: "status" });
  const putAway = () => { told.replaceChildren(); root.classList.remove("tells-uncovered"); };
  /** What was uncovered for who went past its cover: that it was, why, and the way to cover it again. */
  function tellUncovered(why, name, cover) {
    const button = (words, act) => el("button", { type: "button", onclick: () => { putAway(); act(); } }, words);
    root.classList.add("tells-uncovered");
    told.append(el("p", {}, `${why} for this visit. `, button(name, cover), " ", button("OK", () => {})));
  }

  /** A sign that is seen and not spoken. */
  const sign = (drawn) => el("span", { "aria-hidden": "true" }, drawn);
  /** The number of a paragraph, which would be spoken without the sign before it. */
  const numbered = (n) => [sign("¶ "), spoken("paragraph "), n];

  /** The choice before the reading, and the button at its end that brings the notes back. */
  function noteModes(reading) {
    const key = `readouts:read:${reading.dataset.text}`;
    const status = el("p", { class: "reading-status", role: "status", tabindex: "-1" });
    const read = (done) => { kept.set(key, done ? "1" : ""); reading.classList.toggle("read", done); };
    const choose = (value) => {
      kept.set("readouts:notes", value);
      mode(value);
      if (value === "after") read(false);
      status.textContent = "";
      putAway();
    };
    const radios = ["beside", "after", "none"].map((value) => el("input", { type: "radio", name: "notes", value, onchange: () => choose(value) }));
    const tell = () => {
      const now = ["after", "none"].find((name) => root.classList.contains(`notes-${name}`)) ?? "beside";
      for (const radio of radios) radio.checked = radio.value === now;
    };
    const finish = () => {
      read(true);
      status.replaceChildren("The notes are next to the text now. ", el("a", { href: "#p1" }, "Start again at the first paragraph."));
      status.focus();
    };
    reading.classList.toggle("read", kept.get(key) === "1");
    reading.before(el("div", { class: "reading-bar" }, el("details", { class: "reading-options", open: matchMedia("(min-width: 62rem)").matches }, el("summary", {}, "How to read the notes"),
      el("fieldset", { class: "note-modes" }, el("legend", {}, "Notes"),
        ...["next to the text", "after reading", "none"].map((words, i) => el("label", {}, radios[i], ` ${words}`))))));
    tell();
    reading.addEventListener("uncover", ({ detail: note }) => { // for this visit: what was chosen stays kept
      const none = root.classList.contains("notes-none"), hidden = none || (root.classList.contains("notes-after") && !reading.classList.contains("read"));
      if (hidden) tellUncovered("You came to a note, so the notes are shown", "Hide them again", () => {
        if (none) mode("none");
        else reading.classList.remove("read");
        tell();
        note.closest(".para").querySelector(".number").focus();
      });
      reading.classList.add("read");
      if (none) mode("beside");
      tell();
    });
    const button = el("button", { type: "button", onclick: finish }, "I have read it once. Show the notes");
    reading.append(el("div", { class: "reading-end" }, button, status));
  }

  /** On a wide screen the notes on the paragraph being read appear next to it, in a pane that neither covers nor moves the text. */
  function pane(reading) {
    const paragraphs = [...reading.querySelectorAll(".para")];
    let current = null, until = 0; // what was gone to stays, until the reader scrolls on
    const place = () => {
      const notes = current?.querySelector(".notes");
      if (!notes) return;
      const room = reading.getBoundingClientRect().bottom - current.getBoundingClientRect().top;
      notes.style.setProperty("--room", `${Math.max(room, innerHeight / 2)}px`);
    };
    const show = (paragraph) => {
      const left = current?.querySelector(".pane");
      if (left?.scrollTop) left.scrollTop = 0; // so that the browser has to scroll it, if it brings a reader there again
      current?.classList.remove("current");
      current = paragraph;
      current.classList.add("current");
      reading.dispatchEvent(new CustomEvent("turned", { detail: current }));
    };
    const turn = (paragraph, hold) => {
      if (paragraph && hold) until = performance.now() + HOLD;
      if (!paragraph || paragraph === current) return false;
      show(paragraph);
      place();
      return true;
    };
    /** A reader has come to a part of a paragraph; a note that was not seen is on the screen then. */
    const come = ({ target }) => {
      const turned = turn(target.closest(".para"), true), notes = target.closest(".pane");
      if (turned) notes?.scrollIntoView({ block: "nearest" });
    };
    const seen = markRead(reading, paragraphs);
    const line = new IntersectionObserver((entries) => {
      const entered = entries.findLast((entry) => entry.isIntersecting);
      if (entered && scrollY) seen(entered.target);
      if (entered && performance.now() > until) turn(entered.target, false);
    }, { rootMargin: "-30% 0px -70%" });
    for (const paragraph of paragraphs) line.observe(paragraph);
    new ResizeObserver(place).observe(reading);
    for (const name of ["focusin", "click"]) reading.addEventListener(name, come);
    reading.addEventListener("scroll", (event) => { // the browser has found words in notes that are not seen, or a listener has come to them
      if (event.target.scrollTop && !current.contains(event.target)) come(event);
    }, true);
    addEventListener("load", () => soon(() => {
      for (const note of reading.querySelectorAll(".note")) note.append(backToWords(note));
      reading.classList.add("settled"); // the notes that are not seen are laid out, for who listens
    }));
    reading.addEventListener("turn", (event) => turn(event.detail.closest(".para"), true));
    let resting = 0;
    reading.addEventListener("pointermove", (event) => { // not what scrolls by under a pointer that lies still
      clearTimeout(resting);
      const quotation = event.target.closest(".quotation, mark[data-notes]");
      if (quotation && (event.movementX || event.movementY)) resting = setTimeout(() => turn(quotation.closest(".para"), true), REST);
    });
    show(paragraphs[0]); // the observer places it, once the page has been laid out anyway
  }

  /** Which paragraphs the reader has come to, kept on the device until it is told to forget them. Returns what marks one. */
  function markRead(reading, paragraphs) {
    const key = `readouts:seen:${reading.dataset.text}`, done = new Set(kept.get(key).split(" ").filter(Boolean));
    const start = document.querySelector("a.start:not(.have)"), words = start?.textContent, first = start?.getAttribute("href");
    const tell = () => {
      for (const paragraph of paragraphs) paragraph.classList.toggle("seen", done.has(paragraph.id));
      tally(reading, done.size ? `${done.size} of ${paragraphs.length}` : "");
      forget.hidden = !done.size;
    };
    const forget = el("button", { type: "button", onclick: () => { done.clear(); kept.drop(key); tell(); } }, "Forget what I have read");
    document.querySelector(".reading-options").append(forget);
    tell();
    const last = [...done].at(-1); // who comes back goes on where they were
    if (start && paragraphs.some(({ id }) => id === last) && done.size < paragraphs.length) {
      start.replaceChildren("Continue at ", ...numbered(last.slice(1)));
      start.setAttribute("href", `#${last}`);
      forget.addEventListener("click", () => { start.textContent = words; start.setAttribute("href", first); });
    }
    return (paragraph) => {
      if (done.has(paragraph.id)) return;
      done.add(paragraph.id);
      kept.set(key, [...done].join(" "));
      tell();
    };
  }

  /** From the end of a note to the words that it is about; seen once the keyboard comes to it. Who listens hears by it that the note ends. */
  const backToWords = (note) => el("a", { class: "back-to-words", href: `#q-${note.id.slice(2)}` }, "Back to the words: ",
    el("span", { translate: "no" }, note.querySelector(".note-quote").textContent));

  /** A quotation and its note light up together; from note to note, by button or key; one kind of note only. */
  function noteSteps(reading) {
    const notes = [...reading.querySelectorAll(".note")], status = el("p", { class: "reading-status", role: "status" });
    if (!notes.length) return;
    let at = -1;
    const light = (...ids) => {
      for (const lit of reading.querySelectorAll(".lit")) lit.classList.remove("lit");
      for (const id of ids) {
        document.getElementById(`n-${id}`)?.classList.add("lit");
        for (const mark of reading.querySelectorAll(`#q-${id}, mark[data-notes~="${id}"]`)) mark.classList.add("lit");
      }
    };
    const pointed = (event) => {
      const place = event.target.closest(".note, .quotation, mark[data-notes]");
      light(...(place?.dataset.notes ?? place?.id.slice(2) ?? "").split(" ").filter(Boolean));
    };
    for (const name of ["pointerover", "focusin"]) reading.addEventListener(name, pointed);
    reading.addEventListener("click", ({ target }) => { // the words themselves open their note, not only its number
      const mark = target.closest(".quotation mark, mark[data-notes]");
      if (!mark || target.closest("a") || String(getSelection())) return;
      const note = document.getElementById(`n-${(mark.dataset.notes ?? mark.parentElement.id.slice(2)).split(" ")[0]}`);
      if (!note) return;
      note.open = true;
      uncover(note);
      if (note.getBoundingClientRect().bottom > innerHeight) note.scrollIntoView({ block: "nearest" });
    });
    const go = (step) => {
      const shown = notes.filter((note) => !note.classList.contains("off"));
      const next = step > 0 ? shown.find((note) => notes.indexOf(note) > at) : shown.findLast((note) => notes.indexOf(note) < at);
      if (!next) { status.textContent = step > 0 ? "That was the last note." : "That was the first note."; return; }
      status.textContent = "";
      at = notes.indexOf(next);
      next.open = true;
      uncover(next);
      next.parentElement.prepend(steps);
      next.closest(".para").scrollIntoView({ block: "start" });
      if (next.getBoundingClientRect().top > innerHeight * 0.8) next.scrollIntoView({ block: "center" });
      const head = next.querySelector("summary");
      head.scrollIntoView({ block: "nearest" }); // the pane scrolls by itself
      head.focus({ preventScroll: true });
    };
    const button = (step, ...words) => el("button", { type: "button", onclick: () => go(step) }, ...words);
    const steps = el("nav", { class: "note-steps", "aria-label": "From note to note" }, button(-1, sign("‹ "), "previous note"), button(1, "next note", sign(" ›")));
    reading.addEventListener("turned", ({ detail: paragraph }) => { // where one reads on, one steps on
      const first = paragraph.querySelector(".note");
      if (!first || !matchMedia("(min-width: 62rem)").matches) return;
      first.parentElement.prepend(steps);
      if (!paragraph.contains(notes[at] ?? null)) at = notes.indexOf(first) - 1;
    });
    reading.addEventListener("focusin", (event) => { at = Math.max(notes.indexOf(event.target.closest(".note")), at); });
    reading.addEventListener("keydown", (event) => {
      const step = { n: 1, p: -1 }[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
      event.preventDefault();
      go(step);
    });
    const kinds = new Map();
    for (const note of notes) kinds.set(kindOf(note), (kinds.get(kindOf(note)) ?? 0) + 1);
    const core = notes.filter((note) => note.classList.contains("core"));
    const isChosen = (note) => !select.value || note.classList.contains(select.value === "core" ? "core" : `kind-${select.value}`);
    const sift = () => {
      for (const note of notes) note.classList.toggle("off", !isChosen(note));
      status.textContent = select.value ? `${notes.filter(isChosen).length} of ${notes.length} notes shown` : "";
      only.checked = select.value === "core";
      at = -1;
    };
    /** Only the core notes, open where notes are folded; the choice is kept for every chapter. */
    const coreOnly = () => {
      if (only.checked) for (const note of core) note.open = true;
      select.value = only.checked ? "core" : "";
      sift();
    };
    const only = el("input", { type: "checkbox", onchange: () => { kept.set("readouts:core", only.checked ? "1" : ""); coreOnly(); } });
    reading.addEventListener("uncover", ({ detail: target }) => { // a note of another kind is gone to: it alone is shown as well
      target.closest(".note.off")?.classList.remove("off");
    });
    const select = el("select", { onchange: sift }, el("option", { value: "" }, `all ${notes.length} notes`),
      ...(core.length ? [el("option", { value: "core" }, `the ${core.length} core notes`)] : []),
    ...[...kinds].map(([kind, count]) => el("option", { value: kind }, `${kind} (${count})`)));
    const all = el("button", { type: "button", class: "note-all", onclick: () => {
      const open = notes.some((note) => !note.open);
      for (const note of notes) note.open = open;
      all.textContent = open ? "Close all notes" : "Open all notes";
    } }, "Open all notes");
    const tools = el("div", { class: "note-tools" }, el("label", {}, "Kind ", select), button(1, "step through the notes", sign(" ›")), all,
      el("span", { "aria-hidden": "true" }, "or, within the text, press n and p")); // keys that a screen reader has uses of its own for
    const key = el("p", { class: "note-key", "aria-hidden": "true" }, "The signs: ", ...[...kinds.keys()].map((kind) => el("span", { class: `kind-${kind}` }, kind)));
    document.querySelector(".note-modes").after(tools, key);
    const bar = document.querySelector(".reading-bar");
    bar.after(status); // seen where the options are folded, too
    if (!core.length) return;
    bar.append(el("label", { class: "core-only" }, only, ` Only the ${core.length} core notes`), ...reading.querySelectorAll(".core-key"));
    only.checked = kept.get("readouts:core") === "1";
    if (only.checked) coreOnly();
  }

  const kindOf = (note) => note.className.match(/kind-(\w+)/)[1];

  /** Where the passage ends that was predicted, what one wrote is next to what the passage says. Returns what shows it, if there are words. */
  function whatFollowed(stop) {
    const { after, until } = stop.dataset, paragraphs = [...document.querySelectorAll(".reading > .para")];
    const passage = paragraphs.filter(({ id }) => Number(id.slice(1)) > Number(after) && Number(id.slice(1)) <= Number(until));
    if (!passage.length) return () => {};
    const mine = el("blockquote"), head = el("h3"), said = passage.map((paragraph) => { // which is right above: its first words say what was where
      const full = paragraph.querySelector(".precis .brief"); // where the text itself is shown, its précis is folded below it
      const words = (full ?? paragraph.querySelector(".precis")).querySelector(":scope > p").textContent.split(/\s+/);
      return el("li", {}, el("a", { href: `#${paragraph.id}` }, ...numbered(paragraph.id.slice(1))), ` ${words.slice(0, FIRST_WORDS).join(" ")} …`);
    });
    const box = el("aside", { class: "predicted", id: "predicted", "aria-label": "Your prediction, and what followed" },
      el("div", {}, head, mine, el("p", {}, el("a", { href: "#predict" }, "Go back to it"))),
      el("div", {}, el("h3", {}, "What followed"), el("ul", {}, ...said)), selfCheck(`${stop.dataset.text}/prediction`, RIGHT.text));
    passage.at(-1).after(box);
    return ({ text, late }) => {
      mine.textContent = text;
      box.hidden = !text;
      head.textContent = late ? "You wrote this after uncovering" : "You predicted";
    };
  }

  /** The rest stays covered until the reader goes on, with or without writing something. */
  function predictStop(stop) {
    const id = `${stop.dataset.text}/prediction`, seen = `readouts:predict:${stop.dataset.text}:seen`;
    const field = el("textarea", { id: "predict-text", rows: "3" });
    const name = () => field.value.trim() ? "Keep this and show the rest" : "Show the rest";
    const button = el("button", { type: "button", onclick: () => toggle() }, "");
    const status = el("p", { class: "reading-status", role: "status" });
    const compare = whatFollowed(stop);
    const show = () => {
      compare(field.value.trim() ? predictedAs(id) : { text: "" });
      const covered = !stop.classList.contains("seen");
      button.textContent = covered ? name() : "Cover the rest again";
      status.textContent = covered ? "The rest of the reading is covered." : "";
    };
    const toggle = () => {
      putAway();
      if (stop.classList.toggle("seen")) freeze(id);
      kept.set(seen, stop.classList.contains("seen") ? "1" : "");
      show();
    };
    field.value = writtenAs(id)?.text ?? "";
    field.addEventListener("input", () => { write(id, field.value); show(); });
    stop.classList.toggle("seen", kept.get(seen) === "1");
    stop.append(el("label", { for: "predict-text" }, "What will the text claim next?"), field, button,
      el("p", { class: "reading-status" }, "What you write stays on this device. It comes back where the passage ends.",
        ...(workPage() ? [" See ", el("a", { href: workPage() }, "My work"), "."] : [])), status);
    show();
    stop.addEventListener("uncover", () => {
      if (!stop.classList.contains("seen")) tellUncovered("You came to a place after the stop to predict, so the rest of the reading is shown", "Cover it again", () => {
        stop.classList.remove("seen");
        show();
        button.focus();
      });
      stop.classList.add("seen");
      freeze(id);
      show();
    });
  }

  /** An address that names something covered uncovers it, for this visit. */
  function uncoverTarget({ target, detail: show }) {
    if (!target.closest(".reading")) return;
    uncover(target);
    show();
  }

  let arrived = null; // at a place of the page, before the page was ready
  const waits = (event) => { arrived = event; };
  document.addEventListener("arrived", waits);

  function uncover(target) {
    const stop = document.querySelector(".predict"), reading = target.closest(".reading");
    if (stop && stop.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING) stop.dispatchEvent(new Event("uncover"));
    if (target.closest(".notes")) reading.dispatchEvent(new CustomEvent("uncover", { detail: target }));
    reading.dispatchEvent(new CustomEvent("turn", { detail: target }));
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const reading of document.querySelectorAll(".reading")) {
      noteModes(reading);
      noteSteps(reading);
      pane(reading);
      reading.prepend(told);
      reading.classList.add("ready");
    }
    for (const stop of document.querySelectorAll(".predict")) predictStop(stop);
    if (arrived) uncoverTarget(arrived);
    document.removeEventListener("arrived", waits);
    document.addEventListener("arrived", uncoverTarget);
  });
})();
