// Who gets the goods: given, changed and erased on the order's page. Nothing of it is kept by the browser.

import { get, Problem, send } from './api.js';
import { $, show, tell } from './dom.js';
import { problemText } from './words.js';

const FIELDS = ['name', 'email', 'address'];

export class CustomerForm {
  /** `path`: of the order; `bearer`: its token. */
  constructor(path, bearer) {
    Object.assign(this, { path: `${path}/customer`, options: { bearer }, begun: false });
    $('customer-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.save();
    });
    $('customer-erase').addEventListener('click', () => this.erase());
  }

  /** Shows the form once it is known what was given; an installation that takes no personal data shows none. */
  async begin() {
    if (this.begun) return;
    this.begun = true;
    try {
      this.fill(await get(this.path, this.options));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code !== 'no_customer') return;
    }
    show('customer', true);
  }

  /** Takes the form away, as for an order that has ended without goods. */
  end() {
    this.begun = true;
    show('customer', false);
  }

  fill(customer) {
    for (const field of FIELDS) $(`customer-${field}`).value = customer?.[field] ?? '';
    show('customer-erase', Boolean(customer));
  }

  async save() {
    const body = Object.fromEntries(FIELDS.map((field) => [field, $(`customer-${field}`).value]));
    await this.act('Saved.', async () => this.fill((await send('PUT', this.path, { ...this.options, body })).body));
  }

  async erase() {
    await this.act('Erased.', async () => {
      await send('DELETE', this.path, this.options);
      this.fill(null);
    });
  }

  async act(done, work) {
    $('customer-save').disabled = $('customer-erase').disabled = true;
    try {
      await work();
      tell('customer-told', done);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tell('customer-told', problemText(problem));
    } finally {
      $('customer-save').disabled = $('customer-erase').disabled = false;
    }
  }
}
