// @ts-check
/**
 * A picture under the hand: a tap comes closer, wheel and pinch scale, a drag moves, a swipe asks for the next one.
 * Must never: lose the point under the finger while it scales.
 * Bounded by: 1 to 8 times.
 */

const CLOSER = 2.5;
const FARTHEST = 8;
const TAP = 6;
const SWIPE = 60;

export class Zoom {
  #scale = 1;
  #x = 0;
  #y = 0;
  #travelled = 0;
  #spread = 0;
  /** @type {Map<number, {x: number, y: number}>} */ #fingers = new Map();

  /** @param {HTMLElement} stage @param {HTMLElement} image @param {(by: number) => void} swipe */
  constructor(stage, image, swipe) {
    this.stage = stage;
    this.image = image;
    this.swipe = swipe;
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    stage.addEventListener("pointerup", (event) => this.#up(event));
    stage.addEventListener("pointercancel", (event) => void this.#fingers.delete(event.pointerId));
  }

  reset() {
    this.#scale = 1;
    this.#apply();
  }

  toggle() {
    this.#about(this.#scale > 1 ? 1 / FARTHEST : CLOSER, innerWidth / 2, innerHeight / 2);
  }

  /** @param {number} factor */
  by(factor) {
    this.#about(factor, innerWidth / 2, innerHeight / 2);
  }

  /** Whether a click was a drag, or on the picture (capturing the pointer hides it from the event's target). @param {MouseEvent} event */
  handled(event) {
    const { left, right, top, bottom } = this.image.getBoundingClientRect();
    const { clientX, clientY } = event;
    return Math.abs(this.#travelled) >= TAP || (clientX >= left && clientX <= right && clientY >= top && clientY <= bottom);
  }

  #apply() {
    if (this.#scale === 1) this.#x = this.#y = 0;
    this.image.style.transform = this.#scale === 1 ? "" : `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})`;
    this.stage.classList.toggle("zoomed", this.#scale > 1);
  }

  /** Scales about a point of the screen, so that what is under it stays. @param {number} factor @param {number} x @param {number} y */
  #about(factor, x, y) {
    const before = this.#scale;
    this.#scale = Math.min(FARTHEST, Math.max(1, before * factor));
    const rest = this.#scale / before;
    const fromX = x - innerWidth / 2;
    const fromY = y - innerHeight / 2;
    this.#x = fromX - (fromX - this.#x) * rest;
    this.#y = fromY - (fromY - this.#y) * rest;
    this.#apply();
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    this.#about(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX, event.clientY);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.stage.setPointerCapture(event.pointerId);
    if (this.#fingers.size === 1) this.#travelled = 0;
    if (this.#fingers.size === 2) this.#spread = this.#distance();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const from = this.#fingers.get(event.pointerId);
    if (!from) return;
    const { clientX: x, clientY: y } = event;
    this.#fingers.set(event.pointerId, { x, y });
    if (this.#fingers.size === 2) {
      const now = this.#distance();
      this.#about(now / this.#spread, x, y);
      this.#spread = now;
      this.#travelled = TAP;
      return;
    }
    this.#travelled += x - from.x;
    if (this.#scale === 1) return;
    this.#x += x - from.x;
    this.#y += y - from.y;
    this.#apply();
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const inside = this.#fingers.delete(event.pointerId);
    if (!inside || this.#fingers.size) return;
    if (this.#scale === 1 && Math.abs(this.#travelled) > SWIPE) this.swipe(this.#travelled < 0 ? 1 : -1);
    else if (Math.abs(this.#travelled) < TAP && this.handled(event)) {
      this.#about(this.#scale > 1 ? 1 / FARTHEST : CLOSER, event.clientX, event.clientY);
    }
  }

  #distance() {
    const [a, b] = [...this.#fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  }
}
