// @ts-check
/** The PIN before a log that several people share a page with. */

import { make, paragraphs } from "./dom.js";
import { heading } from "./leaf.js";
import { post } from "./link.js";

/**
 * Ask for it in the place of the leaf, and go on where it fits.
 * @param {import("./leaves.js").Leaf} leaf
 * @param {string} why
 * @param {() => void} opened
 */
export function unlocking(leaf, why, opened) {
  const { says } = leaf;
  const field = /** @type {HTMLInputElement} */ (
    make("input", { type: "password", id: "pin", inputMode: "numeric", autocomplete: "off", maxLength: 12 })
  );
  const told = make("div", { className: "told", role: "status" });
  const open = make("button", { type: "submit", textContent: says.pin_open });
  const form = make("form", {}, make("label", { htmlFor: "pin", textContent: says.pin_label }), field, open, told);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pin = field.value;
    field.value = "";
    if (!pin) return;
    try {
      const answer = await post("/api/pin", { pin });
      if (answer.ok) opened();
      else told.replaceChildren(...paragraphs([(await answer.json()).error]));
    } catch {
      told.replaceChildren(...paragraphs([says.not_now]));
    }
    field.focus();
  });
  leaf.show(heading(says.pin_label), ...paragraphs([why]), form);
}
