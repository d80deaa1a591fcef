// Watches where Tab goes. It should come to all that can be used, is shown, and is not taken out of the order; of radio buttons, to one of a group.
() => {
  "use strict";
  const usable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable], video[controls]";
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const wanted = [...document.querySelectorAll(usable)].filter((element) =>
    element.tabIndex >= 0 && !element.matches(":disabled") && !element.closest("[inert]") && shown(element));
  const key = (element) => element.type === "radio" && element.name ? "radio " + element.name : element;
  const left = new Map(wanted.map((element) => [key(element), element]));
  const name = (element) => `<${element.tagName.toLowerCase()} class="${element.className}"> “${
    (element.innerText || element.getAttribute("aria-label") || element.id || "").trim().slice(0, 40)}”`;
  const look = (element) => {
    const style = getComputedStyle(element);
    return [style.boxShadow, style.backgroundColor, style.borderColor, style.textDecorationLine].join();
  };
  const rest = new Map(wanted.map((element) => [element, look(element)]));
  const invisible = new Set();
  const covered = new Set();
  let off = 0;

  // Whether something else, such as a bar that stays, lies over all of it (WCAG 2.4.11).
  const hidden = (element, box) => {
    const across = [0.5, 0.1, 0.9].map((part) => box.left + box.width * part).filter((x) => x >= 0 && x < innerWidth);
    const down = [0.5, 0.1, 0.9].map((part) => box.top + box.height * part).filter((y) => y >= 0 && y < innerHeight);
    return across.length && down.length && !across.some((x) => down.some((y) => {
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element) || [...(element.labels || [])].some((one) => one.contains(top)));
    }));
  };

  addEventListener("focusin", ({ target }) => {
    left.delete(key(target));
    const style = getComputedStyle(target);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && !/(transparent|, 0\))$/.test(style.outlineColor);
    const box = target.getBoundingClientRect();
    const seen = target.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 1 && box.height > 1;
    const stands = [target, ...(target.labels || [])].some((one) => {
      const ring = getComputedStyle(one);
      return ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 1 && one.getClientRects().length > 0;
    });
    if (!(seen ? ring || look(target) !== rest.get(target) : stands)) invisible.add(name(target));
    if (seen && (box.bottom < 0 || box.top > innerHeight)) off += 1;
    else if (seen && hidden(target, box)) covered.add(name(target));
  });
  window.parutionTabs = () => ({ left: [...left.values()].map(name), invisible: [...invisible], covered: [...covered], off });
  return left.size;
}
