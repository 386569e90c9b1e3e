// Who is signed in. The session itself is in a cookie that no script can read; what proves that a change comes from
// this page, and not from another site, is kept in memory only.

import { Problem, send } from './api.js';

const SESSION = '/ops/v1/session';

export class Session {
  /** `onChange(reason)` is called whenever `who` has changed: `found`, `none`, `in`, `out` or `ended`. */
  constructor(onChange, sender = send) {
    Object.assign(this, { who: null, onChange, sender });
  }

  /** Finds out whether this browser has a session already. */
  async look() {
    try {
      this.become((await this.sender('GET', SESSION)).body, 'found');
    } catch (problem) {
      if (problem.status !== 401) throw problem;
      this.become(null, this.who ? 'ended' : 'none');
    }
  }

  async signIn(name, password) {
    this.become((await this.sender('POST', SESSION, { body: { name, password } })).body, 'in');
  }

  async signOut() {
    await this.call('DELETE', SESSION);
    this.become(null, 'out');
  }

  become(who, reason) {
    this.who = who;
    this.onChange(reason);
  }

  /** Sends a request of this operator; the end of the session is noted before its problem is thrown. */
  async call(method, path, options = {}) {
    try {
      return await this.sender(method, path, this.signed(method, options));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code === 'csrf_missing') return this.again(method, path, options, problem);
      if (hasEnded(problem)) this.become(null, 'ended');
      throw problem;
    }
  }

  /** Signing in anew in another tab has changed what this page must prove: it is learned, and tried once more. */
  async again(method, path, options, problem) {
    const before = this.who?.csrf;
    await this.look();
    if (this.who === null || this.who.csrf === before) throw problem;
    return this.sender(method, path, this.signed(method, options));
  }

  signed(method, options) {
    if (method === 'GET' || this.who === null) return options;
    return { ...options, headers: { ...options.headers, 'X-Sluice-CSRF': this.who.csrf } };
  }
}

/** A wrong password is answered 401 too, but does not end a session. */
export const hasEnded = (problem) => problem.status === 401 && problem.code !== 'login_failed';

/** Milliseconds for which trying to sign in is no use; zero if it may be tried at once. */
export function loginPauseMs(problem) {
  return problem.status === 429 ? 1000 * (problem.retryAfterSeconds ?? 60) : 0;
}
