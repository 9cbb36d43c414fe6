// @ts-check
/** The profile as a form: what is typed stays until it is saved, and what is wrong is said where it is. */

import { make, paragraphs } from "./dom.js";
import { heading, trouble } from "./leaf.js";

/** @typedef {import("./leaves.js").Leaf} Leaf */
/** @typedef {Record<string, any>} Line */

const WHOLE = "agreed"; // the one section that can be taken out of a file

export class Profile {
  constructor() {
    this.name = "";
    /** What was typed and not saved, by profile and key. @type {Record<string, Record<string, string>>} */
    this.typed = {};
  }

  /**
   * @param {Leaf} leaf
   * @param {string[]} [said]
   */
  async draw(leaf, said = []) {
    const listed = await leaf.ask("/api/profiles");
    if (listed === null) return;
    if (listed.error) {
      trouble(leaf, leaf.says.leaf_profile, listed, () => this.draw(leaf));
      return;
    }
    const names = listed.profiles.map((/** @type {Line} */ each) => each.name);
    if (!names.includes(this.name)) this.name = listed.walked && names.includes(listed.walked) ? listed.walked : names[0];
    await this.one(leaf, listed.profiles, said);
  }

  /**
   * @param {Leaf} leaf
   * @param {Line[]} profiles
   * @param {string[]} [said]
   */
  async one(leaf, profiles, said = []) {
    const answer = await leaf.ask(`/api/profile?name=${encodeURIComponent(this.name)}`);
    if (answer === null) return;
    const { says } = leaf;
    const options = profiles.map((each) =>
      make("option", { value: each.name, textContent: `${each.name} (${each.whose})`, selected: each.name === this.name }),
    );
    const select = make("select", { id: "which-profile" }, ...options);
    select.addEventListener("change", () => {
      this.name = /** @type {HTMLSelectElement} */ (select).value;
      this.one(leaf, profiles);
    });
    const head = [
      heading(says.leaf_profile),
      make("label", { htmlFor: "which-profile", textContent: says.which_profile }),
      select,
    ];
    const body = answer.error
      ? paragraphs([answer.error])
      : [make("p", { textContent: answer.says }), this.form(leaf, profiles, answer, said)];
    leaf.show(...head, ...body, this.maker(leaf));
  }

  /**
   * A profile of one's own, by its name; the rest is the gentlest, until it is changed.
   * @param {Leaf} leaf
   */
  maker(leaf) {
    const { says } = leaf;
    const input = /** @type {HTMLInputElement} */ (make("input", { id: "new-profile", type: "text", maxLength: 40, autocapitalize: "none", spellcheck: false }));
    const told = make("div", { className: "told", role: "status" });
    const label = make("label", { htmlFor: "new-profile", textContent: says.new_profile });
    const form = make("form", { className: "field", noValidate: true, autocomplete: "off" }, label, input, told, make("button", { type: "submit", textContent: says.new_make }));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (!name) return input.focus();
      const answer = await leaf.ask("/api/profile/new", { name, values: { pattern: "starter" } });
      if (answer === null) return;
      if (!answer.ok) {
        told.replaceChildren(...paragraphs([answer.error]));
        return input.focus();
      }
      this.name = name;
      await this.draw(leaf, answer.said);
    });
    return form;
  }

  /**
   * Take a section that holds together out of the file.
   * @param {Leaf} leaf
   * @param {Line[]} profiles
   * @param {Line} profile
   * @param {string} section
   * @param {HTMLElement} status
   */
  remover(leaf, profiles, profile, section, status) {
    const press = async () => {
      const answer = await leaf.ask("/api/profile", { name: profile.name, values: { [section]: "" } });
      if (answer === null) return;
      if (!answer.ok) {
        status.replaceChildren(...paragraphs([answer.error]));
        return;
      }
      const typed = this.typed[profile.name] ?? {};
      for (const key of Object.keys(typed)) if (key.startsWith(`${section}.`)) delete typed[key];
      await this.one(leaf, profiles, [leaf.says.saved, ...answer.said]);
    };
    return make("button", { type: "button", textContent: leaf.says[`remove_${section}`], onclick: press });
  }

  /**
   * @param {Leaf} leaf
   * @param {Line[]} profiles
   * @param {Line} profile
   * @param {string[]} said
   */
  form(leaf, profiles, profile, said) {
    const { says } = leaf;
    const typed = (this.typed[profile.name] ??= {});
    const status = make("div", { className: "told", role: "status" }, ...paragraphs(said));
    const form = /** @type {HTMLFormElement} */ (make("form", { className: "fields", noValidate: true, autocomplete: "off" }));
    const undo = make("button", { type: "button", textContent: says.undo, hidden: Object.keys(typed).length === 0 });
    const note = (/** @type {string} */ key, /** @type {string} */ value, /** @type {string} */ before) => {
      if (value === before) delete typed[key];
      else typed[key] = value;
      const left = Object.keys(typed).length > 0;
      undo.hidden = !left;
      status.replaceChildren(...paragraphs(left ? [says.profile_unsaved] : []));
    };
    for (const [section, fields] of bySection(profile.fields)) {
      const inside = fields.map((each) => field(each, typed[each.key] ?? each.value, note));
      if (section === WHOLE && fields.some((each) => each.value)) inside.push(this.remover(leaf, profiles, profile, section, status));
      if (section) inside.unshift(make("legend", { textContent: says[`section_${section}`] }));
      form.append(section ? make("fieldset", {}, ...inside) : make("div", {}, ...inside));
    }
    form.append(status, make("button", { type: "submit", className: "first", textContent: says.save }), undo);
    if (profile.problems.length) mark(form, status, says.profile_mistake, profile.problems);
    undo.addEventListener("click", () => {
      delete this.typed[profile.name];
      this.one(leaf, profiles);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(leaf, profiles, profile, form, status);
    });
    return form;
  }

  /**
   * @param {Leaf} leaf
   * @param {Line[]} profiles
   * @param {Line} profile
   * @param {HTMLFormElement} form
   * @param {HTMLElement} status
   */
  async save(leaf, profiles, profile, form, status) {
    const values = { ...this.typed[profile.name] };
    const { says } = leaf;
    clear(form);
    if (Object.keys(values).length === 0) {
      status.replaceChildren(...paragraphs([says.nothing_to_save]));
      return;
    }
    status.replaceChildren(...paragraphs([says.loading]));
    const answer = await leaf.ask("/api/profile", { name: profile.name, values });
    if (answer === null) return;
    if (answer.ok) {
      delete this.typed[profile.name];
      await this.one(leaf, profiles, [says.saved, ...answer.said]);
      document.querySelector(".told")?.scrollIntoView({ block: "center" });
    } else if (answer.problems.length) {
      mark(form, status, says.not_saved, answer.problems);
    } else {
      status.replaceChildren(...paragraphs([answer.error]));
    }
  }
}

