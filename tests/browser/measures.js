// What is measured on a page that is open. Each function gives a list of sentences, empty where all is well.
(() => {
  "use strict";

  const name = (element) => {
    const id = element.id ? "#" + element.id : "";
    const classes = [...element.classList].map((one) => "." + one).join("");
    return `<${element.tagName.toLowerCase()}${id}${classes}> “${(element.innerText || element.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  };

  // Whether something around it scrolls or is cut by itself, so that the page need not, or it is not laid out in the page at all.
  const contained = (element) => {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.position === "fixed" || (up !== element && style.overflowX !== "visible")) return true;
    }
    return false;
  };

  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  const tooWide = () => {
    const room = document.documentElement.clientWidth;
    const width = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
      const box = element.getBoundingClientRect();
      if (box.width > 1 && box.right > room + 1 && box.left < room + 400 && shown(element) && !contained(element)) found.push(element);
    }
    const deepest = found.filter((one) => !found.some((other) => other !== one && one.contains(other)));
    if (width <= room + 1 && !deepest.length) return [];
    deepest.sort((one, other) => other.getBoundingClientRect().right - one.getBoundingClientRect().right);
    return [`${width} in a window of ${room}: ` + deepest.slice(0, 4).map(name).join(", ")];
  };

  // Text that its own box cuts off below: cut at the right with “…” is a designer's choice, cut through a line is not.
  const cutOff = () => {
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      if (!/hidden|clip/.test(style.overflowY) || !element.textContent.trim() || !shown(element)) continue;
      if (style.webkitLineClamp !== "none" || style.textOverflow === "ellipsis" || style.clip !== "auto" || style.clipPath !== "none") continue;
      if (element.clientHeight > 2 && element.scrollHeight > element.clientHeight + 4) found.push(element);
    }
    return found.slice(0, 4).map((element) => `cut off: ${name(element)}`);
  };

  const largerText = (times) => {
    const root = document.documentElement;
    root.style.fontSize = parseFloat(getComputedStyle(root).fontSize) * times + "px";
    const found = [...tooWide(), ...cutOff()];
    root.style.fontSize = "";
    return found;
  };

  const seconds = (text) => Math.max(...text.split(",").map((one) => parseFloat(one) * (one.trim().endsWith("ms") ? 0.001 : 1)));

  const moving = () => {
    const found = new Set();
    for (const element of document.querySelectorAll("body, body *")) {
      for (const part of [undefined, "::before", "::after"]) {
        const style = getComputedStyle(element, part);
        if (part && (style.content === "none" || style.content === "normal")) continue;
        const animated = style.animationName !== "none" && seconds(style.animationDuration) > 0.01;
        const gliding = style.transitionProperty !== "none" && seconds(style.transitionDuration) > 0.01;
        if (animated || gliding) found.add(`${animated ? "animated" : "gliding"}: <${element.tagName.toLowerCase()} class="${element.className}">${part || ""}`);
      }
    }
    if (getComputedStyle(document.documentElement).scrollBehavior === "smooth") found.add("the page glides where it is to jump");
    return [...found].slice(0, 8);
  };

  return { name, shown, tooWide, cutOff, largerText, moving };
})()
