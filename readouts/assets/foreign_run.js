// Chinese or Korean inside other text, for regular expressions with the flag u: the same as readouts/text/scripts.py, as a test makes sure.
import { HAN } from "./scripts.js";

export const HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af";
/** From a character on, with the marks and figures that go with it. */
export const FOREIGN_RUN = `(?<han>[${HAN}][\u3000-\u303f${HAN}\uff00-\uffef“”‘’…—·0-9]*)|(?<hangul>[${HANGUL}](?:[${HANGUL}${HAN}0-9“”‘’…—· ,.]*[${HANGUL}${HAN}])?)`;
