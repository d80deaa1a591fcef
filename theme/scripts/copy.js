/* Copies the text of a preview exactly as it is sent: links in full, folds open, the parts of a thread apart. */
(() => {
  "use strict";

  /** The text of a node, with each link's address in the place of the words that stand for it, and without what is no part of the text. */
  const textOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "SUMMARY") return "";
    if (node.tagName === "A") return node.getAttribute("href");
    return [...node.childNodes].map(textOf).join("");
  };

  /** What was written as Markdown goes out as HTML: it is copied as both. */
  const written = async (preview) => {
    const rich = preview.querySelector(".rich");
    const plain = rich ? rich.innerText : [...preview.querySelectorAll(".pv__said")].map(textOf).join("\n\n");
    if (rich && window.ClipboardItem && navigator.clipboard?.write) {
      const as = (type, text) => ({ [type]: new Blob([text], { type }) });
      await navigator.clipboard.write([new ClipboardItem({ ...as("text/html", rich.innerHTML), ...as("text/plain", plain) })]);
    } else if (navigator.clipboard?.writeText) {
      await navigator.clipboard.writeText(plain);
    } else {
      byHand(plain);
    }
  };

  /** For pages that are opened as files, where browsers have no clipboard to offer. */
  const byHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "vh";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    const words = button.textContent;
    let back = 0;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await written(button.closest(".seen"));
      button.focus();
      button.textContent = button.dataset.done;
      clearTimeout(back);
      back = setTimeout(() => { button.textContent = words; }, 2500);
    });
  }
})();
