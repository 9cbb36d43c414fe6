// @ts-check
/** The faults: those that stay are switched, the others happen once. What is on, the simulator says. */

import { say } from "./say.js";

const PENDING_MS = 400; // so long a switch shows what was pressed, until the simulator can have said it

/** @typedef {Record<string, any>} Line */

export class Faults {
  /** @param {(message: Line) => void} send */
  constructor(send) {
    this.send = send;
    /** @type {Map<string, HTMLInputElement>} */
    this.switches = new Map();
    /** @type {Map<string, number>} */
    this.pressed = new Map();
    /** @type {{ head: HTMLElement, heading: string, verbs: string[] }[]} */
    this.groups = [];
    document.getElementById("well")?.addEventListener("click", () => this.send({ do: "calm" }));
  }

  /** @param {Line[]} groups */
  make(groups) {
    if (this.groups.length) return; // it came back: the document is as it was
    for (const { heading, faults } of groups) {
      const group = document.createElement("details");
      const head = document.createElement("summary");
      head.textContent = heading;
      const list = document.createElement("ul");
      for (const fault of faults) {
        const item = document.createElement("li");
        item.append(fault.stays ? this.toggle(fault) : this.once(fault));
        list.append(item);
      }
      group.append(head, list);
      document.getElementById("faults")?.append(group);
      this.groups.push({ head, heading, verbs: faults.map((/** @type {Line} */ fault) => fault.verb) });
    }
  }

  /** @param {Line} fault */
  toggle(fault) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.addEventListener("change", () => {
      this.pressed.set(fault.verb, performance.now());
      this.send(box.checked ? { do: fault.verb } : { end: fault.verb });
    });
    this.switches.set(fault.verb, box);
    label.append(box, fault.name);
    return label;
  }

  /** @param {Line} fault */
  once(fault) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say("{name} (once)", { name: fault.name });
    button.addEventListener("click", () => this.send({ do: fault.verb }));
    return button;
  }

  /** @param {string[]} on the verbs that are on */
  draw(on) {
    const now = performance.now();
    for (const [verb, box] of this.switches) {
      const pressed = this.pressed.get(verb) ?? -Infinity;
      if (now - pressed > PENDING_MS) box.checked = on.includes(verb);
    }
    for (const { head, heading, verbs } of this.groups) {
      const count = verbs.filter((verb) => on.includes(verb)).length;
      const text = count ? say("{heading}: {n} on", { heading, n: count }) : heading;
      if (head.textContent !== text) head.textContent = text;
    }
  }
}
