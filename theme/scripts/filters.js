// Filters: which posts of a view are shown. They stand in the address (#channel=bluesky&status=draft,review&q=oak), so that a view can be
// sent to somebody, and they go along from view to view. Without this script every post is shown.
"use strict";
(() => {
  const known = window.parution;
  if (!known) return;
  const words = known.words;
  // The letters of data-f, and what each is called in the address and to the reader, in the order of the panel.
  const FACETS = [
    ["s", "status"],
    ["c", "channel"],
    ["n", "network"],
    ["p", "pillar"],
    ["g", "campaign"],
    ["f", "format"],
    ["k", "kind"],
    ["o", "owner"],
    ["a", "audience"],
  ];
  // What stands in the address for posts that have no campaign, no pillar… ; no id of the charter looks like it.
  const NONE = "-";
  const WITHOUT = {c: "channel", p: "pillar", g: "campaign", f: "format", o: "owner", a: "audience"};
  // Up to so many values are offered on every page, so that a view has the same filters as the next; of more, those that the page has.
  const FEW = 10;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const posts = [...document.querySelectorAll(".pa [data-f]")].map((element) => {
    const facets = new Set(element.dataset.f.split(" "));
    // A chip's item of the list goes with it.
    const box = element.tagName === "A" && element.parentElement.tagName === "LI" ? element.parentElement : element;
    for (const letter of Object.keys(WITHOUT)) if (![...facets].some((one) => one.startsWith(`${letter}:`))) facets.add(`${letter}:${NONE}`);
    return {id: element.dataset.post, element, box, facets, text: plain(element.textContent), more: box.closest("details.more")};
  });

  function read() {
    const chosen = {q: ""};
    for (const [, name] of FACETS) chosen[name] = new Set();
    if (!location.hash.includes("=")) return chosen;
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      if (name === "q") chosen.q = value;
      else if (chosen[name] instanceof Set) for (const one of value.split(",")) if (one) chosen[name].add(one);
    }
    return chosen;
  }

  function written(chosen) {
    const parts = [];
    for (const [, name] of FACETS) if (chosen[name].size) parts.push(`${name}=${[...chosen[name]].map(encodeURIComponent).join(",")}`);
    if (chosen.q) parts.push(`q=${encodeURIComponent(chosen.q)}`);
    return parts.join("&");
  }

  let chosen = read();

  function fits(post, except) {
    for (const [letter, name] of FACETS) {
      const wanted = chosen[name];
      if (name === except || !wanted.size) continue;
      let found = false;
      for (const value of wanted) if (post.facets.has(`${letter}:${encodeURIComponent(value)}`)) found = true;
      if (!found) return false;
    }
    return plain(chosen.q).split(/\s+/).every((word) => post.text.includes(word));
  }

  // Whatever goes from this view to another takes the filters along.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    const state = written(chosen);
    if (!link || !state || link.origin !== location.origin || !/\.html$/.test(link.pathname) || link.getAttribute("href").startsWith("#")) return;
    if (!link.hash) link.hash = state;
  });

  window.addEventListener("hashchange", () => {
    if (location.hash && !location.hash.includes("=")) return; // a jump within the page changes no filter
    chosen = read();
    show();
  });

  const head = document.querySelector(".pa > .head");
  if (!head || posts.length < 2) return;

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const count = make("p", {className: "filters__count"});
  count.setAttribute("role", "status");
  const active = make("ul", {className: "filters__active"});
  const badge = make("b", {className: "filters__number", hidden: true});
  const button = make("button", {type: "button", className: "button filters__open"}, words.filter, badge);
  const panel = make("div", {className: "filters__panel", id: "filters-panel", hidden: true});
  const text = make("input", {type: "search", className: "filters__text", placeholder: words["filter-text"], value: chosen.q, autocomplete: "off"});
  text.setAttribute("aria-label", words["filter-text"]);
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", panel.id);
  const clear = make("button", {type: "button", className: "filters__clear"}, words["filter-clear"]);
  const bar = make("div", {className: "filters"}, make("div", {className: "filters__bar"}, button, text, active, clear, count), panel);
  bar.setAttribute("role", "search");
  bar.setAttribute("aria-label", words.filter);
  head.after(bar);

  // Nothing fits: that is said where the posts would be, with the way out of it.
  const again = make("button", {type: "button", className: "button"}, words["filter-clear"]);
  const nothing = make("div", {className: "filters__nothing", hidden: true}, make("p", {}, words["filter-nothing"]), again);
  bar.after(nothing);

  // On a phone the button stands beside what turns the pages, and the words are looked for in the panel: a row less above the calendar.
  const narrow = matchMedia("(max-width: 52rem)");
  const place = () => {
    const beside = narrow.matches && head.querySelector(":scope > .pager");
    head.classList.toggle("head--filtered", Boolean(beside));
    if (beside) {
      head.append(button);
      panel.prepend(text);
    } else {
      bar.firstChild.prepend(button, text);
    }
  };
  narrow.addEventListener("change", place);
  place();

  const boxes = [];
  for (const [letter, name] of FACETS) {
    const here = new Set(posts.flatMap((post) => [...post.facets].filter((one) => one.startsWith(`${letter}:`))));
    const all = known.facets[letter] || [];
    const values = all.filter(([value]) => (all.length <= FEW && letter !== "s") || here.has(`${letter}:${encodeURIComponent(value)}`) || chosen[name].has(value));
    if (values.length && (here.has(`${letter}:${NONE}`) || chosen[name].has(NONE))) values.push([NONE, words[`filter-no-${name}`]]);
    if (!values.length || (all.length < 2 && values.length < 2)) continue;
    const group = make("fieldset", {className: "filters__group"}, make("legend", {}, words[`filter-${name}`]));
    for (const [value, label] of values) {
      const box = make("input", {type: "checkbox", checked: chosen[name].has(value)});
      const number = make("span", {className: "filters__hits"});
      const shape = letter === "s" ? make("i", {className: `st st-${value}`, ariaHidden: "true"}) : "";
      group.append(make("label", {className: "filters__choice"}, box, shape, make("span", {}, label), number));
      box.addEventListener("change", () => {
        if (box.checked) chosen[name].add(value);
        else chosen[name].delete(value);
        keep();
      });
      boxes.push({letter, name, value, label, box, number});
    }
    panel.append(group);
  }

  function keep() {
    const state = written(chosen);
    // The fragment alone changes: that is allowed where the page is a file, too.
    history.replaceState(null, "", state ? `#${state}` : location.pathname + location.search);
    show();
  }

  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
  for (const part of [bar, button]) {
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      panel.hidden = true;
      button.setAttribute("aria-expanded", "false");
      button.focus();
    });
  }
  text.addEventListener("input", () => {
    chosen.q = text.value.trim();
    keep();
  });
  for (const one of [clear, again]) {
    one.addEventListener("click", () => {
      for (const [, name] of FACETS) chosen[name].clear();
      chosen.q = text.value = "";
      keep();
      button.focus();
    });
  }

  const details = [...document.querySelectorAll(".pa details.more")];
  const slots = [...document.querySelectorAll(".pa .slot[data-channel]")];
  const groups = [...document.querySelectorAll(".pa [data-day], .pa [data-group]")];

  function show() {
    const ids = new Set();
    const shown = new Set();
    for (const post of posts) {
      const fit = fits(post, "");
      post.box.hidden = !fit;
      ids.add(post.id);
      if (fit) shown.add(post.id);
    }
    const filtered = shown.size < ids.size || written(chosen) !== "";
    // Who looks at some channels is offered the free slots of those.
    for (const slot of slots) slot.hidden = !offers(slot.dataset.channel);
    for (const one of details) {
      const inside = posts.filter((post) => post.more === one && !post.box.hidden).length;
      one.hidden = inside === 0;
      const sign = one.querySelector("[data-more]");
      if (sign) sign.textContent = fill(words.more, {n: inside});
      // What is looked for is not kept behind a number.
      if (filtered && inside && written(chosen)) one.open = true;
    }
    for (const group of groups) {
      const inside = group.querySelectorAll("[data-f]");
      group.classList.toggle("filtered-out", filtered && inside.length > 0 && [...inside].every((one) => one.closest("[hidden]")));
    }
    document.documentElement.classList.toggle("filtered", filtered);
    count.textContent = filtered ? fill(words[shown.size < 2 ? "filter-count-one" : "filter-count"], {shown: shown.size, all: ids.size}) : "";
    clear.hidden = !filtered;
    nothing.hidden = shown.size > 0;
    draw();
  }

  function offers(channel) {
    const {network} = known.channels[channel] || {};
    return (!chosen.channel.size || chosen.channel.has(channel)) && (!chosen.network.size || chosen.network.has(network)) && !chosen.q;
  }

  function draw() {
    active.replaceChildren();
    let number = 0;
    const matching = {};
    for (const one of boxes) {
      one.box.checked = chosen[one.name].has(one.value);
      if (!matching[one.name]) matching[one.name] = posts.filter((post) => fits(post, one.name));
      const sign = `${one.letter}:${encodeURIComponent(one.value)}`;
      one.number.textContent = new Set(matching[one.name].filter((post) => post.facets.has(sign)).map((post) => post.id)).size;
      one.number.toggleAttribute("data-none", one.number.textContent === "0");
      if (!one.box.checked) continue;
      number += 1;
      const drop = make("button", {type: "button", className: "filters__pill"}, one.label, make("span", {ariaHidden: "true"}, " ×"));
      drop.setAttribute("aria-label", fill(words["filter-drop"], {name: one.label}));
      drop.addEventListener("click", () => {
        chosen[one.name].delete(one.value);
        keep();
        button.focus();
      });
      active.append(make("li", {}, drop));
    }
    badge.hidden = !number;
    badge.textContent = number;
    if (document.activeElement !== text) text.value = chosen.q;
  }

  show();
})();
