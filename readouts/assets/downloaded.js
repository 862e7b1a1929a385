// When the reader last downloaded all their work, on the pages that say how to keep it.
import { kept } from "./device.js";
import { versionOf } from "./forms.js";

const ANSWERS = "readouts:answer:";

function lastDownload(place) {
  const at = kept.json("readouts:downloaded"), day = new Date(typeof at === "string" ? at : NaN), written = kept.keys(ANSWERS).map((key) => versionOf(kept.json(key))).filter((answer) => answer?.text.trim());
  const since = written.filter(({ edited }) => Date.parse(edited) > day).length;
  place.textContent = Number.isNaN(day.getTime()) ? (written.length ? "You have not downloaded your answers on this device yet." : "There are no answers on this device yet.")
    : `You last downloaded all your answers on this device on ${day.toLocaleDateString("en-US", { dateStyle: "long" })}. ${since ? `Since then ${since} of them ${since === 1 ? "has" : "have"} changed.` : "None has changed since then."}`;
}

export function startDownloaded() {
  const tell = () => document.querySelectorAll(".last-download").forEach(lastDownload);
  tell();
  document.addEventListener("handed", tell);
  for (const name of ["storage", "pageshow", "focus"]) addEventListener(name, tell);
}
