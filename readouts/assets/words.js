// Words as they are hashed and counted: rules 1 and 2 of readouts/anchoring/fingerprints.py.
import { asCharacters } from "./radicals.js";
import { HAN } from "./scripts.js";

export const WORD = new RegExp(`[${HAN}]|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
export const fold = (t) => asCharacters(t).normalize("NFKC").toLowerCase().replace(/[\p{M}\p{Cf}]/gu, "").replace(/ς/g, "σ").replace(/[ʻʼ]/g, "'");
export const words = (text) => fold(text).match(WORD) ?? [];
