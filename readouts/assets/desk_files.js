// The text of a file that is opened or dropped on the desk.

/** Why a file can't be read, as the end of a sentence that begins with its name. */
export class NotText extends Error {}

const COPY_IT = "Copy its text into the field, or use readouts draft, which reads it.";
const OTHER_FILES = [["%PDF", `is a PDF. ${COPY_IT}`], ["PK\u0003\u0004", `is a Word file or a packed one. ${COPY_IT}`],
  ["\u00d0\u00cf\u0011\u00e0", "is an old Word file. Copy its text into the field."]];

/** The text, whatever it was encoded in. */
export function decoded(bytes) {
  const begin = String.fromCharCode(...bytes.subarray(0, 8)), known = OTHER_FILES.find(([sign]) => begin.startsWith(sign));
  if (known) throw new NotText(known[1]);
  const read = (name) => new TextDecoder(name, { fatal: true }).decode(bytes);
  for (const name of bytes[0] > 253 ? ["utf-16le", "utf-16be"] : ["utf-8", "gb18030"]) {
    try {
      const text = read(bytes[0] === 0xfe ? "utf-16be" : name);
      if (text.includes("\0")) break; // a picture, a sound
      if (name !== "gb18030" || /\p{Script=Han}{2}/u.test(text)) return text;
    } catch { /* the next one */ }
  }
  const text = new TextDecoder("windows-1252").decode(bytes);
  if (/[\0-\x08]/.test(text)) throw new NotText("isn’t a text file. Open a text or HTML file, or paste the words.");
  return text;
}
