// What a student does: answers to the questions, the quiz, the end of a chapter. The page that collects it all has a script of its own.
// Everything stays on the device. Keys are the ids of questions, so a new build of the site finds the answers again.
import { answerBox, answerTo, countAnswers } from "./answers.js";
import { begin } from "./begin.js";
import { finish } from "./finish.js";
import { quiz } from "./quiz.js";
import { el } from "./dom.js";
import { seeAll, warn } from "./store.js";

export function startCoursework() {
  for (const list of document.querySelectorAll("ol.questions[data-text]")) begin(() => {
    [...list.children].forEach((item, i) =>
      answerBox(item, `${list.dataset.text}/${item.id.replace(/^ask-/, "")}`, answerTo(i), () => countAnswers(list)));
    countAnswers(list);
    if (!document.querySelector(".finish")) list.after(el("p", { class: "kept" }, "Your answers are kept on this device and nowhere else.", ...seeAll()));
    warn(list);
  });
  for (const list of document.querySelectorAll("ol.quiz[data-text]")) begin(() => quiz(list));
  for (const box of document.querySelectorAll(".finish")) begin(() => finish(box));
}
