// Where a page can't save a file: apps on iPhones and iPads that show pages inside themselves do nothing with a download. The device's share
// sheet takes the file instead; failing that, the words are copied, and failing that, they are there to be copied.
import { el } from "./dom.js";

/** Whether this browser saves files: all do but the views inside apps, which aren't Safari and don't say that they are. */
export const savesFiles = () => !/AppleWebKit\/(?!.*(Safari|Chrome)\/)/.test(navigator.userAgent);

/** Pass on a file, or else its `words`; false if the reader decided against it. */
export async function passOn(file, words) {
  try {
    if (navigator.canShare?.({ files: [file] })) { await navigator.share({ files: [file] }); return true; }
  } catch (error) {
    if (error.name === "AbortError") return false;
  }
  let copied = false;
  try { await navigator.clipboard.writeText(words); copied = true; } catch { /* the reader copies them */ }
  const box = el("textarea", { rows: 8, readonly: true, "aria-label": "Your answers" });
  box.value = words;
  const dialog = el("dialog", { class: "pass-on", "aria-label": "This app can’t save files" }, el("p", {}, "This app can’t save files. ",
    copied ? "Your answers were copied: paste them into an email or a note, and hand that in." : "Copy your answers from here into an email or a note, and hand that in.",
    " Or open this page in Safari; what you wrote stays here, so take the copy along."), box, el("form", { method: "dialog" }, el("button", { class: "again" }, "Close")));
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return true;
}
