// A new post for a day: a quiet “+” in the days to come opens the forge's editor with a draft in it, or, under `parution serve`, a dialog
// that writes the file.
"use strict";
(() => {
  const known = window.parution;
  if (!known || !known.moved || !(known.served || known.moving.new)) return;
  const {words, moving, rhythm} = known;
  const {ask, field, frame, make, tell} = known.moved;

  /** The forge's editor for a draft that is wished for a day. */
  const address = (day) => {
    const id = `${day}-${words["begin-id"]}`;
    const text = ["---", `id: ${id}`, `title: ${JSON.stringify(words["begin-example"])}`, "status: draft", `planned: ${day}`, "---", "", words["begin-text"], ""].join("\n");
    const parts = {"folder-of-it": `content/${day.slice(0, 7)}`, "name-of-it": `${id}.md`, "text-of-it": text};
    return Object.entries(parts).reduce((href, [hole, value]) => href.replace(hole, () => encodeURIComponent(value).replaceAll("%2F", "/")), moving.new);
  };

  function open(to, channel) {
    const title = field(words["begin-name"], {type: "text", name: "title", required: true, maxLength: 300, autocomplete: "off"});
    const day = field(words["move-day"], {type: "date", name: "day", required: true, min: rhythm.today(), value: to.slice(0, 10)});
    const time = field(words["move-time"], {type: "time", name: "time", value: to.slice(11, 16)});
    const where = make("fieldset", {className: "move__where"}, make("legend", {}, words["begin-where"]));
    for (const [id, {name}] of Object.entries(known.channels)) {
      where.append(make("label", {}, make("input", {type: "checkbox", name: "channel", value: id, checked: id === channel}), make("span", {}, name)));
    }
    const says = make("ul", {className: "move__says", "aria-label": words["move-says"]});
    const stop = make("p", {className: "move__stop", role: "alert"});
    const save = make("button", {type: "submit", className: "button move__main"}, words["move-save"]);
    const acts = make("div", {className: "move__acts"}, save);
    const fields = make("div", {className: "move__fields"}, day, time);
    const {dialog, form, close} = frame("begin", words["begin-title"], title, fields, where, says, stop, acts);
    acts.append(close);

    const at = () => [day, time].map((one) => one.lastChild.value.slice(0, 10)).filter(Boolean).join(" ");
    const channels = () => [...form.querySelectorAll("[name=channel]:checked")].map((one) => one.value);
    const update = () => {
      const why = day.lastChild.value ? rhythm.refusal(at()) : words["move-missing"];
      const lines = why ? [] : rhythm.judge({id: "", channels: channels()}, at());
      stop.textContent = why;
      says.replaceChildren(...lines.map(({sign, text}) => make("li", {className: `move__${sign}`}, text)));
      save.disabled = Boolean(why) || !title.lastChild.value.trim();
    };
    form.addEventListener("input", update);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (save.disabled) return;
      save.disabled = true;
      try {
        const {path, page} = await ask("begin", {title: title.lastChild.value, channels: channels(), at: at()});
        dialog.close();
        tell({text: rhythm.fill("begin-saved", {path}), page});
      } catch (error) {
        stop.textContent = error.message;
      }
    });
    update();
    dialog.showModal();
    title.lastChild.focus();
  }

  for (const cell of document.querySelectorAll("td.day[data-day]:not(.outside), section.wday[data-day]")) {
    const {day} = cell.dataset;
    if (day < rhythm.today()) continue;
    const label = rhythm.fill("begin", {date: rhythm.inWords(day)});
    const looks = {className: "begin", title: label, "aria-label": label};
    const plus = known.served ? make("button", {type: "button", ...looks}, "+") : make("a", {href: address(day), target: "_blank", rel: "noopener", ...looks}, "+");
    if (known.served) plus.addEventListener("click", () => open(day));
    (cell.querySelector(".day__head") || cell).append(plus);
  }

  if (!known.served) return;
  document.addEventListener("click", (event) => {
    const slot = event.target.closest && event.target.closest("a.slot[data-at]");
    if (!slot || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(slot.dataset.at, slot.dataset.channel);
  });
})();
