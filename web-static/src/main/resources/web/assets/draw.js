// Checks in the shopper's own browser that a place was drawn as promised: docs/draw.md, algorithm sluice-draw-1.
// Nothing the server says is believed; what it says is only compared with what comes out here.

const ALGORITHM = 'sluice-draw-1';
const MOST = 5_000_000;
const CHUNK_BYTES = 1 << 20;
const WORDS = 2 ** 32;

/**
 * Whether `mine` (the answer of `tickets/me/draw`) follows from `head` (the answer of `draw`). `failed` names the first
 * step that does not hold: `commitment`, `proof`, `seed`, `place`; `no_crypto` where the browser cannot compute at all,
 * because the page came neither over https nor from this machine.
 */
export async function verifyMyPlace(head, mine) {
  const result = (failed) => ({
    ok: failed === null, place: mine?.place ?? null, index: mine?.index ?? null, cohort: head?.cohort ?? null, failed,
  });
  if (!globalThis.crypto?.subtle) return result('no_crypto');
  const secret = hexBytes(head?.secret);
  const root = hexBytes(head?.root);
  const size = head?.cohort;
  if (head?.algorithm !== ALGORITHM || secret?.length !== 32) return result('commitment');
  if (hexText(await sha256(secret)) !== head.commitment) return result('commitment');
  if (!isCount(size, MOST + 1) || mine?.sale !== head.sale) return result('proof');
  if (root?.length !== 32 || hexText(await rootFrom(mine, size)) !== head.root) return result('proof');
  const seed = await seedOf(head, secret, root);
  if (seed === null || hexText(seed) !== head.seed) return result('seed');
  if (!isCount(mine.place, size)) return result('place');
  const order = await indexAtPlaces(seed, size);
  return result(order[mine.place] === mine.index ? null : 'place');
}

const isCount = (value, end) => Number.isInteger(value) && value >= 0 && value < end;

/** The root to which the proof leads (RFC 9162, 2.1.3.2); null if it has not the form of one. */
async function rootFrom({ ticket_id: ticket, index, proof }, size) {
  const id = idBytes(ticket);
  if (id === null || !isCount(index, size) || !Array.isArray(proof)) return null;
  let hash = await sha256(Uint8Array.of(0), id);
  let node = index;
  let last = size - 1;
  for (const text of proof) {
    const other = hexBytes(text);
    if (last === 0 || other?.length !== 32) return null;
    if (node % 2 === 1 || node === last) {
      hash = await sha256(Uint8Array.of(1), other, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = await sha256(Uint8Array.of(1), hash, other);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? hash : null;
}

const half = (count) => Math.floor(count / 2);

/** Null where a beacon was named and says nothing, or the other way round. */
async function seedOf({ cohort, beacon, beacon_value: value }, secret, root) {
  const named = (beacon ?? null) !== null;
  const said = (value ?? null) === null ? new Uint8Array() : hexBytes(value);
  if (said === null || named !== said.length > 0) return null;
  const size = new Uint8Array(8);
  new DataView(size.buffer).setUint32(4, cohort);
  return sha256(secret, root, size, said);
}

/** The index at each place: Fisher and Yates over the keystream, a word that would favour some being thrown away. */
async function indexAtPlaces(seed, size) {
  const indexAt = Uint32Array.from({ length: size }, (unused, index) => index);
  const words = keystream(seed);
  let chunk = null;
  let at = 0;
  for (let last = size - 1; last > 0; last -= 1) {
    const end = WORDS - (WORDS % (last + 1));
    let word = WORDS;
    while (word >= end) {
      if (chunk === null || at === chunk.byteLength) [chunk, at] = [await words(), 0];
      word = chunk.getUint32(at);
      at += 4;
    }
    const drawn = word % (last + 1);
    [indexAt[drawn], indexAt[last]] = [indexAt[last], indexAt[drawn]];
  }
  return indexAt;
}

/** AES-256-CTR of zeros under the seed, from counter 0 on; each call gives the next piece. */
function keystream(seed) {
  const zeros = new Uint8Array(CHUNK_BYTES);
  const key = crypto.subtle.importKey('raw', seed, 'AES-CTR', false, ['encrypt']);
  let blocks = 0;
  return async () => {
    const counter = new Uint8Array(16);
    new DataView(counter.buffer).setUint32(12, blocks);
    blocks += CHUNK_BYTES / 16;
    return new DataView(await crypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, await key, zeros));
  };
}

async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

const hexText = (bytes) => bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function hexBytes(text) {
  if (typeof text !== 'string' || !/^([0-9a-f]{2})*$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** The 16 bytes of a ticket id. */
function idBytes(text) {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]{21}[AQgw]$/.test(text)) return null;
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(bytes, (sign) => sign.charCodeAt(0));
}
