const STORED = 'vernix.lastLife';
/** A pointer that moves is noted many times a second; the other tabs need it far less often. */
const SHARE_EVERY_MS = 1000;

let here = 0;
let shared = 0;

/** Notes that somebody is there, or that something they began is going on: for every tab of this address. */
export function noteLife(): void {
  here = Date.now();
  if (Math.abs(here - shared) < SHARE_EVERY_MS) return;
  shared = here;
  localStorage.setItem(STORED, String(here));
}

/** When any tab last noted it, in milliseconds since 1970. A time still to come is a clock that was set back: it counts not. */
export function lastLife(): number {
  const elsewhere = Number(localStorage.getItem(STORED) ?? 0);
  return elsewhere <= Date.now() ? Math.max(here, elsewhere) : here;
}
