// Shared by all scripts that keep something of the reader's: the only ones who speak to the device's store.

/**
 * What the reader wrote or chose, kept on the device; where the browser refuses, or gives no room, it lasts as long as the page, and `set` says
 * so by false. `stored` leaves out what lasts only so long. A store that refuses has nothing to drop and no keys.
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
