// One stream for several tabs. The browser's locks and channel are small ones in memory, as their standards say.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Tabs } from '../../main/resources/web/assets/tabs.js';

/** A browser: `open(tab)` gives what one tab of it sees as its globals. */
function browser({ locks = true } = {}) {
  const channels = new Set();
  const held = { by: null };
  const waiting = [];

  function grant() {
    if (held.by || waiting.length === 0) return;
    const next = waiting.shift();
    held.by = next;
    Promise.resolve(next.callback()).then(() => {
      if (held.by !== next) return;
      held.by = null;
      next.resolve();
      grant();
    });
  }

  function request(name, { signal, steal }, callback) {
    return new Promise((resolve, reject) => {
      const one = { callback, resolve, reject };
      signal?.addEventListener('abort', () => {
        const at = waiting.indexOf(one);
        if (at < 0) return;
        waiting.splice(at, 1);
        reject(new Error('aborted'));
      });
      if (steal) {
        held.by?.reject(new Error('stolen'));
        held.by = null;
        waiting.unshift(one);
      } else waiting.push(one);
      queueMicrotask(grant);
    });
  }

  class BroadcastChannel {
    constructor() {
      channels.add(this);
    }

    postMessage(data) {
      for (const other of channels) if (other !== this) queueMicrotask(() => other.onmessage?.({ data }));
    }
  }

  /** Its timers ring when `ring()` is called. */
  function open(hidden = false) {
    const timers = new Set();
    return {
      BroadcastChannel,
      document: { hidden },
      navigator: locks ? { locks: { request } } : {},
      setTimeout(call) {
        timers.add(call);
        return call;
      },
      clearTimeout: (call) => timers.delete(call),
      ring: () => timers.forEach((call) => call()),
    };
  }

  return { open };
}

/** A tab that keeps what happened to it. */
function tab(globals, { answer = () => ({ kind: 'position' }) } = {}) {
  const events = [];
  const tabs = new Tabs('line', {
    onLead: () => events.push('lead'),
    onYield: () => events.push('yield'),
    onNews: (message) => events.push(message.kind),
    answer,
  }, globals);
  return { tabs, events };
}

const settle = () => new Promise((resolve) => { setImmediate(resolve); });

test('one tab leads and the others hear what it learns', async () => {
  const { open } = browser();
  const [first, second] = [tab(open()), tab(open())];
  first.tabs.start();
  await settle();
  second.tabs.start();
  await settle();
  assert.deepEqual([first.tabs.leads, second.tabs.leads], [true, false]);
  assert.deepEqual(second.events, ['position'], 'the newcomer is told at once');
  first.tabs.tell({ kind: 'link', leads: true });
  await settle();
  assert.deepEqual(second.events, ['position', 'link']);
});

test('when the leading tab ends the next one leads', async () => {
  const { open } = browser();
  const [first, second] = [tab(open()), tab(open())];
  first.tabs.start();
  await settle();
  second.tabs.start();
  await settle();
  first.tabs.stop();
  await settle();
  assert.deepEqual([first.tabs.leads, second.tabs.leads], [false, true]);
  first.tabs.start();
  await settle();
  assert.deepEqual([first.tabs.leads, second.tabs.leads], [false, true]);
});

test('a leader that does not answer loses the lead and follows when it is back', async () => {
  const { open } = browser();
  const [first, globals] = [tab(open()), open()];
  const second = tab(globals);
  first.tabs.start();
  await settle();
  const listening = first.tabs.channel.onmessage;
  first.tabs.channel.onmessage = null;
  second.tabs.start();
  await settle();
  globals.ring();
  await settle();
  first.tabs.channel.onmessage = listening;
  assert.deepEqual([first.tabs.leads, second.tabs.leads], [false, true]);
  assert.deepEqual(first.events, ['lead', 'yield']);
  second.tabs.stop();
  await settle();
  assert.equal(first.tabs.leads, true);
});

test('a tab that is looked at takes over from a hidden one that can only poll', async () => {
  const { open } = browser();
  const hidden = tab(open(true), { answer: () => ({ kind: 'position', weak: true }) });
  const visible = tab(open());
  hidden.tabs.start();
  await settle();
  visible.tabs.start();
  await settle();
  await settle();
  assert.deepEqual([hidden.tabs.leads, visible.tabs.leads], [false, true]);
});

test('without locks each tab leads itself and still hears who joined or left', async () => {
  const { open } = browser({ locks: false });
  const [first, second] = [tab(open()), tab(open())];
  first.tabs.start();
  second.tabs.start();
  second.tabs.tell({ kind: 'position', leads: true });
  second.tabs.tell({ kind: 'left' });
  await settle();
  assert.deepEqual([first.tabs.leads, second.tabs.leads], [true, true]);
  assert.deepEqual(first.events, ['lead', 'left']);
});

test('where locks are refused the tab leads itself', async () => {
  const globals = browser().open();
  globals.navigator.locks.request = () => Promise.reject(new Error('SecurityError'));
  const { tabs, events } = tab(globals);
  tabs.start();
  await settle();
  assert.deepEqual(events, ['lead']);
});
