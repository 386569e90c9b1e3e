import assert from 'node:assert/strict';
import test from 'node:test';
import { isWeb, onwardOf } from '../../main/resources/web/assets/onward.js';
import { Parts } from '../../main/resources/web/assets/parts.js';

const here = new URL('https://line.example/s/demo?return=x');
const onward = (wish, sale = {}, at = here) => onwardOf({ wish, sale, here: at });

test('without a wish and without a shop elsewhere nobody is taken anywhere', () => {
  assert.equal(onward(null), null);
  assert.equal(onward(''), null);
  assert.equal(onward(null, { host: null, path: '/' }), null);
});

test('a rooted address stays on this host', () => {
  assert.deepEqual(onward('/checkout?item=1#top'), { url: 'https://line.example/checkout?item=1#top' });
  assert.deepEqual(onward('checkout'), { url: 'https://line.example/checkout' });
  assert.deepEqual(onward('https://line.example/checkout'), { url: 'https://line.example/checkout' });
});

test('an address of this host never becomes another one', () => {
  assert.deepEqual(onward('https://line.example//evil.example/x'), { url: 'https://line.example//evil.example/x' });
  assert.deepEqual(onward('https://me:secret@line.example/x'), { url: 'https://line.example/x' });
  assert.deepEqual(onward('http://line.example/x'), { url: 'https://line.example/x' });
});

test('whatever names another host is for the server to judge, never gone to', () => {
  for (const wish of ['//evil.example/x', '/\\evil.example/x', '\\\\evil.example/x', 'https:evil.example',
    'https://line.example@evil.example/x', 'https://line.example.evil.example/x', 'https://line.example:444/x',
    'https://evil.example\\@line.example/x', 'http://evil.example', ' \thttps://evil.example/x',
    'htt\nps://evil.example/x', 'https:///evil.example/x']) {
    const place = onward(wish);
    assert.equal(place?.url === undefined || place.url.startsWith('https://line.example/'), true, wish);
    if (place?.handoff) assert.notEqual(new URL(place.handoff).host, 'line.example', wish);
  }
  assert.deepEqual(onward('//evil.example/x'), { handoff: 'https://evil.example/x' });
  assert.deepEqual(onward('/\\evil.example/x'), { handoff: 'https://evil.example/x' });
});

test('what is no web address is as good as none', () => {
  for (const wish of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'blob:https://line.example/x',
    'file:///etc/passwd', 'mailto:a@b.example', 'https://', 'http://[']) {
    assert.equal(onward(wish), null, wish);
  }
  assert.deepEqual(onward('javascript:alert(1)', { host: 'line.example', path: '/shop' }),
    { url: 'https://line.example/shop' });
});

test('nobody is sent to this very page again', () => {
  assert.equal(onward('/s/demo'), null);
  assert.equal(onward('/s/demo?return=/s/demo'), null);
});

test('the shop of the sale is where people go who did not say where', () => {
  assert.deepEqual(onward(null, { host: 'line.example', path: '/checkout' }), { url: 'https://line.example/checkout' });
  assert.deepEqual(onward(null, { host: 'shop.example:8443', path: '/pay' }),
    { handoff: 'https://shop.example:8443/pay' });
  assert.deepEqual(onward('/elsewhere', { host: 'shop.example' }), { url: 'https://line.example/elsewhere' });
  assert.deepEqual(onward(null, { host: 'shop.example' }, new URL('http://line.example/s/demo')),
    { handoff: 'http://shop.example/' });
});

test('only web addresses are gone to, whatever a server answers', () => {
  assert.equal(isWeb('https://shop.example/x?sluice_handoff=c'), true);
  for (const url of ['javascript:alert(1)', '/x', '//evil.example', undefined, null]) assert.equal(isWeb(url), false);
});

test('a part is fetched once, and under another address after it failed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked = [];
  const answers = [Promise.reject(new Error('lost')), Promise.resolve({ value: 1 })];
  let come = 0;
  const parts = new Parts(() => { come += 1; }, (file) => {
    asked.push(file);
    return answers.shift();
  });
  const get = () => parts.get('checkout', ({ value }) => value);
  const settled = async () => { for (let i = 0; i < 5; i += 1) await Promise.resolve(); };
  assert.equal(get(), null);
  assert.equal(get(), null);
  await settled();
  t.mock.timers.tick(2_000);
  assert.equal(get(), null);
  await settled();
  assert.equal(get(), 1);
  assert.deepEqual([asked, come], [['./checkout.js', './checkout.js?1'], 2]);
});
