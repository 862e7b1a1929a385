// A quiz item that one answers: the same in a chapter's quiz and where an item comes back.
import { el, spoken } from "./dom.js";

/**
 * Let one choose among the options of an item, and show why the choice is right or wrong. `chosen` is the option chosen before, `answered`
 * hears of each choice. Returns what clears the choice.
 */
export function choosable(item, name, chosen, answered) {
  const group = item.querySelector("ol"), options = [...group.children], reasons = [...item.querySelectorAll("details li")];
  const feedback = el("div", { class: "feedback", role: "status" });
  item.querySelector("details").hidden = true;
  const question = item.querySelector("p:not(.meta)");
  question.id = `${name}-asked`;
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-labelledby", question.id); // not its words again, which would be spoken twice
  const reveal = (i) => { feedback.replaceChildren(el("p", {}, ...reasons[i].cloneNode(true).childNodes)); };
  options.forEach((option, i) => {
    const radio = el("input", { type: "radio", name, value: i, onchange: () => { reveal(i); answered(i, reasons[i].classList.contains("right")); },
      onkeydown: (event) => { // arrows go from option to option, and only the space bar chooses: to pass an option isn't to answer
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        options.at((i + step) % options.length).querySelector("input").focus();
      } });
    option.setAttribute("role", "none");
    const letter = spoken(`${String.fromCharCode(65 + i)}. `); // a list's own signs are not spoken here, and what follows names them
    const label = el("label", {}, radio, letter, ...option.childNodes);
    option.replaceChildren(label);
  });
  group.after(feedback);
  if (options[chosen]) { options[chosen].querySelector("input").checked = true; reveal(chosen); }
  return () => { feedback.replaceChildren(); for (const radio of group.querySelectorAll("input")) radio.checked = false; };
}
