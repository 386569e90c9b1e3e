// Signing in and out, and one's own password.

import { Problem } from './api.js';
import { $, put, show, tell } from './dom.js';
import { loginPauseMs } from './console-session.js';
import { opsProblemText } from './console-words.js';
import { clockText } from './countdown.js';
import { dateAndTime, timeOfDay } from './words.js';

/** The form that signs in; while the server refuses more tries it says when the next one is any use. */
export function wireLogin(session) {
  let pausedUntil = 0;
  const drawPause = () => {
    const leftMs = pausedUntil - Date.now();
    $('login-go').disabled = leftMs > 0;
    tell('login-pause', leftMs > 0
      ? `You may try again at ${timeOfDay(pausedUntil)}, in ${clockText(leftMs)}.` : null);
  };
  setInterval(drawPause, 500);
  $('login-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    tell('login-wrong', null);
    try {
      await session.signIn($('name').value.trim(), $('password').value);
      $('password').value = '';
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      pausedUntil = Date.now() + loginPauseMs(problem);
      drawPause();
      tell('login-wrong', opsProblemText(problem));
      $('password').select();
    }
  });
}

export function drawWho(who) {
  show('who-box', who !== null);
  put('who', who ? `${who.name} · ${who.role}` : '');
}

export class AccountView {
  constructor(desk) {
    this.desk = desk;
    $('password-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.change();
    });
  }

  async refresh() {
    const { name, role, expires_at: ends } = this.desk.who();
    $('account-name').value = name;
    const until = ends ? ` Your session lasts until ${dateAndTime(ends)} at most.` : '';
    put('account-text', `You are signed in as ${name}, with the role ${role}.${until}`);
  }

  async change() {
    const [current, wanted, repeated] = ['current', 'new-password', 'repeated'].map((id) => $(id).value);
    if (wanted !== repeated) return this.desk.said('Not sent: the new password is not the same in both fields.', false);
    const body = { current, new: wanted };
    const reason = (problem) => (problem.code === 'login_failed' ? 'The present password is wrong.'
      : opsProblemText(problem));
    if (await this.desk.command('Your password is changed.', 'PUT', '/ops/v1/session/password', { body }, reason)) {
      $('password-form').reset();
      this.refresh();
    }
  }
}
