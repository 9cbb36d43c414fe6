// @ts-check
/** Making elements. */

/**
 * @param {string} tag
 * @param {Record<string, any>} [has] properties; those that are none (aria-..., role) become attributes
 * @param {...(Node | string)} inside
 * @returns {HTMLElement}
 */
export function make(tag, has = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(has)) {
    if (name in element) Reflect.set(element, name, value);
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...inside);
  return element;
}

/**
 * @param {string[]} sentences
 * @param {string} [kind]
 */
export const paragraphs = (sentences, kind = "") =>
  sentences.map((text) => make("p", { className: kind, textContent: text }));

/**
 * Some ways to choose from, of which one is chosen.
 * @param {string} label
 * @param {{ value: string, label: string }[]} choices
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
export function choice(label, choices, chosen, choose) {
  const buttons = choices.map((each) =>
    make("button", {
      type: "button",
      textContent: each.label,
      "aria-pressed": String(each.value === chosen),
      onclick: () => each.value === chosen || choose(each.value),
    }),
  );
  return make("div", { className: "choice", role: "group", "aria-label": label }, ...buttons);
}
