// Shared by all scripts that keep something for the reader: nothing else uses the device's store, but for place.js, which names what is in it.

const ANY = "readouts:"; // how a name begins for the scripts, wherever it is kept
const place = () => document.documentElement.dataset.kept ?? ANY; // a notebook has no place of its own

/** The name of something in the store of this device. */
export const placed = (key) => key.replace(ANY, place());

/**
 * What the reader wrote or chose, kept on the device; if the browser refuses, or has no room, it lasts as long as the page, and `set` returns
 * false. `stored` leaves out what lasts only that long. A store that refuses has nothing to drop and no keys.
 */
export const kept = (() => {
  const memory = new Map();
  return {
    get(key) { return memory.get(key) ?? this.stored(key); },
    stored(key) { try { return localStorage.getItem(placed(key)) ?? ""; } catch { return ""; } },
    set(key, text) {
      try { localStorage.setItem(placed(key), text); memory.delete(key); return true; } catch { memory.set(key, text); return false; }
    },
    /** The same, read as JSON; null if there is nothing that can be. */
    json(key) { try { return JSON.parse(this.get(key)); } catch { return null; } },
    drop(key) { memory.delete(key); try { localStorage.removeItem(placed(key)); } catch {} },
    keys(prefix) {
      const found = [...memory.keys()];
      try { found.push(...Object.keys(localStorage).filter((name) => name.startsWith(place())).map((name) => ANY + name.slice(place().length))); } catch {}
      return [...new Set(found)].filter((key) => key.startsWith(prefix));
    },
  };
})();
