// What a page remembers of one sale. The session part lasts as long as the tab; the rest is only for comfort.
// The ticket itself is in a cookie which no script can read.

function part(storage, sale) {
  const name = (key) => `sluice.${sale}.${key}`;
  return {
    get(key) {
      try {
        return JSON.parse(storage().getItem(name(key)));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value === null) storage().removeItem(name(key));
        else storage().setItem(name(key), JSON.stringify(value));
      } catch { /* storage is full or forbidden: the page works without, it only forgets */ }
    },
  };
}

/**
 * `session`: pass, attempt, bought. `lasting`: ticket (`id`, `index`), seen (what the line showed of it), order (the
 * last one: `id`, `token`), commitment (`value`, `beacon`: the draw's, as first seen before it).
 */
export function memoryOf(sale) {
  return { session: part(() => sessionStorage, sale), lasting: part(() => localStorage, sale) };
}

/** The page of an order. Its token is in the fragment, which no server, log or `Referer` gets to see. */
export const orderPage = ({ id, token }) => `/o/${encodeURIComponent(id)}#${token}`;

/** 128 random bits as hex; randomUUID exists only on https and localhost. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
