// What a Han character is, for regular expressions with the flag u: the same as readouts/text/scripts.py, as a test makes sure.

/** Han characters, as the inside of a character class. */
export const HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}";
/** The punctuation and the wide forms that go with them. */
export const CJK_MARKS = "\u3001-\u303f\uff00-\uffef";
