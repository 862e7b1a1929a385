// The desk: two accounts that a reader brings, side by side. The engine reads them; here is what a reader does with them. Sent nowhere.
import { code, load, noveltyOf, missing, reading, rowsOf, statementOf, warm } from "./desk_engine.js";
import { decoded, NotText } from "./desk_files.js";
import { button, capital, drawNew, fill, HEADS, many, markAgain, missingNode, move, rowNode, sentenceNode, tableNode, tellSure } from "./desk_rows.js";
import { download, handoutOf, isTable, rowsFrom, tableOf } from "./desk_table.js";
import { glossaryOf } from "./desk_terms.js";
import { kept } from "./device.js";
import { el } from "./dom.js";
import { forget, pageModel } from "./helpers.js";
import { ANSWER, FIRST } from "./written.js";

const KEY = "readouts:desk", SLICE = 25; // milliseconds of work before the browser may answer the reader
const LANGUAGES = { en: "English", zh: "Chinese" };
const AT_ONCE = 8; // sentences that are drawn before the others
const PAUSE = 400; // milliseconds after the last key

const pause = () => new Promise((go) => { setTimeout(go); });
const painted = () => new Promise((go) => { requestAnimationFrame(() => setTimeout(go)); setTimeout(go, 200); }); // a hidden page has no frames
const idle = globalThis.requestIdleCallback ?? ((go) => setTimeout(go, 1));

/** What the page brings, unpacked by the browser itself. */
async function unpacked({ textContent: text, dataset }) { // of every two characters 13 bits; '"', '&' and '<' are none of them
  const digit = (i) => { const code = text.charCodeAt(i); return code - 33 - (code > 34) - (code > 38) - (code > 60); };
  const bytes = new Uint8Array(Number(dataset.bytes));
  for (let i = 0, n = 0, held = 0, bits = 0; i < text.length; i += 2) {
    held = held << 13 | digit(i) * 91 + digit(i + 1);
    for (bits += 13; bits > 7; held &= (1 << bits) - 1) bytes[n++] = held >> (bits -= 8);
  }
  return JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text());
}

