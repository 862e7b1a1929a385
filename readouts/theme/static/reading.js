// Two ways to read a chapter: notes beside the text or after reading, and a stop to predict what the text will claim next.
// Everything is in the page; this script only covers and uncovers, by classes that the style sheet knows. Paper shows all.
(() => {
  "use strict";
  const root = document.documentElement;
  const kept = {
    get(key) { try { return localStorage.getItem(key) ?? ""; } catch { return ""; } },
    set(key, text) { try { localStorage.setItem(key, text); } catch { /* lasts as long as the page */ } },
  };
  root.classList.add("covers"); // before the page is drawn
  root.classList.toggle("notes-after", kept.get("readouts:notes") === "after");

  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }

  /** The choice before the reading, and the button at its end that brings the notes back. */
  function noteModes(reading) {
    const key = `readouts:read:${reading.dataset.text}`;
    const status = el("p", { class: "reading-status", role: "status", tabindex: "-1" });
    const read = (done) => { kept.set(key, done ? "1" : ""); reading.classList.toggle("read", done); };
    const choose = (value) => {
      kept.set("readouts:notes", value);
      root.classList.toggle("notes-after", value === "after");
      if (value === "after") read(false);
      status.textContent = "";
    };
    const option = (value, words) => {
      const input = el("input", { type: "radio", name: "notes", value, onchange: () => choose(value) });
      input.checked = root.classList.contains("notes-after") === (value === "after");
      return el("label", {}, input, ` ${words}`);
    };
    const finish = () => {
      read(true);
      status.replaceChildren("The notes stand beside the text now. ", el("a", { href: "#p1" }, "Begin again at the first paragraph."));
      status.focus();
    };
    reading.classList.toggle("read", kept.get(key) === "1");
    reading.before(el("fieldset", { class: "note-modes" }, el("legend", {}, "Notes"),
      option("beside", "beside the text"), option("after", "after reading")));
    const button = el("button", { type: "button", onclick: finish }, "I have read it once: show the notes");
    reading.append(el("div", { class: "reading-end" }, button, status));
  }

  /** The rest stays covered until the reader has written something and goes on, or goes on without. */
  function predictStop(stop) {
    const key = `readouts:predict:${stop.dataset.text}`, seen = `${key}:seen`;
    const field = el("textarea", { id: "predict-text", rows: "3" });
    const name = () => field.value.trim() ? "Keep this and show the rest" : "Show the rest";
    const button = el("button", { type: "button", onclick: () => toggle() }, "");
    const status = el("p", { class: "reading-status", role: "status" });
    const show = () => {
      const covered = !stop.classList.contains("seen");
      button.textContent = covered ? name() : "Cover the rest again";
      status.textContent = covered ? "The rest of the reading is covered." : "";
    };
    const toggle = () => {
      stop.classList.toggle("seen");
      kept.set(seen, stop.classList.contains("seen") ? "1" : "");
      show();
    };
    field.value = kept.get(key);
    field.addEventListener("input", () => { kept.set(key, field.value); show(); });
    stop.classList.toggle("seen", kept.get(seen) === "1");
    stop.append(el("label", { for: "predict-text" }, "What will the text claim next? It stays on this device."), field, button, status);
    show();
    stop.addEventListener("uncover", () => { stop.classList.add("seen"); show(); });
  }

  /** An address that names something covered uncovers it, for this visit. */
  function uncoverTarget() {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* an address typed wrong */ }
    if (!target?.closest(".reading") || target.checkVisibility?.()) return;
    const stop = document.querySelector(".predict"), reading = target.closest(".reading");
    if (stop && stop.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING) stop.dispatchEvent(new Event("uncover"));
    if (target.closest(".notes")) reading.classList.add("read");
    target.scrollIntoView();
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const reading of document.querySelectorAll(".reading")) noteModes(reading);
    for (const stop of document.querySelectorAll(".predict")) predictStop(stop);
    uncoverTarget();
    addEventListener("hashchange", uncoverTarget);
  });
})();
