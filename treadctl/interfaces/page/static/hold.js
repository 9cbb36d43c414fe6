// @ts-check
/** A button that is pressed and held, by finger, mouse or key; letting go early does nothing. */

export const HOLD_MS = 1500;

/**
 * @param {HTMLButtonElement} button
 * @param {{ down: () => void, early: () => void, held: () => void }} on
 */
export function held(button, on) {
  let timer = 0;

  const down = () => {
    if (timer || button.getAttribute("aria-disabled") === "true") return;
    button.classList.add("down");
    on.down();
    timer = window.setTimeout(() => {
      timer = 0;
      button.classList.remove("down");
      if (button.isConnected) on.held(); // one that was taken away meanwhile starts nothing
    }, HOLD_MS);
  };

  const up = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    button.classList.remove("down");
    on.early();
  };

  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    down();
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) button.addEventListener(name, up);
  button.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) down();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === " " || event.key === "Enter") up();
  });
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("visibilitychange", up);
}
