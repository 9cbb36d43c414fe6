// @ts-check
/** What the leaves have in common. */

import { choice, make, paragraphs } from "./dom.js";

/** @typedef {import("./leaves.js").Leaf} Leaf */
/** @typedef {Record<string, any>} Line */

/** @param {string} text */
export const heading = (text) => make("h2", { textContent: text, tabIndex: -1 });

/**
 * Show why there is nothing to show, and let it be tried again.
 * @param {Leaf} leaf
 * @param {string} title
 * @param {Line} answer
 * @param {() => void} again
 */
export function trouble(leaf, title, answer, again) {
  const button = make("button", { type: "button", textContent: leaf.says.try_again, onclick: again });
  leaf.show(heading(title), ...paragraphs([answer.error]), button);
}

/**
 * Real walks, or practice.
 * @param {Leaf} leaf
 * @param {boolean} practice
 * @param {(practice: boolean) => void} choose
 */
export function worlds(leaf, practice, choose) {
  const choices = [
    { value: "0", label: leaf.says.real_walks },
    { value: "1", label: leaf.says.practice_walks },
  ];
  return choice(leaf.says.whose_walks, choices, practice ? "1" : "0", (value) => choose(value === "1"));
}

/** @param {boolean | null} practice null: as the page is */
export const which = (practice) => (practice === null ? "" : `practice=${practice ? 1 : 0}`);
