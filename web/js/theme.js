/*
 * Sets the chosen light or dark before the first paint; classic and blocking on purpose, so that nothing flashes.
 * Must never: grow, or touch anything but the root element and the colour of the browser's frame.
 * Bounded by: one read of localStorage.
 */
(function () {
  var theme = "system";
  try {
    theme = JSON.parse(localStorage.getItem("teahouse.theme") || '"system"');
  } catch (_) {
    // Storage may be shut off: then the system's choice holds.
  }
  var root = document.documentElement;
  if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
  else root.removeAttribute("data-theme");
  var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  var frame = document.querySelector('meta[name="theme-color"]');
  if (frame) frame.setAttribute("content", dark ? "#141816" : "#FBFAF7");
})();
