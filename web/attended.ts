// Whether somebody is at the page. It asks the server by itself now and then, and that is no use of a session: told so, the
// server does not take it for one.
const still = 60_000;
let last = Date.now();

for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const)
  addEventListener(kind, () => (last = Date.now()), { capture: true, passive: true });

/** @returns headers for a request to the server */
export function attendance(): Record<string, string> {
  return Date.now() - last > still ? { 'x-rapport-unattended': '1' } : {};
}
