// When the parts of a page begin, for those with many.

/**
 * Begin one part of a page after the other, so that the browser can answer the reader in between. A place in the address waits for no part:
 * it is gone to when all stand.
 */
export const begin = (part) => { if (location.hash) part(); else setTimeout(part); };
