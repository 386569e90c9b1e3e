// Time as the server tells it. A visitor's clock may be wrong by hours; the countdowns must not be.

const local = () => performance.timeOrigin + performance.now();

/**
 * The server's clock, learned from stamps in its answers. A stamp is always a little old when it is read, so the
 * largest difference ever seen is the closest one; cached or delayed answers can only be too small.
 */
export class ServerClock {
  constructor(localNow = local) {
    this.localNow = localNow;
    this.offsetMs = null;
  }

  observe(stamp) {
    const at = Date.parse(stamp);
    if (Number.isNaN(at)) return;
    const offset = at - this.localNow();
    this.offsetMs = this.offsetMs === null ? offset : Math.max(this.offsetMs, offset);
  }

  now() {
    return this.localNow() + (this.offsetMs ?? 0);
  }

  /** Milliseconds until an RFC 3339 time, never below zero; null when there is no time. */
  until(stamp) {
    const at = Date.parse(stamp ?? '');
    return Number.isNaN(at) ? null : Math.max(0, at - this.now());
  }
}

/** `1:59`, `1:02:03`, `2 d 03:04:05`; rounded up so that 0:00 means over. */
export function clockText(ms) {
  const total = Math.ceil(ms / 1000);
  const two = (n) => String(n).padStart(2, '0');
  const seconds = two(total % 60);
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600) % 24;
  const days = Math.floor(total / 86_400);
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}:${seconds}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

/** Calls `draw` now and about four times a second, so that no second is skipped on the screen. */
export function everyTick(draw) {
  draw();
  return setInterval(draw, 250);
}
