// Chinese inside other text, for regular expressions with the flag u: the same as readouts/text/scripts.py, as a test makes sure.
import { HAN } from "./scripts.js";

/** From a character on, with the marks and figures that go with it. */
export const CHINESE_RUN = `[${HAN}][\u3000-\u303f${HAN}\uff00-\uffef“”‘’…—·0-9]*`;
