// The end of a chapter or a meeting: what the reader has done of it, what is still open, and how to hand it in.
import { el } from "./dom.js";
import { nameField } from "./name.js";
import { answers, choices, download, savedAs, studentName } from "./store.js";
import { RIGHT, askedOf, predictedAs, workPage } from "./written.js";

/** Links to what is still open, by its number; `what` it is the number of is only spoken. */
function open(what, items) {
  const links = items.flatMap(([number, item], i) => [i ? ", " : "", el("a", { href: `#${item.id}`, "aria-label": `${what} ${number}` }, number)]);
  return items.length ? [" Still open: ", ...links, "."] : [];
}

/** All that can be written on this page, as My work has it for all pages: { id, title, prompt, checks }. */
function onThisPage(owner, title, questions, sides) {
  const words = (parts) => [...parts].map((part) => part.textContent.trim()).join("\n"), stop = document.querySelector(".predict");
  return [
    ...(stop ? [{ id: `${owner}/prediction`, title: `${title}, prediction`, checks: RIGHT.text, prompt: words(stop.querySelectorAll(":scope > p:not(.predict-head, .reading-status)")) }] : []),
    ...questions.map(([, item, i]) => ({ id: `${owner}/${item.id.slice(4)}`, title: `${item.parentElement.dataset.title ?? title}, question ${i}`,
      prompt: words(item.querySelectorAll(":scope > p:not(.meta, .see)")) || item.firstChild.textContent, checks: [...item.querySelectorAll(".checks > li")].map((check) => check.textContent.trim()) })),
    ...sides.map(({ id, account }) => ({ id: `${owner}/prediction-${id}`, title: `${title}, prediction`, checks: RIGHT.meeting, prompt: askedOf(account) })),
  ];
}

export function finish(box) {
  const { text: owner, what, title } = box.dataset, list = el("ul"), work = workPage();
  const questions = [...document.querySelectorAll(`ol.questions[data-text="${owner}"]`)].flatMap((list) => [...list.children]
    .map((item, i) => [`${list.dataset.title ? `${list.closest("section").querySelector("h2").firstChild.textContent} ` : ""}${i + 1}`, item, i + 1]));
  const items = [...document.querySelectorAll(`ol.quiz[data-text="${owner}"] > li`)].map((item, i) => [i + 1, item]);
  const stop = document.querySelector(".predict"), compared = document.querySelector(".rtr-compare");
  const ask = onThisPage(owner, title, questions, compared ? JSON.parse(compared.querySelector("script").textContent).sides : []);
  const lines = () => {
    const all = answers(), tried = choices(owner), right = Object.values(tried).filter((item) => item.right).length;
    const unanswered = questions.filter(([, item]) => !all[`${owner}/${item.id.slice(4)}`]);
    const untried = items.filter(([, item]) => !tried[item.id.slice(5)]);
    const predicted = Object.keys(all).filter((id) => id.startsWith(`${owner}/prediction-`)).length, late = predictedAs(`${owner}/prediction`).late;
    return [
      questions.length && [`Questions: ${questions.length - unanswered.length} of ${questions.length} answered.`, ...open("Question", unanswered)],
      items.length && [`Quiz: ${right} of ${items.length} right.`, ...open("Quiz question", untried)],
      stop && (all[`${owner}/prediction`] ? [late ? "Prediction: written after uncovering." : "Prediction: written."]
        : ["Prediction: ", el("a", { href: "#predict" }, "not written"), "."]),
      compared && (predicted ? [`Predictions: ${predicted} written.`]
        : ["Predictions: ", el("a", { href: `#${compared.closest("section[id]")?.id ?? "main"}` }, "none written"), "."]),
    ].filter(Boolean);
  };
  const tell = () => list.replaceChildren(...lines().map((line) => el("li", {}, ...line)));
  const said = el("span", { role: "status" });
  const give = () => {
    const saved = download("html", ask, owner, { [owner]: title });
    if (saved) said.textContent = ` ${savedAs(saved)}${studentName().trim() ? "" : " The file has no name in it: type yours and download it again."}`;
  };
  box.append(list, el("p", {}, "All of it is kept on this device, in this browser, and nowhere else.",
    ...(work ? [" It is gathered on ", el("a", { href: work }, "My work"), ", to download and hand in together."] : [])),
  nameField("finish-name", () => { said.textContent = ""; }),
  el("p", {}, el("button", { type: "button", class: "again", onclick: give }, `Download what you did ${what === "page" ? "on" : "in"} this ${what}`), said));
  for (const event of ["input", "change", "click"]) document.addEventListener(event, () => setTimeout(tell));
  tell();
}
