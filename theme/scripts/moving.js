// Another date for a post: dragged to another day or hour, or asked for with “d” or on the post's page. A dialog says what the charter would
// say; then the forge's editor is opened, or, under `parution serve`, the file is written. Without a pointer that can drag, nothing drags.
"use strict";
(() => {
  const known = window.parution;
  if (!known || !known.rhythm || !(known.served || known.moving.edit)) return;
  const {words, moving, rhythm} = known;
  const {fill, inWords, refusal, today} = rhythm;

  // What people wrote enters the page as text only, never as markup.
  const make = (name, properties = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in element) element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };

  /** Asks the server that serves this page; its answer, or an error with a sentence. */
  const ask = async (action, what) => {
    let answer;
    try {
      answer = await fetch(`/.parution/${action}`, {
        method: "POST", headers: {"Content-Type": "application/json", "X-Parution-Token": known.token}, body: JSON.stringify(what),
      });
    } catch {
      throw new Error(words["move-failed"]);
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.error || words["move-failed"]);
    return said;
  };

  const frame = (id, title, ...children) => {
    const close = make("button", {type: "button", className: "button"}, words.close);
    const heading = make("h2", {id: `${id}-title`}, title);
    const form = make("form", {method: "dialog", noValidate: true}, heading, ...children);
    const dialog = make("dialog", {id, className: "pa keys move", "aria-labelledby": heading.id}, form);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    return {dialog, form, close};
  };

  const field = (label, properties) => make("label", {className: "move__field"}, make("span", {}, label), make("input", properties));

  const copied = async (text, button) => {
    if (navigator.clipboard && navigator.clipboard.writeText) {
      await navigator.clipboard.writeText(text);
    } else {
      // Pages that are opened as files have no clipboard to offer in some browsers.
      const area = make("textarea", {className: "vh", value: text});
      button.after(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = words["move-copied"];
    setTimeout(() => { button.textContent = words["move-copy"]; }, 2500);
  };

  // ---- The dialog ----

  // Approved posts whose time is past: where no ledger is read, nobody here knows whether they went out.
  const MAY_HAVE_GONE = ["approved", "scheduled", "due", "failed", "unknown"];

  /** Shows what another date would do. `post.when` is its date in words, where that says more than `post.at`. */
  function open(post, to = post.at) {
    const wish = post.at.length <= 10;
    const day = field(words["move-day"], {type: "date", name: "day", required: true, min: today(), value: to.length > 7 ? to.slice(0, 10) : ""});
    const time = field(words["move-time"], {type: "time", name: "time", required: !wish, value: to.slice(11, 16)});
    const before = make("p", {className: "quiet"}, fill("move-begins", {when: (wish && post.when) || inWords(post.at) || words["move-undated"]}));
    const way = make("p", {className: "move__to", "aria-live": "polite"});
    const says = make("ul", {className: "move__says", "aria-label": words["move-says"]});
    const offer = make("p", {className: "move__offer", hidden: true});
    const note = make("p", {className: "quiet move__aside"});
    // What went out already would go out again: only who looks at the account knows.
    const gone = rhythm.isPast(post.at) && MAY_HAVE_GONE.includes(post.state);
    const risk = gone ? make("p", {className: "move__risk"}, words["move-gone"]) : "";
    const line = make("code", {className: "move__line"});
    const how = make("p", {className: "quiet"});
    const copy = make("button", {type: "button", className: "button"}, words["move-copy"]);
    const forge = make("a", {className: "button", href: moving.edit + post.path.split("/").map(encodeURIComponent).join("/"), target: "_blank", rel: "noopener"}, words["move-forge"]);
    const save = make("button", {type: "submit", className: "button move__main"}, words["move-save"]);
    const talk = post.ask ? make("a", {href: post.ask, className: "move__ask", rel: "noopener"}, words["move-ask"]) : "";
    const patch = make("div", {className: "move__patch"}, how, line);
    const acts = make("div", {className: "move__acts"}, ...(known.served ? [save] : [forge, copy]));
    if (!known.served) forge.classList.add("move__main");
    const fields = make("div", {className: "move__fields"}, day, time);
    const hint = wish ? make("p", {className: "quiet"}, words["move-wish"]) : "";
    const {dialog, form, close} = frame("move", post.title || words.move, before, risk, fields, hint, way, says, offer, note, ...(known.served ? [] : [patch]), acts, talk);
    acts.append(close);
    const last = known.served && undoable();
    if (last && last.path === post.path) {
      const back = make("button", {type: "button", className: "button"}, words["move-undo"]);
      back.addEventListener("click", () => {
        dialog.close();
        undoLast();
      });
      acts.append(back);
    }
    let asked = 0;

    const chosen = () => {
      const [on, at] = [day.lastChild.value, time.lastChild.value];
      return on && at ? `${on} ${at.slice(0, 5)}` : wish ? on : "";
    };
    const shown = (lines) => says.replaceChildren(...lines.map(({sign, text}) => make("li", {className: `move__${sign}`}, text)));

    /** A date that does better, where there is something to do better than. */
    const propose = (at, found) => {
      offer.hidden = !found || found === at;
      if (offer.hidden) return;
      const take = make("button", {type: "button"}, inWords(found));
      take.addEventListener("click", () => {
        [day.lastChild.value, time.lastChild.value] = [found.slice(0, 10), found.slice(11, 16)];
        update();
        time.lastChild.focus();
      });
      offer.replaceChildren(words["move-better"], " ", take);
    };

    /** The real charter's word, which takes the place of what the page knows. */
    const weigh = async (at) => {
      const mine = (asked += 1);
      note.textContent = words["move-weighing"];
      try {
        const {lines, better} = await ask("weigh", {path: post.path, at});
        if (mine !== asked) return;
        shown(lines);
        propose(at, better);
        note.textContent = "";
      } catch (error) {
        if (mine === asked) stop(error.message);
      }
    };
    const stop = (sentence) => {
      asked += 1;
      way.textContent = sentence;
      way.className = "move__to move__stop";
      shown([]);
      propose("", "");
      note.textContent = "";
      ready(false);
    };
    const ready = (yes) => {
      save.disabled = copy.disabled = !yes;
      patch.hidden = !yes;
      if (yes) forge.href = forge.dataset.href;
      else forge.removeAttribute("href");
    };
    forge.dataset.href = forge.href;

    const update = () => {
      const at = chosen();
      const why = at ? (at === post.at ? words["move-same"] : refusal(at)) : words["move-missing"];
      if (why) return stop(why);
      way.className = "move__to";
      way.replaceChildren(make("span", {ariaHidden: "true"}, "→ "), make("strong", {}, inWords(at)));
      const [name, old] = [at, post.at].map((one) => (one.length > 10 ? "publish_at" : "planned"));
      how.textContent = post.at || post.when ? fill("move-replace", {field: old}) : words["move-add"];
      line.textContent = `${name}: ${at}`;
      const lines = rhythm.judge(post, at);
      shown(lines);
      propose("", "");
      ready(true);
      if (known.served) return weigh(at);
      if (lines.some(({sign}) => sign === "watch")) propose(at, rhythm.better(post, at));
      note.textContent = words["move-partly"];
    };
    fields.addEventListener("input", update);
    copy.addEventListener("click", () => copied(line.textContent, copy));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const at = chosen();
      if (!known.served || save.disabled || !at) return;
      save.disabled = true;
      try {
        const {undo} = await ask("move", {path: post.path, at});
        dialog.close();
        sessionStorage.setItem(UNDOABLE, JSON.stringify({path: post.path, undo}));
        tell({text: fill("move-saved", {title: post.title, when: inWords(at)}), undo});
      } catch (error) {
        stop(error.message);
      }
    });
    update();
    dialog.showModal();
    (day.lastChild.value ? (wish ? day : time) : day).lastChild.focus();
  }

  // ---- What was done, and the way back; told once more where the page is loaded again because of it, and on no other page ----

  const KEPT = "parution.moved";
  const UNDOABLE = "parution.undoable";
  // How long it stands there: time to read it, and more where it offers something to do. What it offers is to be had afterwards, too: the
  // last move is undone by a key, and in the dialog of its post.
  const AT_LEAST = 7e3;
  const TO_ACT = 20e3;
  const A_SIGN = 60;

  const undoable = () => JSON.parse(sessionStorage.getItem(UNDOABLE) || "null");

  async function undoLast() {
    const last = undoable();
    if (!last) return;
    sessionStorage.removeItem(UNDOABLE);
    try {
      await ask("undo", {undo: last.undo});
      tell({text: words["move-undone"]});
    } catch (error) {
      tell({text: error.message});
    }
  }

  /** Goes away by itself, but never while somebody points at it or has the focus in it, nor from a page that nobody sees. */
  function leaveAfter(box, wait, leave) {
    let timer = 0;
    const stay = () => clearTimeout(timer);
    const go = () => {
      stay();
      if (!box.matches(":hover, :focus-within") && !document.hidden) timer = setTimeout(leave, wait);
    };
    for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, stay);
    for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, () => setTimeout(go));
    document.addEventListener("visibilitychange", () => (document.hidden ? stay() : box.isConnected && go()));
    go();
  }

  function tell(news, again = false) {
    document.querySelector(".moved")?.remove();
    const line = make("div", {className: "moved__line"}, make("span", {}, news.text));
    const box = make("div", {className: "pa moved", role: "status"}, line);
    const leave = () => {
      box.remove();
      sessionStorage.removeItem(KEPT);
    };
    if (news.page) line.append(make("a", {href: `/${news.page}`}, words["begin-open"]));
    if (news.undo) {
      const undo = make("button", {type: "button"}, words["move-undo"]);
      undo.addEventListener("click", () => {
        undo.disabled = true;
        undoLast();
      });
      line.append(undo);
    }
    const shut = make("button", {type: "button", className: "moved__shut", "aria-label": words.close}, "×");
    shut.addEventListener("click", leave);
    line.append(shut);
    document.body.append(box);
    leaveAfter(box, Math.max(news.undo || news.page ? TO_ACT : AT_LEAST, news.text.length * A_SIGN), leave);
    if (!again) sessionStorage.setItem(KEPT, JSON.stringify({...news, on: location.pathname, until: Date.now() + 60e3}));
  }

  if (known.served) {
    const news = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    if (news && news.until > Date.now() && news.on === location.pathname) tell(news, true);
    else sessionStorage.removeItem(KEPT);
    // A page that the browser brings back as it was left has nothing to tell any more.
    addEventListener("pagehide", () => document.querySelector(".moved")?.remove());
  }

  // ---- By keyboard, and on the post's page ----

  document.addEventListener("keydown", (event) => {
    if (!["d", "z"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "z") return void (known.served && undoLast());
    const chip = event.target.closest("[data-path][data-at]");
    const button = document.querySelector("[data-move]");
    if (!chip && !button) return;
    event.preventDefault();
    if (chip) open(rhythm.aboutPost(chip));
    else button.click();
  });

  for (const button of document.querySelectorAll("[data-move]")) {
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const {at, when, move, state} = button.dataset;
      const head = document.querySelector(".head");
      open({
        id: head.dataset.post,
        path: move,
        at: at.slice(0, 16).replace("T", " "),
        when,
        state,
        title: head.querySelector("h1").textContent,
        channels: [...document.querySelectorAll(".brief [data-channel]")].map((one) => one.dataset.channel),
        ask: known.served ? "" : button.href,
      });
    });
  }

  known.moved = {ask, field, frame, make, tell};

  // ---- By dragging ----

  const movable = document.querySelectorAll(".pa [data-path][data-at]");
  for (const one of movable) (one.tagName === "A" ? one : one.querySelector("a")).setAttribute("aria-keyshortcuts", "d");
  if (!matchMedia("(pointer: fine)").matches || !document.querySelector("[data-day]")) return;
  for (const one of movable) one.draggable = true;

  const scale = [...document.querySelectorAll(".week__scale .hour")];
  const hand = make("output", {className: "move__hand", hidden: true, ariaHidden: "true"});
  let dragged = null;

  /** The time at a height of the week, by the quarter of an hour; "" where there are no hours. */
  const timeAt = (event) => {
    const hour = event.target.closest(".wday__hours") && scale.find((one) => {
      const box = one.getBoundingClientRect();
      return box.height && box.top <= event.clientY && event.clientY < box.bottom;
    });
    if (!hour) return "";
    const box = hour.getBoundingClientRect();
    const minutes = Math.min(45, Math.floor(((event.clientY - box.top) / box.height) * 4) * 15);
    return hour.textContent.trim().replace(/\d\d$/, String(minutes).padStart(2, "0"));
  };
  const over = (event) => (dragged && event.target.closest && event.target.closest("[data-day]")) || null;
  const isOver = (cell) => cell.dataset.day < today();
  const mark = (cell) => {
    for (const one of document.querySelectorAll(".move__here")) if (one !== cell) one.classList.remove("move__here");
    if (cell) cell.classList.add("move__here");
  };

  document.addEventListener("dragstart", (event) => {
    const chip = event.target.closest && event.target.closest("[data-path][data-at]");
    if (!chip) return;
    dragged = chip;
    event.dataTransfer.effectAllowed = "move";
    document.body.append(hand);
    // What opened above the calendar would hide the days; it may go once the browser holds the post.
    setTimeout(() => {
      const sheet = chip.closest("[popover]");
      if (sheet && sheet.matches(":popover-open")) sheet.hidePopover();
      document.documentElement.classList.add("moving");
    });
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const cell = over(event);
    const past = cell && isOver(cell);
    mark(past ? null : cell);
    const said = past ? words["move-past-day"] : cell ? timeAt(event) : "";
    hand.hidden = !said;
    hand.textContent = said;
    hand.classList.toggle("move__hand--no", Boolean(past));
    hand.style.translate = `${event.clientX + 14}px ${event.clientY + 14}px`;
    if (!cell) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
  });
  document.addEventListener("drop", (event) => {
    const cell = over(event);
    if (!cell) return;
    event.preventDefault();
    if (isOver(cell)) return tell({text: words["move-past"]}, true);
    const post = rhythm.aboutPost(dragged);
    const time = timeAt(event) || post.at.slice(11, 16);
    const to = time ? `${cell.dataset.day} ${time}` : cell.dataset.day;
    if (to !== post.at) open(post, to);
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
    hand.remove();
    document.documentElement.classList.remove("moving");
  });
})();
