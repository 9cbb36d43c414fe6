// @ts-check
/** The way to the simulator and back: one WebSocket that opens with the token of the address. */

const AGAIN_MS = 1000;
const NOT_OURS = 4003;
const TOO_MANY = 4002;

/** @typedef {Record<string, any>} Line */

export class Link {
  /**
   * @param {(line: Line) => void} line what is told
   * @param {(why: "lost" | "not_ours" | "too_many") => void} over nothing is told any more
   */
  constructor(line, over) {
    this.line = line;
    this.over = over;
    /** @type {WebSocket | null} */
    this.socket = null;
  }

  open() {
    const socket = new WebSocket(`ws://${location.host}/live`);
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ token: location.hash.slice(1) }));
    socket.onmessage = (event) => this.line(JSON.parse(event.data));
    socket.onclose = (event) => {
      const why = event.code === NOT_OURS ? "not_ours" : event.code === TOO_MANY ? "too_many" : "lost";
      this.over(why);
      if (why === "lost") setTimeout(() => this.open(), AGAIN_MS);
    };
  }

  /** @param {Line} message */
  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
    else this.over("lost"); // what is pressed now does nothing, and that is said
  }
}
