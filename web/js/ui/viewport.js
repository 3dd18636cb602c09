// @ts-check
/**
 * Keeps the composer above the keyboard where the keyboard lies over the page (iOS): the page is as high as what is seen of it.
 * Must never: act while somebody zooms with two fingers.
 * Bounded by: one custom property on the root.
 */

export function fitViewport() {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    if (Math.abs(view.scale - 1) > 0.01) return;
    const covered = innerHeight - view.height > 60;
    const root = document.documentElement;
    if (covered) root.style.setProperty("--seen", `${view.height}px`);
    else root.style.removeProperty("--seen");
    // Safari scrolls the page up to show the field; what is as high as the view needs no scrolling.
    if (covered) scrollTo(0, 0);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
}
