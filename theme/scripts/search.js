// The search: a dialog over any page, an index that is fetched when somebody first asks for it, and an answer at each letter.
"use strict";
(() => {
  const parution = (window.parution ??= {});
  const words = parution.words ?? {};
  const root = document.currentScript ? new URL("../", document.currentScript.src).href : "";
  const MOST_POSTS = 30;
  const MOST_PAGES = 6;
  const COMING = 5;

  const say = (key, values = {}) => (words[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const count = (key, n) => say(`${key}-${n < 2 && (n === 1 || parution.language === "fr") ? "one" : "many"}`, { n: number(n) });
  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, parution.language === "fr" ? "\u202f" : ",");

  // ---- The index ----

  // What words_index.py wrote, read back: folded words with a capital before each, and numbers in the signs below.
  const SIGNS = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).filter((sign) => !'"\\'.includes(sign));
  const LAST = 64;
  const MORE = SIGNS.length - LAST;
  const VALUE = new Uint8Array(128);
  SIGNS.forEach((sign, index) => (VALUE[sign.charCodeAt(0)] = index));

  const numbersOf = (text, use) => {
    let ahead = 0;
    for (let at = 0; at < text.length; at += 1) {
      const value = VALUE[text.charCodeAt(at)];
      if (value >= LAST) {
        ahead = ahead * MORE + value - LAST + 1;
      } else {
        use(ahead * LAST + value);
        ahead = 0;
      }
    }
  };

  const listOf = (text) => {
    const list = [];
    numbersOf(text, (value) => list.push(value));
    return list;
  };

  const wordsOf = (text) => {
    const found = [];
    let before = "";
    for (const [, shared, rest] of text.matchAll(/([A-Z])([^A-Z]*)/g)) {
      before = before.slice(0, shared.charCodeAt(0) - 65) + rest;
      found.push(before);
    }
    return found;
  };

  const LIGATURES = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ı: "i" };
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[œæßøłđı]/g, (sign) => LIGATURES[sign]);
  const WORD = /[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff\u{10000}-\u{10ffff}])[\p{L}\p{N}])+/gu;

  // Of one post or page: how much a word weighs in its title, among its names (hashtags, campaign, person), in its text.
  const WHOLE = [12, 7, 3];
  const BEGINNING = [9, 5, 1];
  const TITLE = 9;
  const TEXT = 3;

  const index = { parts: [], pages: [], size: 0, order: null, vocabulary: null, ready: false };
  let common = null;
  let waiting = 0;

  // Both the list of the parts and each part call this when they arrive.
  parution.indexed = (data) => {
    if (!data.part) {
      common = data;
      index.pages = data.pages.map(([title, path, sort, more]) => ({ title, path, sort, words: [fold(title), fold(`${sort} ${more}`)].map((text) => text.match(WORD) ?? []) }));
      waiting = data.parts.length;
      data.parts.forEach(fetchScript);
      if (!waiting) finish();
      return;
    }
    index.parts.push(data);
    waiting -= 1;
    if (!waiting) finish();
  };

  const fetchScript = (path) => {
    const script = document.createElement("script");
    script.src = root + path;
    script.addEventListener("error", () => {
      index.failed = true;
      index.asked = false;
      answer();
    });
    document.head.append(script);
  };

  const ask = () => {
    if (index.ready || index.asked) return;
    Object.assign(index, { asked: true, failed: false, parts: [] });
    fetchScript("assets/search-index.js");
  };

  const finish = () => {
    let start = 0;
    index.parts.sort((one, other) => common.parts.indexOf(one.part) - common.parts.indexOf(other.part));
    index.parts = index.parts.map((data) => {
      const part = {
        start,
        titles: data.titles.split("\n"),
        names: data.names.split("\n"),
        times: listOf(data.times),
        states: listOf(data.states),
        groups: data.groups,
        group: listOf(data.group),
        languages: data.languages,
        language: listOf(data.language),
        fields: data.fields.map(([list, places]) => ({ words: wordsOf(list), places: places.split(" ") })),
        days: [],
      };
      let day = data.since ? Date.parse(`${data.since}T00:00Z`) / 864e5 : 0;
      numbersOf(data.days, (away) => part.days.push((day += away)));
      start += part.titles.length;
      return part;
    });
    index.size = start;
    index.order = inOrder();
    index.ready = true;
    answer();
  };

  // What comes next stands first, then what has no date, then the past from its end; what was cancelled stands last.
  const inOrder = () => {
    const today = Date.parse(`${parution.today}T00:00Z`) / 864e5;
    const cancelled = common.states.findIndex(([state]) => state === "cancelled");
    const groups = [[], [], [], []];
    for (const part of index.parts) {
      part.titles.forEach((_, at) => {
        const day = part.days[at];
        const group = part.states[at] === cancelled ? 3 : day === undefined ? 1 : day >= today ? 0 : 2;
        groups[group].push(part.start + at);
      });
    }
    index.coming = groups[0].slice(0, COMING);
    groups[2].reverse();
    groups[3].reverse();
    return Uint32Array.from(groups.flat());
  };

  // ---- The question ----

  const plurals = (word) => {
    const forms = new Set([word]);
    if (word.length > 3) {
      if (word.endsWith("aux")) forms.add(`${word.slice(0, -3)}al`);
      if (word.endsWith("al")) forms.add(`${word.slice(0, -2)}aux`);
      if (word.endsWith("ies")) forms.add(`${word.slice(0, -3)}y`);
      if (word.endsWith("y")) forms.add(`${word.slice(0, -1)}ies`);
    }
    if (word.length > 2) {
      const one = /[sx]$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
      for (const form of [one, `${one}s`, `${one}x`]) forms.add(form);
    }
    return forms;
  };

  // The last word may be unfinished. Single letters are elisions (l’, d’) unless they are what is being typed.
  const termsOf = (query) => {
    const typed = (fold(query).match(WORD) ?? []).map((word) => word.slice(0, 40));
    const kept = typed.filter((word, at) => at === typed.length - 1 || word.length > 1 || !/[a-z]/.test(word));
    return [...new Set(kept)].map((word, at, all) => ({ word, forms: plurals(word), start: at === all.length - 1 ? word : null }));
  };

  const fits = (term, word) => term.forms.has(word) || (term.start !== null && word.startsWith(term.start));

  const firstFrom = (list, word) => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < word) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  // How much a term weighs in each post of the index; null where it is nowhere.
  const weigh = (term) => {
    const weights = new Uint8Array(index.size);
    let found = false;
    for (const part of index.parts) {
      part.fields.forEach((field, rank) => {
        const note = (at, weight) => {
          let post = part.start - 1;
          found = true;
          numbersOf(field.places[at], (away) => {
            post += away + 1;
            if (weights[post] < weight) weights[post] = weight;
          });
        };
        // The first number is that of a post, the others are distances less one: both count from one before the part's first post.
        for (const form of term.forms) {
          const at = firstFrom(field.words, form);
          if (field.words[at] === form) note(at, WHOLE[rank]);
        }
        if (term.start === null) return;
        for (let at = firstFrom(field.words, term.start); at < field.words.length && field.words[at].startsWith(term.start); at += 1) note(at, BEGINNING[rank]);
      });
    }
    return found ? weights : null;
  };

  // The number of slips (a letter too many, too few, wrong, or two exchanged) between a typed word and another; of an unfinished one,
  // between it and any beginning of the other. More than `most` is not counted.
  const slips = (typed, word, most, unfinished) => {
    let older = null;
    let old = Array.from({ length: typed.length + 1 }, (_, at) => at);
    let best = unfinished ? old[typed.length] : most + 1;
    for (let row = 1; row <= word.length; row += 1) {
      const now = [row];
      let least = row;
      for (let at = 1; at <= typed.length; at += 1) {
        const same = typed[at - 1] === word[row - 1];
        let cost = Math.min(old[at] + 1, now[at - 1] + 1, old[at - 1] + (same ? 0 : 1));
        if (older && at > 1 && typed[at - 1] === word[row - 2] && typed[at - 2] === word[row - 1]) cost = Math.min(cost, older[at - 2] + 1);
        now.push(cost);
        if (cost < least) least = cost;
      }
      if (unfinished) best = Math.min(best, now[typed.length]);
      if (least > most) return unfinished ? best : most + 1;
      older = old;
      old = now;
    }
    return unfinished ? best : old[typed.length];
  };

  // Of a word that stands nowhere, those that it may have been meant to be.
  const nearest = (term) => {
    const { word } = term;
    if (word.length < 4 || /^\d+$/.test(word)) return null;
    index.vocabulary ??= [...new Set(index.parts.flatMap((part) => part.fields.flatMap((field) => field.words)))];
    let most = word.length > 7 ? 2 : 1;
    let near = [];
    for (const other of index.vocabulary) {
      if (other.length < word.length - most || (term.start === null && other.length > word.length + most)) continue;
      // Nobody mistypes the first letter without seeing it, unless it changed places with the second.
      if (other[0] !== word[0] && (other[0] !== word[1] || other[1] !== word[0])) continue;
      const away = slips(word, other, most, term.start !== null);
      if (away > most) continue;
      if (away < most) near = [];
      most = away;
      near.push(other);
    }
    return near.length ? { word, forms: new Set(near), start: null } : null;
  };

  // All posts that have all terms, or where there are none, those that have most of them.
  const search = (query) => {
    let terms = termsOf(query);
    const none = { terms, posts: [], pages: [], total: 0, note: "" };
    if (!terms.length) return none;
    let note = "";
    let columns = terms.map(weigh);
    const pages = pagesFor(terms);
    if (columns.includes(null) && !pages.length) {
      const mended = terms.map((term, at) => (columns[at] ? term : (nearest(term) ?? term)));
      if (mended.some((term, at) => term !== terms[at])) note = "search-near";
      terms = mended;
      columns = terms.map((term, at) => columns[at] ?? weigh(term));
    }
    const all = best(columns, terms, query);
    if (all.total || pages.length) return { terms, pages: pages.length ? pages : pagesFor(terms), note, ...all };
    const some = columns.filter(Boolean);
    if (terms.length < 2 || !some.length) return { ...none, pages: pagesFor(terms), note };
    return { terms, pages: [], note: note || "search-some", ...best(columns, terms, query, true) };
  };

  const best = (columns, terms, query, some = false) => {
    const named = idsFor(query);
    const scores = new Uint16Array(index.size);
    let most = 0;
    for (let post = 0; post < index.size; post += 1) {
      let score = 0;
      for (const column of columns) {
        const weight = column ? column[post] : 0;
        if (weight) {
          // Where not all terms must be there, one more of them outweighs where they stand.
          score += weight + (some ? 20 : 0);
        } else if (!some) {
          score = 0;
          break;
        }
      }
      if (named.has(post)) score += 20;
      scores[post] = score;
      if (score > most) most = score;
    }
    const least = some ? Math.floor(most / 20) * 20 : 1;
    const piles = Array.from({ length: most + 1 }, () => []);
    let total = 0;
    for (const post of index.order) {
      if (!most || scores[post] < least) continue;
      total += 1;
      if (piles[scores[post]].length < 2 * MOST_POSTS) piles[scores[post]].push(post);
    }
    const first = piles.reverse().flat().slice(0, 2 * MOST_POSTS);
    return { total, posts: withPhrase(first, query, terms).map((post) => ({ post, how: howFound(columns, post, terms) })).slice(0, MOST_POSTS) };
  };

  // Among those that have all terms in the title, those come first that have them one after the other.
  const withPhrase = (posts, query, terms) => {
    if (terms.length < 2) return posts;
    const phrase = (fold(query).match(WORD) ?? []).join(" ");
    const has = (post) => (fold(postAt(post).title).match(WORD) ?? []).join(" ").includes(phrase);
    const those = new Set(posts.filter(has));
    return [...posts.filter((post) => those.has(post)), ...posts.filter((post) => !those.has(post))];
  };

  const howFound = (columns, post, terms) => {
    const weights = columns.map((column) => (column ? column[post] : 0));
    if (weights.some((weight) => weight >= TITLE) || !Math.max(...weights)) return "";
    if (Math.max(...weights) > TEXT) return "search-in-facts";
    const dated = wordsOfDate(postAt(post));
    return terms.every((term) => dated.some((word) => fits(term, word))) ? "search-in-date" : "search-in-text";
  };

  // The month and the year of a post, which the index holds among the words of its text.
  const wordsOfDate = ({ day }) => {
    if (day === undefined) return [];
    const date = new Date(day * 864e5);
    return [...(fold(common.monthly[date.getUTCMonth()]).match(WORD) ?? []), String(date.getUTCFullYear())];
  };

  // Who copies a post's name from an address or a file finds it.
  const idsFor = (query) => {
    const typed = query.trim().toLowerCase();
    const found = new Set();
    if (!/^[a-z0-9]+(-[a-z0-9]*)+$/.test(typed)) return found;
    for (const part of index.parts) part.names.forEach((name, at) => name.startsWith(typed) && found.add(part.start + at));
    return found;
  };

  const pagesFor = (terms) =>
    index.pages
      .map((page) => {
        let score = 0;
        for (const term of terms) {
          const begins = (word) => fits(term, word) || (term.word.length > 1 && word.startsWith(term.word));
          if (page.words[0].some(begins)) score += page.words[0].some((word) => term.forms.has(word)) ? 12 : 9;
          else if (page.words[1].some(begins)) score += 3;
          else return null;
        }
        return { page, score };
      })
      .filter(Boolean)
      .sort((one, other) => other.score - one.score)
      .map(({ page }) => page);

  // ---- What is shown of a post ----

  const postAt = (post) => {
    let part = index.parts[0];
    for (const one of index.parts) if (one.start <= post) part = one;
    const at = post - part.start;
    return {
      title: part.titles[at],
      path: `posts/${part.names[at]}.html`,
      day: part.days[at],
      time: part.times[at],
      state: common.states[part.states[at]],
      channels: part.groups[part.group[at]].map((channel) => common.channels[channel]),
      language: part.languages[part.language[at]],
    };
  };

  const when = ({ day, time }) => {
    if (day === undefined) return say("search-undated");
    const date = new Date(day * 864e5);
    const month = common.months[date.getUTCMonth()];
    const year = date.getUTCFullYear();
    if (time > 1440) return `${month} ${year}, ${say("search-wish")}`;
    const daily = date.getUTCDate();
    const text = `${common.days[(date.getUTCDay() + 6) % 7]} ${daily === 1 ? common.first : daily} ${month} ${year}`;
    const two = (value) => String(value).padStart(2, "0");
    return time ? `${text}, ${two(Math.floor((time - 1) / 60))}:${two((time - 1) % 60)}` : `${text}, ${say("search-wish")}`;
  };

  // What people wrote enters the page as text only, never as markup.
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // A text with its hits marked. It is folded sign by sign, so that each folded letter knows which sign it comes from.
  const marked = (text, terms) => {
    let folded = "";
    const origin = [];
    const ends = [];
    let at = 0;
    for (const sign of text) {
      for (const letter of fold(sign)) {
        folded += letter;
        for (let unit = 0; unit < letter.length; unit += 1) {
          origin.push(at);
          ends.push(at + sign.length);
        }
      }
      at += sign.length;
    }
    const pieces = [];
    let done = 0;
    for (const found of folded.matchAll(WORD)) {
      const term = terms.find((one) => fits(one, found[0]));
      if (!term) continue;
      const length = term.forms.has(found[0]) ? found[0].length : term.start.length;
      const start = origin[found.index];
      let end = ends[found.index + length - 1];
      while (end < text.length && /\p{M}/u.test(text[end])) end += 1;
      pieces.push(text.slice(done, start), element("mark", {}, text.slice(start, end)));
      done = end;
    }
    return [...pieces, text.slice(done)];
  };

  const badge = ([letters, language, network, name]) =>
    element("span", { class: `net n-${network}`, role: "img", "aria-label": name, title: name }, letters, ...(language ? [element("sup", {}, language)] : []));

  const postOption = ({ post, how }, terms) => {
    const { title, path, state, channels, language, ...date } = postAt(post);
    const [name, label] = state;
    return element(
      "a",
      { href: root + path, class: `search__hit s-${name}` },
      element("i", { class: `st st-${name}`, role: "img", "aria-label": label, title: label }),
      element("span", { class: "search__title", lang: language }, ...marked(title, terms)),
      element(
        "span",
        { class: "search__facts" },
        element("span", {}, when(date)),
        element("span", { class: "nets" }, ...channels.map(badge)),
        ...(how ? [element("span", { class: "search__how" }, say(how))] : []),
      ),
    );
  };

  const pageOption = ({ title, path, sort }, terms) =>
    element(
      "a",
      { href: root + path, class: "search__hit search__hit--page" },
      element("span", { class: "search__title" }, ...marked(title, terms)),
      ...(sort ? [element("span", { class: "search__facts" }, sort)] : []),
    );

  // ---- The dialog ----

  let dialog = null;
  let field = null;
  let list = null;
  let note = null;
  let tally = null;
  let more = null;
  let options = [];
  let chosen = -1;

  const make = () => {
    field = element("input", {
      id: "search-field",
      class: "search__field",
      type: "text",
      role: "combobox",
      "aria-label": say("search-field"),
      "aria-autocomplete": "list",
      "aria-controls": "search-list",
      "aria-expanded": "false",
      placeholder: say("search"),
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      enterkeyhint: "search",
    });
    list = element("div", { id: "search-list", class: "search__list", role: "listbox", "aria-label": say("search") });
    note = element("p", { class: "search__note", role: "status" });
    more = element("p", { class: "search__rest" });
    tally = element("p", { class: "search__count", role: "status" });
    const close = element("button", { type: "button", class: "search__close" }, say("search-close"));
    const keys = [
      ["↑", "↓", "search-keys-move"],
      ["↵", "search-keys-open"],
      ["Esc", "search-keys-close"],
    ].map((all) => element("span", {}, ...all.slice(0, -1).map((key) => element("kbd", {}, key)), say(all.at(-1))));
    dialog = element(
      "dialog",
      { id: "search", class: "search", "aria-label": say("search") },
      element("div", { class: "search__bar" }, glass(), field, close),
      element("div", { class: "search__body" }, note, list, more),
      element("div", { class: "search__foot" }, tally, element("p", { class: "search__keys", "aria-hidden": "true" }, ...keys)),
    );
    document.body.append(dialog);
    field.addEventListener("input", answer);
    field.addEventListener("keydown", onKey);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
      if (event.target === dialog || (link && !elsewhere)) dialog.close();
    });
    list.addEventListener("pointermove", (event) => {
      const at = options.indexOf(event.target.closest("a"));
      if (at >= 0 && at !== chosen) choose(at, false);
    });
  };

  const glass = () => {
    const NAMESPACE = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(NAMESPACE, "svg");
    const path = document.createElementNS(NAMESPACE, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", "search__glass");
    path.setAttribute("d", "M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5");
    svg.append(path);
    return svg;
  };

  const choose = (at, scroll = true) => {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = options[at];
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    // The first is shown with the heading above it.
    if (scroll) (at ? option : list.firstElementChild).scrollIntoView({ block: "nearest" });
  };

  const onKey = (event) => {
    if (event.isComposing) return;
    const last = options.length - 1;
    if (event.key === "ArrowDown" && last >= 0) choose(chosen < last ? chosen + 1 : 0);
    else if (event.key === "ArrowUp" && last >= 0) choose(chosen > 0 ? chosen - 1 : last);
    else if (event.key === "PageDown" && last >= 0) choose(Math.min(chosen + 8, last));
    else if (event.key === "PageUp" && last >= 0) choose(Math.max(chosen - 8, 0));
    else if (event.key === "Enter" && options[chosen]) options[chosen].dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
    else return;
    event.preventDefault();
  };

  const group = (key, made) => {
    if (!made.length) return [];
    const id = `search-group-${key}`;
    return [element("div", { role: "group", "aria-labelledby": id, class: "search__group" }, element("div", { class: "search__heading", id, role: "presentation" }, say(key)), ...made)];
  };

  const show = (groups, { notes = [], counted = "", rest = 0 } = {}) => {
    list.replaceChildren(...groups.flat());
    options = [...list.querySelectorAll("a")];
    options.forEach((option, at) => {
      option.id = `search-option-${at}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
    });
    note.replaceChildren(...notes);
    note.hidden = !notes.length;
    list.hidden = !options.length;
    more.hidden = !rest;
    more.textContent = rest ? count("search-rest", rest) : "";
    tally.textContent = counted;
    field.setAttribute("aria-expanded", String(options.length > 0));
    chosen = -1;
    dialog.querySelector(".search__body").scrollTop = 0;
    choose(field.value.trim() && options.length ? 0 : -1);
  };

  const answer = () => {
    if (!dialog?.open) return;
    const query = field.value.trim();
    if (index.failed) show([], { notes: [say("search-failed")] });
    else if (!query) show(index.ready ? group("search-coming", index.coming.map((post) => postOption({ post, how: "" }, []))) : [], { notes: [say("search-hint")] });
    else if (!index.ready) show([], { notes: [say("search-reading")] });
    else showFound(query, search(query));
  };

  const showFound = (query, { terms, posts, pages, total, note: why }) => {
    const typed = say("search-quote", { words: query });
    if (!posts.length && !pages.length) {
      show([], { notes: [element("strong", {}, say("search-none", { words: typed })), " ", say("search-advice")] });
      return;
    }
    const some = pages.slice(0, MOST_PAGES);
    const named = posts.length ? some.filter((page) => isName(page, terms)) : some;
    const others = some.filter((page) => !named.includes(page));
    const made = [
      group("search-pages", named.map((page) => pageOption(page, terms))),
      group("search-posts", posts.map((found) => postOption(found, terms))),
      group(named.length ? "search-others" : "search-pages", others.map((page) => pageOption(page, terms))),
    ];
    const counted = [total ? count("search-posts", total) : "", pages.length ? count("search-pages", pages.length) : ""].filter(Boolean).join(", ");
    show(made, { notes: why ? [say(why, { words: typed })] : [], counted, rest: total - posts.length });
  };

  // Who types the name of a page, or a word of it, most likely wants that page. Of a word that may be unfinished, two letters tell nothing.
  const isName = ({ words: [name] }, terms) =>
    terms.every((term) => name.some((word) => term.forms.has(word) || (term.start !== null && term.start.length > 2 && word.startsWith(term.start))));

  const open = () => {
    if (!dialog) make();
    ask();
    if (!dialog.open) dialog.showModal();
    answer();
    field.focus();
    field.select();
  };

  parution.search = open;

  const button = document.getElementById("search-open");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", open);
    // The index is on its way before the button is let go.
    button.addEventListener("pointerdown", ask);
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    if ((!command && !slash) || event.defaultPrevented || document.querySelector("dialog[open]:not(#search)")) return;
    event.preventDefault();
    open();
  });
})();
