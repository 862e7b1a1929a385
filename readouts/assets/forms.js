// What is on the device or in a file may be anything: another course's, another program's, or half of something. Here it is given the form that
// the scripts count on, and what has another form is left out. Nothing here needs a page.

export const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)?$/;
const asText = (value) => (typeof value === "string" ? value : "");

/** The fields of an object; none of anything else. */
export const fieldsOf = (value) => Object.entries(typeof value === "object" && value ? value : {});

/** A version of an answer; null if it is none. */
export const versionOf = (found) => (typeof found?.text === "string" ? { text: found.text, edited: asText(found.edited) } : null);

/** What was ticked, in order. */
export const ticksOf = (found) => (Array.isArray(found) ? found.map(Boolean) : []);

const isChoice = (found) => Number.isInteger(found?.choice) && found.choice >= 0;
const textsOf = (found, ...names) => Object.fromEntries(names.filter((name) => typeof found[name] === "string").map((name) => [name, found[name]]));

/** What was chosen in a quiz, by question. */
export const choicesOf = (found) => Object.fromEntries(fieldsOf(found)
  .filter(([id, item]) => ID.test(id) && isChoice(item))
  .map(([id, item]) => [id, {
    choice: item.choice, right: item.right === true, tries: Number.isInteger(item.tries) ? item.tries : 1, edited: asText(item.edited),
    ...textsOf(item, "asked", "chose"),
    ...(isChoice(item.first) && { first: { choice: item.first.choice, right: item.first.right === true, ...textsOf(item.first, "chose") } }) }]));

/** What was asked again, by `text/question` or `term/id`. */
export const recalledOf = (found) => Object.fromEntries(fieldsOf(found)
  .filter(([card, item]) => ID.test(card) && card.includes("/") && typeof item?.right === "boolean" && typeof item.at === "string")
  .map(([card, { right, at, row, asked }]) => [card, { right, at, row: Number.isInteger(row) && row >= 0 ? row : 0, ...textsOf({ asked }, "asked") }]));
