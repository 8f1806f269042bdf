// What scrolls sideways is a stop for the keyboard; what fits its place is none. The theme asks once, at its first width.
(() => {
  const boxes = ".pst-scrollable-table-container, .bd-article pre, .bd-article .cell_output > .output, figure.drawn";
  const update = () => {
    for (const box of document.querySelectorAll(boxes)) {
      box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
    }
  };
  window.addEventListener("load", update);
  window.addEventListener("resize", update);
})();
