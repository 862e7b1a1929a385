// The end of a chapter or a meeting: what the reader has done of it, what is still open, and how to hand it in.
import { el } from "./dom.js";
import { NAME, answers, choices, download, store } from "./store.js";
import { workPage } from "./written.js";

/** Links to what is still open, by its number. */
function open(items) {
  const links = items.flatMap(([number, item], i) => [i ? ", " : "", el("a", { href: `#${item.id}` }, String(number))]);
  return items.length ? [" Still open: ", ...links, "."] : [];
}

export function finish(box) {
  const owner = box.dataset.text, list = el("ul");
  const questions = [...document.querySelectorAll(`ol.questions[data-text="${owner}"] > li`)].map((item, i) => [i + 1, item]);
  const items = [...document.querySelectorAll(`ol.quiz[data-text="${owner}"] > li`)].map((item, i) => [i + 1, item]);
  const stop = document.querySelector(".predict"), compared = document.querySelector(".rtr-compare");
  const lines = () => {
    const all = answers(), tried = choices(owner), right = Object.values(tried).filter((item) => item.right).length;
    const unanswered = questions.filter(([, item]) => !all[`${owner}/${item.id.slice(4)}`]);
    const untried = items.filter(([, item]) => !tried[item.id.slice(5)]);
    const predicted = Object.keys(all).filter((id) => id.startsWith(`${owner}/prediction-`)).length;
    return [
      questions.length && [`Questions: ${questions.length - unanswered.length} of ${questions.length} answered.`, ...open(unanswered)],
      items.length && [`Quiz: ${right} of ${items.length} right.`, ...open(untried)],
      stop && (all[`${owner}/prediction`] ? ["Prediction: written."] : ["Prediction: ", el("a", { href: "#predict" }, "not written"), "."]),
      compared && (predicted ? [`Predictions: ${predicted} written.`]
        : ["Predictions: ", el("a", { href: `#${compared.closest("section[id]")?.id ?? "main"}` }, "none written"), "."]),
    ].filter(Boolean);
  };
  const tell = () => list.replaceChildren(...lines().map((line) => el("li", {}, ...line)));
  const said = el("span", { role: "status" });
  const give = () => {
    download("json", [], owner);
    said.textContent = store.get(NAME)?.trim() ? "" : " The file has no name in it: type yours on My work first.";
  };
  const what = box.dataset.what, work = workPage();
  box.append(list, el("p", {}, "All of it is kept on this device, in this browser, and nowhere else.",
    ...(work ? [" It is gathered on ", el("a", { href: work }, "My work"), ", to download and hand in together."] : [])),
  el("p", {}, el("button", { type: "button", class: "again", onclick: give }, `Download what you did in this ${what}`), said));
  for (const name of ["input", "change", "click"]) document.addEventListener(name, () => setTimeout(tell));
  tell();
}
