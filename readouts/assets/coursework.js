// What a student does: answers to the questions, the quiz, the end of a chapter. The page that collects it all has a script of its own.
// Everything stays on the device. Keys are the ids of questions, so a new build of the site finds the answers again.
import { answerBox, countAnswers } from "./answers.js";
import { begin } from "./begin.js";
import { finish } from "./finish.js";
import { quiz } from "./quiz.js";
import { el } from "./dom.js";
import { seeAll, warn } from "./store.js";

export function startCoursework() {
  for (const list of document.querySelectorAll("ol.questions[data-text]")) begin(() => {
    for (const item of list.children)
      answerBox(item, `${list.dataset.text}/${item.id.replace(/^ask-/, "")}`, "Your answer", () => countAnswers(list));
    countAnswers(list);
    if (!document.querySelector(".finish")) list.after(el("p", { class: "kept" }, "Your answers are kept on this device and nowhere else.", ...seeAll()));
    warn(list);
  });
  for (const list of document.querySelectorAll("ol.quiz[data-text]")) begin(() => quiz(list));
  for (const box of document.querySelectorAll(".finish")) begin(() => finish(box));
}