function start(root, compare) {
  const one = (selector) => root.querySelector(selector), form = one(".desk-form"), out = one(".desk-result");
  const fields = [...root.querySelectorAll(".desk-field")].map((field) => {
    const [name, file] = field.querySelectorAll("input");
    return { field, name, file, box: field.querySelector("textarea"), language: field.querySelector("select"), found: field.querySelector(".desk-found") };
  });
  const state = { texts: ["", ""], names: ["", ""], languages: ["", ""], items: [null, null], meeting: "" };
  const model = pageModel({ meeting: "desk", topic: "", show: "all", words: "all", cover: "", view: "", sides: [], language: "" }, compare.shared);
  let page = null, view = null, work = null, loading = null, turn = 0, next = 1, end = null, hasRoom = true;

  // -- what is kept --

  const save = () => {
    const there = state.texts.some((text) => text.trim()) || state.items.some(Boolean);
    if (!there) kept.drop(KEY);
    hasRoom = !there || kept.set(KEY, JSON.stringify(state));
  };
  const say = (words) => { one(".desk-said").textContent = words; };
  const restore = () => {
    try {
      const { texts, names, languages, items, meeting } = JSON.parse(kept.get(KEY)), lists = [texts, names, languages].flat();
      if (lists.length !== 6 || items.length !== 2 || ![...lists, meeting].every((word) => typeof word === "string")) return false;
      if (!items.every((list) => !list || list.every((item) => typeof item.text === "string"))) return false;
      Object.assign(state, { texts, names, languages, items, meeting });
    } catch { return false; }
    return true;
  };

  // -- the engine --

  const open = () => (loading ??= unpacked(one(".desk-data")).then((data) => {
    ({ page } = data);
    const desk = load(data.engine), { trails, glossary, meetings = "" } = document.body.dataset, terms = glossaryOf(page.terms, glossary);
    view = {
      desk, sides: desk.codes.side, names: [], accounts: [], own: [true, true],
      titleOf: (meeting) => data.engine.meetings.find(([id]) => id === meeting)?.[2] ?? meeting,
      pageOf: (meeting) => meetings.replace("*", meeting),
      statementPage: (near) => meetings && `${view.pageOf(near.meeting)}#s-${near.statement}`,
      trail: (phrase) => trails && `${trails}#phrase=${phrase}`,
      termsIn: (sentence) => (glossary ? sentence.terms ?? [] : []).map(terms.linkTo),
      idsIn: terms.idsIn,
    };
  }));

  /** The names of the sides as the reader has them; a side of another name has no earlier statements in the course. */
  const name = () => {
    view.desk.sides.forEach((side, i) => {
      const given = state.names[i].trim(), own = !given || given === fields[i].name.dataset.default;
      view.own[i] = own;
      view.names[i] = own ? side.name : given;
      view.accounts[i] = own ? side.account : `account of ${given}`;
    });
    model.set("sides", view.sides.map((id, i) => ({ id, name: view.names[i], brief: view.own[i] ? view.desk.sides[i].brief : view.names[i] })));
  };

  // -- reading --

  const later = () => { clearTimeout(later.timer); later.timer = setTimeout(read, PAUSE); };

  /** Read the two texts anew, in slices, and draw them as soon as there is something to see. */
  async function read() {
    clearTimeout(later.timer);
    const mine = ++turn;
    save();
    try { await open(); } catch {
      return say("This browser is too old to open the desk’s data. Use a newer one, or the command readouts draft.");
    }
    if (mine !== turn) return;
    if (!state.texts.some((text) => text.trim())) return clear();
    name();
    const steps = reading(...state.texts, view.desk);
    let result = null, drawn = "", until = performance.now() + SLICE;
    for (const step of steps) {
      result = step;
      if (result.stage === "coded" && drawn !== "coded") {
        drawn = result.stage;
        begin(result);
        await painted(); // the first rows
        while (mine === turn && work.later.length) {
          drawLater();
          await pause();
        }
        if (mine !== turn) return;
        until = 0;
      }
      if (performance.now() < until) continue;
      await pause();
      if (mine !== turn) return;
      until = performance.now() + SLICE;
    }
    work.missing = result.missing;
    for (const found of result.novelty) for (const sentence of work.coded)
      if (sentence.asGiven === found.number && sentence.side === found.side) sentence.novelty = found;
    tell(result);
    finish(mine);
  }

  /** The sentences to work on: as they were read, or, of an account that the reader has changed, as that was left. */
  function begin(result) {
    work = { result, given: result.given.map((given, i) => given && Boolean(result.accounts[i].sentences.length || state.items[i])), before: result.before, missing: {},
      coded: [], shown: [], rows: new Map(), nodes: new Map(), later: [] };
    view.sides.forEach((side, i) => {
      const language = state.languages[i], found = result.coded.filter((sentence) => sentence.side === side);
      const items = state.items[i]?.map((item) => sentenceOf(item, side)) ?? found.map((sentence) => Object.assign(
        !language || sentence.language === language ? sentence : code(view.desk, { ...sentence, language }, side, sentence.number), { chosen: {}, asGiven: sentence.number }));
      work.coded.push(...items);
    });
    for (const sentence of work.coded) prepare(sentence);
    tell(result);
    draw();
  }

  function drawSentence(sentence, row) {
    const node = sentenceNode(view, sentence, row);
    work.nodes.set(sentence.uid, { node, version: sentence.version });
    return node;
  }

  /** Sentences that were not drawn at once, as many as a slice has time for. */
  function drawLater() {
    const until = performance.now() + SLICE;
    while (work.later.length && performance.now() < until) {
      const [place, sentence, row] = work.later.shift(), node = drawSentence(sentence, row);
      node.hidden = model.get("show") === "attributed" && !node.querySelector(".rtr-attribution");
      place.replaceWith(node);
    }
  }

  const sentenceOf = ({ chosen = {}, out: left, file, statement, ...item }, side) => {
    const made = Object.assign(code(view.desk, item, side, 0, statement ? statementOf(view.desk, statement) : null), { chosen, out: left, file });
    for (const head of HEADS) if (head in chosen) [made[head], made[`${head}Sure`]] = [chosen[head], 1];
    return made;
  };
  const prepare = (sentence) => { sentence.uid ??= next++; };

  /** What was noticed, below each field and below both. */
  function tell(result) {
    fields.forEach(({ found }, i) => {
      const account = result.accounts[i], notes = (state.items[i] ? [] : result.findings[view.sides[i]] ?? []).map((finding) => el("span", { class: finding.stops ? "desk-stops" : null }, finding.message, " "));
      const languages = [...new Set(account.sentences.map((sentence) => state.languages[i] || sentence.language))].map((language) => LANGUAGES[language]);
      const known = result.known[i];
      if (languages.length) notes.unshift(el("span", {}, `${many(account.sentences.length, "sentence")}, ${languages.join(" and ")}. `));
      if (known) notes.push(el("span", { class: "desk-known" }, "This is an account of ", el("a", { href: view.pageOf(known.meeting) }, view.titleOf(known.meeting)),
        known.side === view.sides[i] ? "; where its sentences are in the course, the course’s own coding is shown. " : ". "));
      if (!view.own[i]) notes.push(el("span", {}, "The course has no earlier statements of this side, so what is new in it isn’t shown; and the model, which learned only from this course’s accounts, errs more. "));
      found.replaceChildren(...notes);
    });
    const both = result.findings.both.filter((finding) => finding.kind !== "sides-swapped" || view.own.every(Boolean));
    one(".desk-said").replaceChildren(...both.map((finding) => el("span", {}, finding.message, " ")),
      hasRoom ? "" : "This browser has no room to keep this. Save it as a table before you leave the page.");
  }

  function clear() {
    end?.();
    end = work = null;
    out.replaceChildren();
    for (const { found } of fields) found.replaceChildren();
    say("");
  }

  // -- drawing --

  const tools = () => el("p", { class: "desk-tools" },
    el("label", {}, "The meeting, for the table: ", el("input", { type: "text", class: "desk-meeting", value: state.meeting, placeholder: "new-meeting", autocomplete: "off" })),
    button("table", "Table (CSV)"), button("handout", "Handout"), button("print", "Print"));

  /** What there is of an account, for the head of its column. */
  const told = (i) => (work.given[i] ? `as pasted · ${many(work.coded.filter((sentence) => sentence.side === view.sides[i] && !sentence.out).length, "sentence")}` : "no account given");

  /** All of it, anew. */
  function draw() {
    end?.();
    work.rows.clear();
    const panel = el("div", {}, tableNode(view, [told(0), told(1)]), el("p", { class: "rtr-help", hidden: true },
      "The accounts differ on a topic if one has nothing on it in the text as pasted, or if fewer than 1 in 10 of their content words on it, in English, are common to both."));
    const widget = el("div", { class: "rtr-widget rtr-compare" }, panel);
    out.replaceChildren(...(work.coded.some((sentence) => !sentence.out) ? [widget] : []), el("div", { class: "desk-missing" }), el("div", { class: "desk-out" }), tools());
    work.widget = widget;
    update();
  }

  /** Draw the rows that changed, and no others: a choice is seen at once. */
  function update() {
    work.shown = work.coded.filter((sentence) => !sentence.out);
    for (const side of view.sides) work.shown.filter((sentence) => sentence.side === side).forEach((sentence, i, all) => {
      sentence.number = i && all[i - 1].asGiven && all[i - 1].asGiven === sentence.asGiven ? all[i - 1].number : (all[i - 1]?.number ?? 0) + 1;
    });
    const unfitted = work.shown.flatMap((sentence, i) => (sentence.topic ? [] : [i])), body = work.widget.querySelector("tbody");
    const fitted = work.shown.filter((sentence) => sentence.topic), rows = rowsOf(view.desk, fitted, work.given);
    if (unfitted.length) rows.push({ topic: "", cells: view.sides.map((side, i) => ({ side, state: work.given[i] ? "said" : "unseen",
      coded: unfitted.filter((n) => work.shown[n].side === side) })), shared: [], alone: [], common: null, differs: [], shows: ["all"] });
    const before = [...work.rows.keys()].join();
    let last = null, atOnce = work.rows.size || model.get("view") ? Infinity : AT_ONCE;
    const now = new Map(), place = (sentence, row) => {
      const { node: drawn, version } = work.nodes.get(sentence.uid) ?? {};
      if (drawn && version === sentence.version) return markAgain(view, sentence, row, drawn);
      if (atOnce-- > 0) return drawSentence(sentence, row);
      const node = el("div", { class: "rtr-statement desk-later" });
      work.later.push([node, sentence, row]);
      return node;
    };
    for (const row of rows) {
      const of = (n) => (row.topic ? fitted : work.shown)[n];
      const sign = [row.shared, row.alone, row.cells.map((cell) => [cell.state, cell.coded.map((n) => [of(n).uid, of(n).version ?? 0].join("."))])].join("|");
      const old = work.rows.get(row.topic), node = old?.sign === sign ? old.node : rowNode(view, row, of, place, old?.node);
      if (!old) last ? last.after(node) : body.prepend(node);
      now.set(row.topic, { sign, node });
      last = node;
    }
    for (const [topic, { node }] of work.rows) if (!now.has(topic)) node.remove();
    work.rows = now;
    work.stale ||= [...now.keys()].join() !== before;
    if (!end || ["topic", "cover", "view"].some((trait) => model.get(trait)) || model.get("show") !== "all") control();
    const left = work.coded.filter((sentence) => sentence.out);
    one(".desk-out")?.replaceChildren(...leftOut(left));
    drawMissing();
  }

  /** The controls of the comparison, whose list of topics is that of its rows. */
  function control() {
    if (end && !work.stale) return;
    work.stale = false;
    end?.();
    const panel = work.widget.firstElementChild;
    for (const old of panel.querySelectorAll(":scope > :is(.rtr-controls, .rtr-more, .rtr-status)")) old.remove();
    const stop = compare.render({ model, el: work.widget });
    end = () => { stop(); forget(model); end = null; };
  }

  function leftOut(left) {
    const back = (sentence) => el("li", {}, `${capital(view.names[view.sides.indexOf(sentence.side)])}: “${sentence.text}” `, button("back", "Bring back", { "data-uid": sentence.uid, "aria-label": `Bring back “${sentence.text}”` }));
    const lines = work.result.accounts.flatMap((account, i) => (state.items[i] && !account.sentences.length ? [] : account.leftOut.map((line) => [i, line])));
    const parts = [];
    if (left.length) parts.push(el("details", { open: true }, el("summary", {}, `${many(left.length, "sentence")} left out`), el("ul", {}, ...left.map(back))));
    if (lines.length) parts.push(el("details", {}, el("summary", {}, `${many(lines.length, "line")} left out as menus, headings or notices`),
      el("ul", {}, ...lines.map(([i, line]) => el("li", {}, `${capital(view.names[i])}: ${line} `, button("take", "Bring back", { "data-side": i, "data-line": line, "aria-label": `Bring back “${line}”` }))))));
    return parts;
  }

  /** Set phrases that one would expect and doesn't find, of the sides whose earlier statements the course has. */
  function drawMissing() {
    const box = one(".desk-missing"), sides = [0, 1].filter((i) => work.given[i] && view.own[i] && work.missing[view.sides[i]]);
    box?.replaceChildren(...(sides.length ? [el("h2", {}, "Set phrases that you’d expect and don’t find"),
      ...sides.map((i) => missingNode(view, i, work.missing[view.sides[i]]))] : []));
  }

  /** What is new, sentence by sentence, when the browser has time: the comparison is there already. */
  function finish(mine) {
    const seen = [new Set(), new Set()], left = [...work.shown];
    const go = () => {
      if (mine !== turn) return;
      const until = performance.now() + SLICE / 2;
      while (left.length && performance.now() < until) {
        const sentence = left.shift(), i = view.sides.indexOf(sentence.side);
        if (!view.own[i]) sentence.novelty = null;
        else sentence.novelty ??= noveltyOf(view.desk, sentence, work.before);
        sentence.terms = view.idsIn(sentence.text).filter((id) => !seen[i].has(id));
        for (const id of sentence.terms) seen[i].add(id);
        const box = out.querySelector(`[data-uid="${sentence.uid}"] .desk-new`);
        if (box) drawNew(view, sentence, box);
      }
      if (left.length) idle(go);
      else root.dataset.done = String(mine);
    };
    for (const [i, side] of view.sides.entries()) if (state.items[i]) work.missing[side] = missing(view.desk, work.shown, side, work.before);
    drawMissing();
    go();
  }

  // -- changes --

  const sentenceAt = (node) => work?.coded.find((sentence) => String(sentence.uid) === node.closest("[data-uid]")?.dataset.uid);

  /** Keep what the reader has made of an account, and show it, or the rest of it when what has `moved` is painted. Where the focus was, it is again. */
  function changed(side, focus, moved) {
    const i = view.sides.indexOf(side), mine = turn;
    state.items[i] = work.coded.filter((sentence) => sentence.side === side).map(({ text, paragraph, language, statement, chosen, out: left, file }) =>
      ({ text, paragraph, language, statement, chosen, out: left, file }));
    if (!moved) update();
    if (!document.activeElement.matches(focus)) (out.querySelector(focus) ?? out.querySelector("select"))?.focus();
    requestAnimationFrame(() => setTimeout(() => {
      save();
      if (mine !== turn || !work) return;
      const at = document.activeElement;
      if (moved) update();
      if (at !== document.activeElement) at.focus();
      control();
      finish(mine);
    }));
  }

  function choose(select) {
    const sentence = sentenceAt(select), { head } = select.dataset;
    if (head === "split") return select.value ? split(sentence, Number(select.value)) : undefined;
    sentence.chosen[head] = sentence[head] = select.value;
    sentence.file = false;
    sentence[`${head}Sure`] = 1;
    const { node } = work.nodes.get(sentence.uid), cell = head === "topic" && work.rows.get(select.value)?.node.children[view.sides.indexOf(sentence.side) + 1];
    if (head === "speaker") sentence.version = (sentence.version ?? 0) + 1; // drawn anew
    else tellSure(sentence, node);
    const moved = cell?.moveBefore; // where a browser can't, all is drawn at once, for the focus would be lost between
    if (moved) {
      const at = (one) => work.coded.indexOf(one);
      cell.querySelector(".rtr-none")?.remove();
      move(node, cell, [...cell.children].find((other) => at(sentenceAt(other)) > at(sentence)));
    }
    changed(sentence.side, `[data-uid="${sentence.uid}"] [data-head="${head}"]`, moved);
  }

  const anew = (sentence, text) => {
    const made = Object.assign(code(view.desk, { ...sentence, text }, sentence.side, 0), { chosen: {} });
    prepare(made);
    return made;
  };
  function replace(old, ...fresh) {
    work.coded.splice(work.coded.indexOf(old[0]), 1, ...fresh);
    for (const other of old.slice(1)) work.coded.splice(work.coded.indexOf(other), 1);
    changed(old[0].side, `[data-uid="${fresh[0].uid}"] select`);
  }
  const split = (sentence, at) => replace([sentence], anew(sentence, sentence.text.slice(0, at).trim()), anew(sentence, sentence.text.slice(at).trim()));
  function join(sentence) {
    const own = work.shown.filter((other) => other.side === sentence.side), after = own.slice(own.indexOf(sentence) + 1).find((other) => other.number !== sentence.number);
    if (!after) return say("This is the last sentence of its account: there is none to join it with.");
    replace([sentence, after], anew(sentence, [sentence.text, after.text].join(sentence.language === "zh" ? "" : " ")));
  }
  const put = (sentence, left) => {
    sentence.out = left;
    changed(sentence.side, left ? ".desk-out button" : `[data-uid="${sentence.uid}"] select`);
  };
  function take(button) {
    const side = view.sides[button.dataset.side], { line } = button.dataset;
    const account = work.result.accounts[button.dataset.side];
    account.leftOut = account.leftOut.toSpliced(account.leftOut.indexOf(line), 1);
    const last = work.coded.findLastIndex((sentence) => sentence.side === side);
    work.coded.splice(last + 1, 0, anew({ paragraph: 0, language: /\p{Script=Han}/u.test(line) ? "zh" : "en", side }, line));
    changed(side, ".desk-out button");
  }

  // -- files, and what is taken away --

  const fillFields = () => fields.forEach(({ name: input, box, language, file }, i) => {
    input.value = state.names[i] || input.dataset.default;
    box.value = state.texts[i];
    language.value = state.languages[i];
    file.value = "";
  });

  async function takeFile(file, i) {
    let text;
    try { text = decoded(new Uint8Array(await file.arrayBuffer())); } catch (error) {
      if (!(error instanceof NotText)) throw error;
      fields[i].found.textContent = `“${file.name}” ${error.message}`;
      return;
    }
    if (!isTable(text)) return given(i, text);
    await open();
    name();
    const saved = rowsFrom(text, view.desk);
    if (saved.why) { fields[i].found.textContent = `“${file.name}” ${saved.why}`; return; }
    Object.assign(state, saved);
    fillFields();
    read();
  }
  const given = (i, text) => {
    if (!text.trim()) { fields[i].found.textContent = "There is no text here. Paste a whole account, or open a file."; return; }
    Object.assign(state, { texts: state.texts.with(i, text), items: state.items.with(i, null) });
    fields[i].box.value = text;
    read();
  };

  const acts = {
    swap: () => {
      for (const key of ["texts", "languages"]) state[key].reverse();
      state.items = [null, null];
      fillFields();
      read();
    },
    example: async () => {
      await open();
      Object.assign(state, { texts: [...page.example], names: [...page.exampleNames], languages: ["", ""], items: [null, null] });
      fillFields();
      read();
    },
    forget: () => {
      turn++;
      kept.drop(KEY);
      for (const id of kept.keys(`${ANSWER}desk/`).concat(kept.keys(`${FIRST}desk/`))) kept.drop(id);
      Object.assign(state, { texts: ["", ""], names: ["", ""], languages: ["", ""], items: [null, null], meeting: "" });
      fillFields();
      clear();
      say("Forgotten: nothing of it is left on this device.");
    },
    table: () => download(tableOf(view, work.shown, state.meeting, page.columns), `${state.meeting || "new-meeting"}-draft.csv`, "text/csv"),
    handout: () => download(handoutOf(view, work, state.meeting), `${state.meeting || "new-meeting"}-handout.html`, "text/html"),
    print: () => print(),
    join: (button) => join(sentenceAt(button)),
    out: (button) => put(sentenceAt(button), true),
    back: (button) => put(sentenceAt(button), false),
    take,
  };

  root.addEventListener("click", (event) => acts[event.target.dataset?.do]?.(event.target));
  for (const kind of ["focusin", "pointerdown"]) out.addEventListener(kind, ({ target }) => {
    if (target.dataset?.head && target.options.length < 2) fill(view, target, sentenceAt(target));
  });
  out.addEventListener("change", ({ target }) => { if (target.dataset.head) choose(target); });
  out.addEventListener("input", ({ target }) => {
    if (!target.classList.contains("desk-meeting")) return;
    state.meeting = target.value.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    save();
  });
  fields.forEach(({ field, name: input, box, file, language }, i) => {
    box.addEventListener("input", (event) => {
      Object.assign(state, { texts: state.texts.with(i, box.value), items: state.items.with(i, null) });
      if (/^insertFrom/.test(event.inputType)) read(); else later();
    });
    input.addEventListener("change", () => { state.names[i] = input.value; read(); });
    language.addEventListener("change", () => {
      Object.assign(state, { languages: state.languages.with(i, language.value), items: state.items.with(i, null) });
      read();
    });
    file.addEventListener("change", () => { if (file.files[0]) takeFile(file.files[0], i); });
    field.addEventListener("dragover", (event) => { event.preventDefault(); field.classList.add("desk-over"); });
    field.addEventListener("dragleave", () => field.classList.remove("desk-over"));
    field.addEventListener("drop", (event) => {
      field.classList.remove("desk-over");
      const [dropped] = event.dataTransfer.files;
      if (!dropped && event.target === box) return; // the browser puts words where they were dropped
      event.preventDefault();
      if (dropped) takeFile(dropped, i); else given(i, event.dataTransfer.getData("text/plain"));
    });
  });
  addEventListener("pagehide", save);

  form.hidden = false;
  one(".desk-no-script").remove();
  if (restore()) { fillFields(); read(); }
  else {
    fillFields();
    idle(() => open().then(() => { const steps = warm(view.desk), go = () => { if (!steps.next().done) idle(go); }; idle(go); }, () => {}));
  }
}

export function startDesk(compare) {
  for (const root of document.querySelectorAll(".rtr-desk")) start(root, compare);
}