/**
 * @param {Line[]} fields
 * @returns {Map<string, Line[]>}
 */
function bySection(fields) {
  const found = new Map();
  for (const each of fields) found.set(each.section, [...(found.get(each.section) ?? []), each]);
  return found;
}

/** @param {string} key */
const idOf = (key) => `field-${key.replace(".", "-")}`;

/**
 * @param {Line} field
 * @param {string} value
 * @param {(key: string, value: string, before: string) => void} note
 */
function field(field, value, note) {
  const id = idOf(field.key);
  const hint = make("p", { className: "note", id: `${id}-hint`, textContent: field.hint, hidden: !field.hint });
  const wrong = make("p", { className: "wrong", id: `${id}-wrong`, hidden: true });
  const tell = (/** @type {string} */ now) => note(field.key, now, field.value);
  if (field.kind === "days") return make("div", { className: "field" }, days(field, id, value, tell), wrong);
  const input = one(field, id, value);
  input.addEventListener("input", () => tell(field.kind === "switch" ? String(input.checked) : input.value));
  const label = make("label", { htmlFor: id, textContent: field.label });
  const inside = field.kind === "switch" ? [make("div", { className: "switch" }, input, label)] : [label, input];
  return make("div", { className: "field" }, ...inside, hint, wrong);
}

/**
 * @param {Line} field
 * @param {string} id
 * @param {string} value
 * @returns {HTMLInputElement}
 */
function one(field, id, value) {
  const has = { id, name: field.key, "aria-describedby": `${id}-hint ${id}-wrong` };
  if (field.kind === "choice") {
    const options = field.choices.map((/** @type {Line} */ each) =>
      make("option", { value: each.value, textContent: each.label, selected: each.value === value }),
    );
    return /** @type {any} */ (make("select", has, ...options));
  }
  if (field.kind === "switch") return /** @type {any} */ (make("input", { ...has, type: "checkbox", checked: value === "true" }));
  const mode = { number: "decimal", whole: "numeric" }[/** @type {string} */ (field.kind)] ?? "text";
  const type = field.kind === "date" ? "date" : "text";
  return /** @type {any} */ (make("input", { ...has, type, value, inputMode: mode, maxLength: 80 }));
}

/**
 * @param {Line} field
 * @param {string} id
 * @param {string} value
 * @param {(now: string) => void} tell
 */
function days(field, id, value, tell) {
  const chosen = new Set(value.split(",").filter(Boolean));
  const boxes = field.choices.map((/** @type {Line} */ each) => {
    const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", value: each.value, checked: chosen.has(each.value) }));
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(each.value);
      else chosen.delete(each.value);
      tell(field.choices.map((/** @type {Line} */ day) => day.value).filter((/** @type {string} */ day) => chosen.has(day)).join(","));
    });
    return make("label", {}, box, each.label);
  });
  const label = make("p", { id: `${id}-label`, textContent: field.label });
  const group = make("div", { className: "days", id, role: "group", "aria-labelledby": `${id}-label`, "aria-describedby": `${id}-wrong`, tabIndex: -1 }, ...boxes);
  return make("div", {}, label, group);
}

/** @param {HTMLElement} form */
function clear(form) {
  for (const each of form.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  for (const each of form.querySelectorAll(".wrong")) /** @type {HTMLElement} */ (each).hidden = true;
}

/**
 * Say what is wrong where it is, and go to the first.
 * @param {HTMLElement} form
 * @param {HTMLElement} status
 * @param {string} lead
 * @param {Line[]} problems
 */
function mark(form, status, lead, problems) {
  const elsewhere = [];
  for (const problem of problems) {
    const input = problem.key ? form.querySelector(`#${CSS.escape(idOf(problem.key))}`) : null;
    const wrong = /** @type {HTMLElement | null} */ (input && form.querySelector(`#${CSS.escape(idOf(problem.key))}-wrong`));
    if (input === null || wrong === null) {
      elsewhere.push(problem.text);
      continue;
    }
    input.setAttribute("aria-invalid", "true");
    wrong.textContent = problem.text;
    wrong.hidden = false;
  }
  status.replaceChildren(...paragraphs([lead, ...elsewhere]));
  /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid]"))?.focus();
}
