// When the parts of a page begin, for those with many.

/**
 * Begin one part of a page after the other, so that the browser can answer the reader in between. If the address
 * names a place, no part waits: the browser goes there once all parts are in place.
 */
export const begin = (part) => { if (location.hash) part(); else setTimeout(part); };
