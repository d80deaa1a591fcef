// What the charter says of a date, as far as a page can tell: the hours of the channels, the posts of the page, the days that are closed.
// A date is what the file has: "2026-12-03 09:00" in the charter's zone, or a wish, "2026-12-03" or "2026-12".
"use strict";
(() => {
  const known = window.parution;
  if (!known || !known.moving) return;
  const {words, moving, zone} = known;
  const MINUTE = 60e3;
  const DAY = 864e5;
  const fill = (name, values) => words[name].replace(/\{(\w+)\}/g, (_, field) => values[field]);

  // ---- The charter's zone ----

  const clock = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });

  /** A moment (milliseconds) as it is typed in the zone. */
  const typed = (moment) => {
    const part = Object.fromEntries(clock.formatToParts(moment).map(({type, value}) => [type, value]));
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}`;
  };
  const asIfUtc = (at) => Date.parse(`${at.replace(" ", "T")}:00Z`);

  /** The moments that a date with its time means in the zone: none where the clocks skip it, two where they repeat it. */
  const moments = (at) => {
    const local = asIfUtc(at);
    if (Number.isNaN(local)) return [];
    const offsets = [local - DAY, local + DAY].map((near) => asIfUtc(typed(near)) - near);
    return [...new Set(offsets.map((offset) => local - offset))].filter((moment) => typed(moment) === at).sort((one, other) => one - other);
  };

  // A site that was built for a later moment than this is looked at as of that one.
  const now = () => Math.max(Date.now(), moments(known.now)[0] || 0);
  const today = () => typed(now()).slice(0, 10);

  // ---- Dates in words ----

  const locale = known.language === "fr" ? "fr-FR" : "en-GB";
  const style = (shape) => new Intl.DateTimeFormat(locale, {timeZone: "UTC", ...shape});
  const long = style({weekday: "long", day: "numeric", month: "long", year: "numeric"});
  const monthly = style({month: "long", year: "numeric"});
  const dayInWords = (day) =>
    long
      .formatToParts(Date.parse(day))
      .map(({type, value}) => (type === "day" && value === "1" && known.language === "fr" ? "1er" : value))
      .join("")
      .replace(",", "");

  const inWords = (at) => {
    if (at.length > 10) return fill("at", {date: dayInWords(at.slice(0, 10)), time: at.slice(11, 16)});
    return at.length > 7 ? dayInWords(at) : at && monthly.format(Date.parse(`${at}-01`));
  };

  // ---- The posts of this page ----

  const facet = (element, letter) =>
    (element.dataset.f || "").split(" ").filter((one) => one.startsWith(`${letter}:`)).map((one) => decodeURIComponent(one.slice(2)));

  const aboutPost = (element) => {
    const title = element.querySelector(".chip__title, .entry__title a");
    return {
      id: element.dataset.post,
      path: element.dataset.path,
      at: element.dataset.at || "",
      title: title ? title.textContent : "",
      channels: facet(element, "c"),
      state: facet(element, "s")[0],
      campaign: facet(element, "g")[0],
    };
  };

  /** The posts that are to go out, each once, with the moment at which they do. */
  const planned = (without) => {
    const found = new Map();
    for (const element of document.querySelectorAll(".pa [data-post][data-f]")) {
      const [state] = facet(element, "s");
      const {post} = element.dataset;
      if (post === without || found.has(post) || ["idea", "cancelled", "proposed"].includes(state)) continue;
      const cell = element.closest("[data-day]");
      const time = element.querySelector("time");
      const at = element.dataset.at || (cell && time ? `${cell.dataset.day} ${time.textContent}` : "");
      const [moment] = at.length > 10 ? moments(at) : [];
      if (moment !== undefined) found.set(post, {...aboutPost(element), at, moment});
    }
    return [...found.values()].sort((one, other) => one.moment - other.moment);
  };

  // ---- What the charter says ----

  const weekday = (day) => (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
  const inside = ([days, start, end], day, time) => {
    const index = weekday(day);
    if (start < end) return days.includes(index) && start <= time && time < end;
    return (days.includes(index) && time >= start) || (days.includes((index + 6) % 7) && time < end);
  };
  const wholeDay = ([, start, end]) => start === "00:00" && end === "24:00";

  // A reason is a sentence, and the post that it is about where there is one.
  const about = (post, name, values) => ({post: post.id, text: fill(name, values)});

  function* closed(channel, day, time) {
    const blackout = moving.blackouts.find(([start, end, , channels]) => start <= day && day <= end && (!channels.length || channels.includes(channel)));
    if (blackout) {
      const [start, end, reason] = blackout;
      yield {text: start === end ? fill("rule-blackout-day", {reason}) : fill("rule-blackout", {start: dayInWords(start), end: dayInWords(end), reason})};
    } else if (moving.closed[day]) {
      yield {text: fill("rule-holiday", {name: moving.closed[day]})};
    } else {
      const quiet = known.channels[channel].quiet.find((window) => (time ? inside(window, day, time) : wholeDay(window) && window[0].includes(weekday(day))));
      if (quiet) yield {text: wholeDay(quiet) ? words["rule-quiet-day"] : fill("rule-quiet", {hours: `${quiet[1]}-${quiet[2]}`})};
    }
  }

  const held = (post, channel, at) =>
    moving.holds.find(([start, until, , channels, campaigns]) => {
      const concerned = !(channels.length || campaigns.length) || channels.includes(channel) || campaigns.includes(post.campaign);
      const over = until && (until.includes(" ") ? at >= until : at.slice(0, until.length) > until);
      return concerned && (!start || start <= at) && !over;
    });

  function* tooNear(channel, moment, others) {
    const own = others.filter((other) => other.channels.includes(channel));
    const there = own.find((other) => other.moment === moment);
    const {gap} = known.channels[channel];
    if (there) {
      yield about(there, "rule-taken", {title: there.title});
    } else if (gap) {
      const [nearest] = own
        .filter((other) => Math.abs(other.moment - moment) < gap * MINUTE)
        .sort((one, other) => Math.abs(one.moment - moment) - Math.abs(other.moment - moment));
      const name = {1440: "rule-gap-day", 60: "rule-gap-hour"}[gap] || "rule-gap";
      if (nearest) yield about(nearest, name, {gap: moving.spans[channel], title: nearest.title, slot: inWords(nearest.at)});
    }
    const other = moving.sameMinute ? null : others.find((one) => one.moment === moment && one !== there);
    if (other && !there) yield about(other, "rule-minute", {title: other.title});
  }

  const monday = (day) => new Date(Date.parse(day) - weekday(day) * DAY).toISOString().slice(0, 10);
  const PERIODS = {day: (day) => day, week: monday, month: (day) => day.slice(0, 7)};

  function* tooMany(channel, day, others) {
    for (const [number, period] of moving.most[channel] || []) {
      const same = others.filter((other) => other.channels.includes(channel) && PERIODS[period](other.at.slice(0, 10)) === PERIODS[period](day));
      if (same.length < number) continue;
      const last = same[same.length - 1];
      yield period === "day" ? about(last, "rule-day-taken", {title: last.title, time: last.at.slice(11, 16)}) : {text: words[`rule-${period}`]};
    }
  }

  function* ofChannel(channel, post, at, others) {
    const day = at.slice(0, 10);
    const time = at.slice(11, 16);
    const hold = time && held(post, channel, at);
    if (hold) yield {text: fill("rule-hold", {reason: hold[2]})};
    yield* closed(channel, day, time);
    if (!time) return;
    yield* tooMany(channel, day, others);
    yield* tooNear(channel, moments(at)[0], others);
    const {best} = known.channels[channel];
    if (best.length && !best.some((window) => inside(window, day, time))) yield {text: words["rule-not-best"]};
  }

  /** What speaks against a date on a channel; of what several rules say of one other post, the first. */
  const against = (channel, post, at, others) => {
    const found = [...ofChannel(channel, post, at, others)];
    return found.filter((one, index) => !one.post || found.findIndex((other) => other.post === one.post) === index).map(({text}) => text);
  };

  /** What the charter says of a post at a date: sentences, each with a sign, "ok", "watch" or "note". What it says of several channels, it says once. */
  const judge = (post, at) => {
    const others = planned(post.id);
    const said = new Map();
    for (const channel of post.channels) {
      if (!known.channels[channel]) continue;
      const found = against(channel, post, at, others);
      const {name, best} = known.channels[channel];
      const fine = at.length > 10 && best.length ? words["rule-best"] : words["rule-fine"];
      for (const what of found.length ? found : [fine]) {
        if (!said.has(what)) said.set(what, {sign: found.length ? "watch" : "ok", names: []});
        said.get(what).names.push(name);
      }
    }
    const lines = [...said].map(([what, {sign, names}]) => ({sign, text: fill("of-channel", {channel: names.join(", "), what})}));
    const names = moving.dates[at.slice(0, 10)];
    if (names) lines.push({sign: "note", text: fill("rule-date", {names})});
    return lines;
  };

  /** The days of which this page knows all posts: those of a month or a week, but for the last, whose next day it does not know. */
  const knownDays = () => {
    const cells = [...document.querySelectorAll("td.day[data-day], .wday[data-day]")].map((cell) => cell.dataset.day);
    return [...new Set(cells)].sort().slice(0, -1);
  };

  /** The hours of a day that are tried, those nearest to a time first: that time, and the half hours at which the channels are read best. */
  const hoursOf = (day, time, channels) => {
    const best = channels.flatMap((channel) => known.channels[channel].best);
    const tried = Array.from({length: 48}, (_, half) => `${String(half >> 1).padStart(2, "0")}:${half % 2 ? "30" : "00"}`);
    const minutes = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
    const fit = tried.filter((one) => (best.length ? best.some((window) => inside(window, day, one)) : "08:00" <= one && one < "20:00"));
    return [time, ...fit.sort((one, other) => Math.abs(minutes(one) - minutes(time)) - Math.abs(minutes(other) - minutes(time)))];
  };

  /** The next date from the one that is wished on that keeps every rule, as far as this page knows; "" where it knows of none. */
  const better = (post, at) => {
    const channels = post.channels.filter((channel) => known.channels[channel]);
    if (at.length <= 10 || !channels.length) return "";
    const others = planned(post.id);
    for (const day of knownDays()) {
      // A holiday or another day to keep in mind is for people to choose.
      if (day < at.slice(0, 10) || moving.dates[day]) continue;
      const fits = hoursOf(day, at.slice(11, 16), channels).find((time) => {
        const there = `${day} ${time}`;
        return !refusal(there) && channels.every((channel) => !against(channel, post, there, others).length);
      });
      if (fits) return `${day} ${fits}`;
    }
    return "";
  };

  /** Why nothing can be sent at a date whatever the charter says, as a sentence; "" where it can. */
  const refusal = (at) => {
    const day = at.slice(0, 10);
    if (Number.isNaN(Date.parse(at.length > 10 ? day : at))) return words["move-missing"];
    if (at.length <= 10) return at < today().slice(0, at.length) ? words["move-past"] : "";
    const found = moments(at);
    const values = {time: at.slice(11, 16), day, zone};
    if (found.length > 1) return fill("rule-repeated", values);
    if (found.length) return found[0] > now() ? "" : words["move-past"];
    let after = asIfUtc(at);
    while (!moments(typedUtc(after)).length && after - asIfUtc(at) < DAY) after += MINUTE;
    return `${fill("rule-skipped", values)} ${fill("rule-next", {slot: typedUtc(after)})}`;
  };
  const isPast = (at) => at.length > 10 && moments(at).some((moment) => moment <= now());
  const typedUtc = (local) => new Date(local).toISOString().slice(0, 16).replace("T", " ");

  known.rhythm = {aboutPost, better, fill, inWords, isPast, judge, moments, refusal, today, typed};
})();
