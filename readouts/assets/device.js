// Shared by all scripts that keep something for the reader: nothing else uses the device's store.

/**
 * What the reader wrote or chose, kept on the device; if the browser refuses, or has no room, it lasts as long as the page, and `set` returns
 * false. `stored` leaves out what lasts only that long. A store that refuses has nothing to drop and no keys.
 */
export const kept = (() => {
  const memory = new Map();
  return {
    get(key) { return memory.get(key) ?? this.stored(key); },
    stored(key) { try { return localStorage.getItem(key) ?? ""; } catch { return ""; } },
    set(key, text) {
      try { localStorage.setItem(key, text); memory.delete(key); return true; } catch { memory.set(key, text); return false; }
    },
    drop(key) { memory.delete(key); try { localStorage.removeItem(key); } catch {} },
    keys(prefix) {
      const found = [...memory.keys()];
      try { found.push(...Object.keys(localStorage)); } catch {}
      return [...new Set(found)].filter((key) => key.startsWith(prefix));
    },
  };
})();
