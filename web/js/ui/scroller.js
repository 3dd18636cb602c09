// @ts-check
/**
 * Keeps the place while the list changes: at the end where the reader is at the end, else the row under the eye where it is.
 * Must never: move what is being read; decide what is in the list.
 * Bounded by: one anchor, one observer.
 */

const AT_END = 48;

export class Scroller {
  /** Whether the reader is at the end, and stays there. */
  pinned = true;
  /** Whether the end of the list is the newest message; where it is not, nobody is kept at it. */
  live = true;
  #top = 0;
  #height = 0;

  /** @param {HTMLElement} element @param {HTMLElement} list @param {() => void} moved called after the reader scrolled */
  constructor(element, list, moved) {
    this.element = element;
    this.list = list;
    element.addEventListener("scroll", () => this.#scrolled(moved), { passive: true });
    // The keyboard opens, the composer grows, a picture without a size arrives: the end stays the end.
    const observer = new ResizeObserver(() => this.pinned && this.toEnd());
    observer.observe(element);
    observer.observe(list);
  }

  /** How far the end is away, in pixels. */
  get fromEnd() {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight;
  }

  toEnd() {
    this.pinned = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Changes the list without moving what is read. @param {() => void} change */
  keep(change) {
    if (this.pinned) {
      change();
      return this.toEnd();
    }
    const anchors = this.#anchors();
    change();
    // The first row that is still there holds the place.
    const anchor = anchors.find(({ row }) => row.isConnected);
    if (!anchor) return;
    const moved = anchor.row.getBoundingClientRect().top - anchor.top;
    if (moved) this.element.scrollTop += moved;
  }

  /** The rows on the screen, with their places. */
  #anchors() {
    const { top, bottom } = this.element.getBoundingClientRect();
    const rows = this.list.children;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].getBoundingClientRect().bottom <= top) low = middle + 1;
      else high = middle;
    }
    const anchors = [];
    for (let index = low; index < rows.length && anchors.length < 40; index += 1) {
      const row = rows[index];
      const place = row.getBoundingClientRect().top;
      if (place > bottom) break;
      // A day's name moves to another row when older ones come; only messages stay what they are.
      if (row.classList.contains("row")) anchors.push({ row, top: place });
    }
    return anchors;
  }

  /** @param {() => void} moved */
  #scrolled(moved) {
    const { scrollTop, scrollHeight } = this.element;
    // Only the reader's own way up leaves the end; a list that grew or a smaller window does not.
    if (this.fromEnd <= AT_END) this.pinned = this.live;
    else if (scrollTop < this.#top && scrollHeight >= this.#height) this.pinned = false;
    else if (!this.pinned || this.fromEnd > this.element.clientHeight) this.pinned = false;
    this.#top = scrollTop;
    this.#height = scrollHeight;
    moved();
  }
}
