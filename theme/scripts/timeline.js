// A quarter is wider than a phone: it opens where today is, as far as it can be pushed aside.
"use strict";
(() => {
  const frame = document.querySelector(".pa > .scroll");
  const week = frame && frame.querySelector("th.current");
  if (!week || location.hash.slice(1) === week.id || frame.scrollWidth <= frame.clientWidth) return;
  const side = frame.querySelector("th[scope=col]").getBoundingClientRect().width;
  const box = week.getBoundingClientRect();
  const room = frame.clientWidth - side;
  frame.scrollLeft = box.left - frame.getBoundingClientRect().left - side - (room - box.width) / 3;
})();
