// What the web editor cannot say in its configuration: an id made of the title, fields left out where they are empty, what the charter asks
// for before a review, and a preview with a count for each channel. It never sends anything: it hears “save” and answers with the post.
"use strict";
(() => {
  const parution = JSON.parse(document.getElementById("parution").textContent);
  const { CMS, h } = window;
  if (!CMS) return;

  const isList = (value) => Array.isArray(value) || Boolean(value && typeof value.toArray === "function" && !isMap(value));
  const isMap = (value) => Boolean(value && typeof value.toJS === "function" && typeof value.keySeq === "function" && typeof value.push !== "function");
  const isEmpty = (value) =>
    value === null || value === undefined || (typeof value === "string" && !value.trim()) || (isList(value) && sizeOf(value) === 0) ||
    (isMap(value) && value.size === 0) || (isPlain(value) && Object.keys(value).length === 0);
  const isPlain = (value) => Boolean(value) && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  const sizeOf = (list) => (Array.isArray(list) ? list.length : list.size);

  // The post without what is empty, however deep; a mapping stays a mapping of its own kind.
  const tidy = (value) => {
    if (isMap(value) || isList(value)) return value.map(tidy).filter((inner) => !isEmpty(inner));
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tidy(inner)]).filter(([, inner]) => !isEmpty(inner)));
    return value;
  };
  const get = (data, name) => (isMap(data) ? data.get(name) : data[name]);
  const set = (data, name, value) => (isMap(data) ? data.set(name, value) : { ...data, [name]: value });
  const plain = (value) => (value && typeof value.toJS === "function" ? value.toJS() : value);

  const slug = (title) =>
    title.normalize("NFKD").replace(/œ/gi, "oe").replace(/æ/gi, "ae").replace(/ß/g, "ss").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).replace(/-+$/, "") || "post";

  const missing = (data) => {
    if (!["review", "approved"].includes(get(data, "status"))) return [];
    const asked = new Set([...parution.required, ...(parution.objectives[get(data, "objective")] || [])]);
    return [...asked].filter((name) => isEmpty(get(data, name)));
  };

  const refusal = (text) => Object.assign(new Error(text), { name: "" }); // the editor shows it as it is, without “Error:”

  CMS.registerEventListener({
    name: "preSave",
    handler: ({ entry }) => {
      let data = tidy(entry.get("data"));
      if (get(data, "publish_at") && get(data, "planned")) throw refusal(parution.refusals.both);
      const left = missing(data).map((name) => parution.names[name]);
      if (left.length) throw refusal(parution.refusals.missing.replace("{names}", left.join(", ")));
      if (!get(data, "id")) data = set(data, "id", slug(String(get(data, "title") || "")));
      const tags = get(data, "hashtags");
      if (tags) data = set(data, "hashtags", tags.map((tag) => String(tag).trim().replace(/^#+/, "")).filter(Boolean));
      return data;
    },
  });

  // How long a text is for a network, nearly: the exact count is made from the Markdown by the calendar itself.
  const graphemes = (text) => (Intl.Segmenter ? [...new Intl.Segmenter().segment(text)].length : [...text].length);
  const counts = {
    graphemes,
    utf16: (text) => text.length,
    bytes: (text) => new TextEncoder().encode(text).length,
    "code-points": (text) => [...text].length,
    "emoji-bytes": (text) => [...text].length,
    weighted: (text) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x10ff && !/[\u2000-\u206f]/.test(sign) ? 2 : 1), 0),
  };
  const sent = (post, name, accepts) => {
    const own = (post.overrides || {})[name] || {};
    let text = (own.text || post.body || "").trim();
    if (post.cta && accepts.links && !text.includes(post.cta)) text += `\n\n${post.cta}`;
    const tags = own.hashtags || post.hashtags || [];
    if (accepts.tags && tags.length) text += `\n\n${tags.map((tag) => `#${String(tag).replace(/^#+/, "")}`).join(" ")}`;
    return text;
  };
  const length = (text, accepts) => {
    const links = accepts.url ? text.match(/https?:\/\/\S+/g) || [] : [];
    const rest = accepts.url ? text.replace(/https?:\/\/\S+/g, "") : text;
    return (counts[accepts.unit] || graphemes)(rest) + links.length * (accepts.url || 0);
  };
  const number = (value) => value.toLocaleString(parution.language);

  const channel = (post, name) => {
    const accepts = parution.channels[name];
    if (!accepts) return null;
    const text = sent(post, name, accepts);
    const parts = post.format === "thread" ? text.split(/^\s*---\s*$/m).map((part) => part.trim()) : [text];
    const used = Math.max(...parts.map((part) => length(part, accepts))); // of a thread, the longest part
    const over = accepts.most && used > accepts.most;
    const count = accepts.most ? parution.preview.about.replace("{used}", number(used)).replace("{most}", number(accepts.most)) : number(used);
    return h("section", { key: name, className: over ? "channel over" : "channel" },
      h("header", {}, h("b", {}, accepts.name), h("span", { className: "count" }, count)),
      parts.map((part, index) => h("p", { key: index, className: "text" }, part)));
  };
  const picture = (one, index, getAsset) => {
    if (!one || !one.src) return null;
    const asset = getAsset(one.src);
    return h("figure", { key: index }, h("img", { src: String(asset), alt: one.alt || "" }),
      h("figcaption", { className: one.alt ? "" : "missing" }, one.alt || parution.preview.noalt));
  };
  const Preview = ({ entry, getAsset }) => {
    const post = plain(entry.get("data")) || {};
    const channels = post.channels || [];
    return h("div", {},
      h("h1", {}, post.title || "…"),
      h("p", { className: "when" }, post.publish_at || post.planned || parution.preview.nodate),
      channels.length ? channels.map((name) => channel(post, name)) : h("p", { className: "text" }, post.body || parution.preview.nochannel),
      (post.media || []).map((one, index) => picture(one, index, getAsset)),
      h("p", { className: "note" }, parution.preview.exact));
  };
  if (h && CMS.registerPreviewTemplate) {
    parution.collections.forEach((name) => CMS.registerPreviewTemplate(name, Preview));
    CMS.registerPreviewStyle("preview.css");
  }
})();
