// @ts-check
/** The code that proves who stands at the treadmill: typed in, or scanned with the page's address. */

/** @typedef {Record<string, any>} Line */

const SCANNED = "tag=";

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * The code of a tag that was scanned, out of the address.
 * @param {string} hash without its #
 */
export const scanned = (hash) => (hash.startsWith(SCANNED) ? hash.slice(SCANNED.length) : "");

export class Place {
  /**
   * @param {(message: Line) => void} send
   * @param {string} code one that was scanned; it is given once, when somebody asks
   */
  constructor(send, code) {
    this.send = send;
    this.code = code;
    this.form = /** @type {HTMLFormElement} */ (at("place"));
    this.field = /** @type {HTMLInputElement} */ (at("place-field"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.field.value.trim()) this.send({ do: "code", code: this.field.value });
      this.field.value = "";
    });
  }

  /** @param {Line | null} seat */
  draw(seat) {
    const asked = seat?.stage === "place" && seat.controls === "here";
    if (asked && this.code) {
      this.send({ do: "code", code: this.code });
      this.code = "";
    }
    if (this.form.hidden === !asked) return;
    this.form.hidden = !asked;
    this.field.value = "";
    if (asked) this.field.focus();
  }
}
