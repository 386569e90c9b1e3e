// Parts of a page that not everybody needs: fetched when somebody does, and again if that fails.

const AGAIN_MS = 2_000;

export class Parts {
  /** `onCome()` is called when a part has come, and when it is worth asking for a failed one again. */
  constructor(onCome, fetchPart = (file) => import(file)) {
    Object.assign(this, { onCome, fetchPart, come: {}, tries: 0 });
  }

  /** What `make(module)` made of a part; null until it has come. */
  get(name, make) {
    if (this.come[name] === undefined) this.fetch(name, make);
    return this.come[name];
  }

  /** Another address each time, because some browsers remember a module that failed. */
  fetch(name, make) {
    this.come[name] = null;
    this.fetchPart(`./${name}.js${this.tries ? `?${this.tries}` : ''}`).then((module) => {
      this.come[name] = make(module);
      this.onCome();
    }, () => {
      this.tries += 1;
      setTimeout(() => {
        delete this.come[name];
        this.onCome();
      }, AGAIN_MS);
    });
  }
}
