// @ts-check
/** The screen stays on while somebody is about to walk or walks, where the browser allows that. */

/** @type {any} */
let lock = null;
let asking = false;
/** @type {boolean | null} */
let allowed = null;

/** Whether this browser keeps the screen on; null while nobody knows. */
export function keeps() {
  return "wakeLock" in navigator ? allowed : false;
}

/**
 * Call as often as you like: a lock that was lost with the page's sight is asked for again.
 * @param {boolean} wanted
 * @param {() => void} changed what `keeps` says may have
 */
export async function awake(wanted, changed) {
  if (!("wakeLock" in navigator) || document.visibilityState !== "visible" || asking) return;
  if (!wanted) {
    const before = lock;
    lock = null;
    before?.release().catch(() => {});
  } else if (lock === null || lock.released) {
    if (allowed === false) return; // refused once, it is said; asking four times a second changes nothing
    asking = true;
    try {
      lock = await navigator.wakeLock.request("screen");
      allowed = true;
    } catch {
      lock = null;
      allowed = false;
    }
    asking = false;
    changed();
  }
}
