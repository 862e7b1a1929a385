// Under which names a site keeps what its reader does. Several courses, or several builds of one, may be on one host and share its store, so
// each has names of its own: those of its course and of its path. Only site.js asks for this, as the first script of every page.

const OLD = /^readouts:[a-z-]+(?::|$)/; // as everything was named before

/** What was kept under the old names, moved to the new ones: all of it or, where the store has no room for that, nothing. Returns whether it was. */
function moved(store, place) {
  const names = Object.keys(store), old = names.filter((name) => OLD.test(name)).map((name) => [name, place + name.slice(9)]), done = [];
  if (names.some((name) => name.startsWith(place))) return true; // there is nothing to bring: this course was here already
  try {
    for (const pair of old) {
      done.push(pair);
      store[pair[1]] = store[pair[0]];
    }
  } catch {
    for (const [, name] of done) delete store[name];
    return false;
  }
  for (const [name] of old) delete store[name];
  return true;
}

/** Tell all scripts of the page how its names begin; the path is that of this script, so it is the same on every page, in a folder, too. */
export function settle() {
  const root = document.documentElement, path = new URL(document.currentScript.src).pathname.replace(/_static\/[^/]*$/, "");
  const place = `readouts:${root.dataset.course}${path.replaceAll(":", "%3A")}:`;
  try { if (moved(localStorage, place)) root.dataset.kept = place; } catch { /* there is no store */ }
}
