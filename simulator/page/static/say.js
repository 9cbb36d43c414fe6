// @ts-check
/** The page's sentences and figures in its reader's language; `words.js` is made by the simulator. */

// @ts-ignore
import { language, words } from "./words.js";

/**
 * @param {string} text in English
 * @param {Record<string, string | number>} [fields] for what stands in braces
 * @returns {string}
 */
export function say(text, fields = {}) {
  return Object.entries(fields).reduce((said, [name, value]) => said.replace(`{${name}}`, String(value)), words[text] ?? text);
}

/** @param {number} value */
export const figure = (value) => (language === "de" ? value.toFixed(1).replace(".", ",") : value.toFixed(1));

/** The document as it was loaded. */
export function translate() {
  document.documentElement.lang = language;
  document.title = say(document.title);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const text = (node.textContent ?? "").trim();
    if (text in words) node.textContent = words[text];
  }
  const display = document.getElementById("display");
  for (const id of ["speed", "target", "incline"]) {
    const shown = document.getElementById(id);
    if (shown) shown.textContent = figure(0);
  }
  if (display) display.textContent = figure(0);
}
