// @ts-check
/** Today and why, this week, and the road ahead. */

import { make, paragraphs } from "./dom.js";
import { heading, trouble, which, worlds } from "./leaf.js";

/** @typedef {import("./leaves.js").Leaf} Leaf */

const USUALLY_AT = "17:00";

/**
 * @param {Leaf} leaf
 * @param {boolean | null} [practice]
 */
export async function plan(leaf, practice = null) {
  const answer = await leaf.ask(`/api/plan?${which(practice)}`);
  if (answer === null) return;
  if (answer.error) {
    trouble(leaf, leaf.says.leaf_plan, answer, () => plan(leaf, practice));
    return;
  }
  const parts = answer.parts.flatMap((/** @type {Record<string, any>} */ part, /** @type {number} */ index) => [
    index === 0 ? heading(part.title) : make("h3", { textContent: part.title }),
    ...(part.what === "today" ? paragraphs(part.lines) : [list(part)]),
    ...paragraphs(part.notes, "note"),
  ]);
  leaf.show(...parts, ...calendar(leaf, practice), worlds(leaf, answer.practice, (other) => plan(leaf, other)));
}

/**
 * The walks to come, to take away into a calendar.
 * @param {Leaf} leaf
 * @param {boolean | null} practice
 */
function calendar(leaf, practice) {
  const { says } = leaf;
  const at = /** @type {HTMLInputElement} */ (make("input", { type: "time", id: "calendar-at", value: USUALLY_AT }));
  const link = /** @type {HTMLAnchorElement} */ (make("a", { download: "", textContent: says.calendar }));
  const aim = () => (link.href = `/api/plan.ics?at=${at.value || USUALLY_AT}&${which(practice)}`);
  at.addEventListener("input", aim);
  aim();
  const label = make("label", { htmlFor: "calendar-at", textContent: says.calendar_at });
  return [make("div", { className: "field" }, label, at), make("div", { className: "away" }, link)];
}

/** @param {Record<string, any>} part */
function list(part) {
  const items = part.lines.map((/** @type {string} */ text) => make("li", { textContent: text }));
  return make(part.what === "road" ? "ol" : "ul", {}, ...items);
}
