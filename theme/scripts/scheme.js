// Light, dark, or as the system has it: set before the first paint, changed by the button in the masthead.
"use strict";
(() => {
  const order = ["auto", "light", "dark"];
  let chosen = "auto";
  try {
    chosen = localStorage.getItem("parution.scheme") || "auto";
  } catch {
    // A browser that keeps nothing follows the system.
  }
  const show = () => {
    document.documentElement.dataset.scheme = chosen;
    const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.body.setAttribute("data-md-color-scheme", dark ? "slate" : "default");
  };
  document.documentElement.classList.replace("no-js", "js");
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("scheme");
    if (!button) return;
    const words = (window.parution && window.parution.words) || {};
    const name = () => {
      button.title = words[`scheme-${chosen}`] || button.title;
      button.querySelector(".vh").textContent = button.title;
    };
    name();
    button.hidden = false;
    button.addEventListener("click", () => {
      chosen = order[(order.indexOf(chosen) + 1) % order.length];
      try {
        localStorage.setItem("parution.scheme", chosen);
      } catch {
        // Nothing is kept: it holds for this page.
      }
      show();
      name();
    });
  });
})();
