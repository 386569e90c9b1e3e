// Secrets that are shown once: made in the browser or answered by the server, copied, and then gone.

import { $, put, show } from './dom.js';

const SIGNS = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP = 5;

/** A password of 125 random bits, in groups that can be read aloud: no sign in it looks like another one. */
export function newPassword(random = (n) => crypto.getRandomValues(new Uint8Array(n))) {
  const signs = Array.from(random(GROUPS * GROUP), (byte) => SIGNS[byte % SIGNS.length]).join('');
  return signs.match(new RegExp(`.{${GROUP}}`, 'g')).join('-');
}

/** Shows a secret until it is said to be kept; `what` says whose it is. */
export function showSecret(what, value) {
  put('secret-what', what);
  $('secret-value').value = value;
  put('secret-copied', '');
  show('secret', true);
  $('secret-copy').focus();
}

export function forgetSecret() {
  $('secret-value').value = '';
  put('secret-copied', '');
  show('secret', false);
}

async function copy() {
  const field = $('secret-value');
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    put('secret-copied', 'Copied.');
  } catch {
    // Without TLS a page may not write the clipboard: it is selected, the keys still work.
    field.focus();
    put('secret-copied', 'Selected: copy it with the keys of your system.');
  }
}

export function wireSecret() {
  $('secret-copy').addEventListener('click', copy);
  $('secret-gone').addEventListener('click', () => {
    forgetSecret();
    $('title').focus();
  });
}
