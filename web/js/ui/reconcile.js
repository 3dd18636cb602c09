// @ts-check
/**
 * Makes the children of an element those of a list, keeping the elements whose key is still there.
 * Must never: rebuild what did not change (a video plays on, a focused row stays focused).
 * Bounded by: the list.
 */

/**
 * @template {{key: string}} Item
 * @param {Element} parent @param {Map<string, {element: HTMLElement, item: Item}>} known what is there; kept by the caller
 * @param {Item[]} items @param {(item: Item) => HTMLElement} make
 * @param {(element: HTMLElement, item: Item, before: Item) => HTMLElement} update may return another element
 */
export function reconcile(parent, known, items, make, update) {
  const keys = new Set(items.map((item) => item.key));
  for (const [key, { element }] of known) {
    if (keys.has(key)) continue;
    element.remove();
    known.delete(key);
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const present = known.get(item.key);
    const element = present ? update(present.element, item, present.item) : make(item);
    if (present && present.element !== element) {
      if (place === present.element) place = element;
      present.element.replaceWith(element);
    }
    known.set(item.key, { element, item });
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
}
