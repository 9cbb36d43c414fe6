// @ts-check
/** What can be switched off on this page, and is remembered by this browser where it remembers anything. */

const PARTS = ["voice", "sound"];
const KEPT = "treadctl-";

/** @param {string} part */
function kept(part) {
  try {
    return localStorage.getItem(KEPT + part);
  } catch {
    return null; // a browser that keeps nothing forgets it with the page
  }
}

export class Switches {
  /**
   * @param {HTMLElement} element
   * @param {Record<string, any>} says
   * @param {{
   *   there: (part: string) => boolean,
   *   can: (part: string) => string,
   *   changed: (part: string, on: boolean) => void,
   * }} on whether this browser has a part; what is to be said of it, "" for nothing; and that it was switched
   */
  constructor(element, says, on) {
    this.says = says;
    this.on = on;
    /** @type {Record<string, boolean>} */
    this.wanted = Object.fromEntries(PARTS.map((part) => [part, kept(part) !== "off"]));
    /** @type {Record<string, HTMLButtonElement>} */
    this.buttons = {};
    for (const part of PARTS) {
      const button = document.createElement("button");
      button.type = "button";
      button.addEventListener("click", () => this.turn(part));
      this.buttons[part] = button;
    }
    this.notes = document.createElement("p");
    element.replaceChildren(...PARTS.map((part) => this.buttons[part]), this.notes);
    this.draw();
  }

  /** @param {string} part */
  turn(part) {
    this.wanted[part] = !this.wanted[part];
    try {
      localStorage.setItem(KEPT + part, this.wanted[part] ? "on" : "off");
    } catch {
      // it holds for as long as the page is open
    }
    this.on.changed(part, this.wanted[part]);
    this.draw();
  }

  draw() {
    for (const part of PARTS) {
      const id = this.wanted[part] ? "part_on" : "part_off";
      const text = this.says[id].replace("{part}", this.says[`part_${part}`]);
      this.buttons[part].hidden = !this.on.there(part);
      if (this.buttons[part].textContent !== text) this.buttons[part].textContent = text;
    }
    const notes = [...PARTS.map((part) => this.on.can(part)), this.wanted.sound ? "" : this.says.alarm_stays];
    const text = notes.filter(Boolean).join(" ");
    if (this.notes.textContent !== text) this.notes.textContent = text;
    this.notes.hidden = text === "";
  }
}
