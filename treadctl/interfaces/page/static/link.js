// @ts-check
/**
 * The way to treadctl and back: one WebSocket that comes back by itself, a beat, and STOP by two ways at once.
 *
 * A page that slept throws away what waited for it: the old socket is closed unread, and the new one says what is
 * so now.
 */

export const BEAT_MS = 1000;
const TICK_MS = 250;
const SLEPT_MS = 2500;
const AGAIN_MS = 1000;
const SILENT_MS = 5000; // a line comes four times a second where there is a service, and none through a dead network
const REVOKED = 4003;
const TOO_MANY = 4002;

/** @typedef {Record<string, any>} Line */

/**
 * POST a small JSON object to our own address.
 * @param {string} path
 * @param {Line} [body]
 * @returns {Promise<Response>}
 */
export function post(path, body = {}) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    keepalive: true,
    credentials: "same-origin",
  });
}

export class Link {
  /**
   * @param {{
   *   line: (line: Line) => void,
   *   fresh: () => void,
   *   refused: (why: "not_paired" | "too_many") => void,
   *   tick: () => void,
   * }} on what is told: a line; a new socket, so that nothing old counts; why there will be none; the time
   */
  constructor(on) {
    this.on = on;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.beatAt = 0;
    this.tickAt = performance.now();
    this.again = 0;
    this.given = false;
    this.heardAt = 0;
    this.quiet = false; // there is no service, and so nothing to hear
    setInterval(() => this.tick(), TICK_MS);
    document.addEventListener("visibilitychange", () => this.tick());
    window.addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  /** Begin anew: whatever an older socket still says is not listened to. */
  open() {
    const before = this.socket;
    this.socket = null;
    before?.close();
    if (this.given) return;
    this.on.fresh();
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/page`);
    this.socket = socket;
    this.heardAt = performance.now();
    socket.onopen = () => this.beat();
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      this.heardAt = performance.now();
      this.on.line(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      if (socket !== this.socket) return;
      this.socket = null;
      this.again = performance.now() + AGAIN_MS;
      if (event.code === REVOKED) this.giveUp("not_paired");
      else if (event.code === TOO_MANY) this.giveUp("too_many");
      else this.ask();
    };
  }

  /** A socket that did not open may be one that is not paired any more. */
  async ask() {
    const answer = await fetch("/api/paired").catch(() => null);
    if (answer?.status === 401) this.giveUp("not_paired");
  }

  /** @param {"not_paired" | "too_many"} why */
  giveUp(why) {
    this.given = true;
    this.on.refused(why);
  }

  /** Four times a second: the beat, a new try, and whether this page has slept. */
  tick() {
    const now = performance.now();
    const slept = now - this.tickAt > SLEPT_MS;
    this.tickAt = now;
    if (document.visibilityState === "visible") {
      if (slept || this.silent(now)) this.open();
      else if (this.socket === null && now >= this.again) this.open();
      else if (now - this.beatAt >= BEAT_MS) this.beat();
    }
    this.on.tick();
  }

  /**
   * A network that broke off closes nothing: the socket looks open for minutes.
   * @param {number} now
   */
  silent(now) {
    return this.socket !== null && !this.quiet && now - this.heardAt > SILENT_MS;
  }

  beat() {
    this.beatAt = performance.now();
    this.send({ do: "beat" });
  }

  /**
   * @param {Line} message
   * @returns {boolean} whether it could be put on the way
   */
  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /**
   * STOP, by both ways; resolves to whether the POST got through.
   * @returns {Promise<boolean>}
   */
  async stop() {
    this.send({ do: "stop" });
    try {
      const answer = await post("/api/stop");
      return answer.ok && (await answer.json()).ok === true;
    } catch {
      return false;
    }
  }
}
