// One key for each view, the arrows for what comes before and after, a list of all that under the question mark.
"use strict";
(() => {
  const known = window.parution;
  if (!known) return;
  const words = known.words;
  const top = new URL("..", document.querySelector("script[src$='assets/parution.js']").src).href;
  const VIEWS = {t: "index.html", m: "months/index.html", w: "weeks/index.html", a: "agenda.html", b: "board.html"};
  const offered = known.audience === "public" ? ["t", "m", "w", "a"] : Object.keys(VIEWS);
  const carry = () => (location.hash.includes("=") ? location.hash : "");
  const go = (address) => location.assign(address + carry());

  function help() {
    let dialog = document.getElementById("keys");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.id = "keys";
      dialog.className = "pa keys";
      const title = document.createElement("h2");
      title.id = "keys-title";
      title.textContent = words["keys-title"];
      dialog.setAttribute("aria-labelledby", title.id);
      const list = document.createElement("dl");
      for (const key of [...offered, ...(known.moved ? ["d"] : []), ...(known.served ? ["z"] : []), "←", "→", "/", "?"]) {
        const sign = document.createElement("kbd");
        sign.textContent = key;
        const term = document.createElement("dt");
        term.append(sign);
        const what = document.createElement("dd");
        what.textContent = words[`key-${key}`];
        list.append(term, what);
      }
      const close = document.createElement("button");
      close.type = "button";
      close.className = "button";
      close.textContent = words.close;
      close.addEventListener("click", () => dialog.close());
      dialog.append(title, list, close);
      dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
      });
      document.body.append(dialog);
    }
    dialog.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable], [role=application]")) return;
    if (offered.includes(event.key)) go(top + VIEWS[event.key]);
    else if (event.key === "?") help();
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const link = document.querySelector(`.pa a[rel~=${event.key === "ArrowLeft" ? "prev" : "next"}]`);
      if (!link) return;
      go(link.href.split("#")[0]);
    } else return;
    event.preventDefault();
  });
})();
