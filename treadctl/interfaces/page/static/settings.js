// @ts-check
/** Language, units, reminders: what is chosen holds at once. */

import { choice, make, paragraphs } from "./dom.js";
import { heading, trouble } from "./leaf.js";

/** @typedef {import("./leaves.js").Leaf} Leaf */

/** @param {Leaf} leaf */
export async function settings(leaf) {
  const answer = await leaf.ask("/api/settings");
  if (answer === null) return;
  if (answer.error) {
    trouble(leaf, leaf.says.leaf_settings, answer, () => settings(leaf));
    return;
  }
  const told = make("div", { className: "told", role: "status" }, ...paragraphs(leaf.said));
  const save = async (/** @type {string} */ key, /** @type {string} */ value) => {
    told.replaceChildren(...paragraphs([leaf.says.loading]));
    const done = await leaf.ask("/api/settings", { values: { [key]: value } });
    if (done === null) return;
    if (done.ok) {
      history.replaceState({ leaf: "settings", said: done.said }, "");
      location.reload(); // every sentence of the page may be another one now
    } else {
      told.replaceChildren(...paragraphs([done.error]));
    }
  };
  const groups = answer.settings.flatMap((/** @type {Record<string, any>} */ each) => [
    make("h3", { textContent: each.label }),
    choice(each.label, each.choices, each.value, (value) => save(each.key, value)),
    ...paragraphs([each.whence], "note"),
  ]);
  leaf.show(heading(leaf.says.leaf_settings), ...paragraphs(answer.notes), told, ...groups);
}
