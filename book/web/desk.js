/** The case desk on a page: it puts questions, keeps the address, and shows what decide.js and narrow.js say. */
import { candidates, Case, CaseError, day, dayText, decide, LAST_DATE, worlds } from "./decide.js";
import { attempt, factsOf, holds, nearest, outcomesOf, questions, results } from "./narrow.js";

const HERE = document.currentScript?.src ?? "";
const MONTHS = "January February March April May June July August September October November December".split(" ");
const SHAPES = {
  shall: '<path d="M2 2h16v16H2z" fill="currentColor"/>',
  may: '<path d="M2 2h16L2 18z" fill="currentColor"/><path d="M3 3h14v14H3z"/>',
  shall_not: '<path d="M3 3h14v14H3zM4 16 16 4"/>',
  reported: '<path d="M3 3h14v14H3zM6 8h8M6 12h8"/>',
  none: '<path d="M3 3h14v14H3z"/>',
  silent: '<path d="M7 2H3v16h4M13 2h4v16h-4"/>',
  outside: '<path d="M3 3h14v14H3z" stroke-dasharray="2.5 3"/>',
  undecided: '<path d="M10 18v-6L3 4m7 8 7-8"/><circle cx="3" cy="4" r="2.4" fill="currentColor"/><circle cx="17" cy="4" r="2.4" fill="currentColor"/>',
  conflict: '<path d="M1 4v12l7-6zM19 4v12l-7-6z" fill="currentColor"/>',
};
const KIND = {
  shall: ["The text orders it", "Nobody is left a choice."],
  may: ["Left to somebody", "The text permits it, or leaves the choice to whom it names below."],
  shall_not: ["The text forbids it", ""],
  reported: ["Reported", "The text reports an order that was given elsewhere."],
  none: ["No order", "The text says what follows, and orders, permits or forbids nothing by it."],
  silent: ["Silent", "The text reaches the matter and states no outcome for these facts: neither a refusal nor a permission."],
  outside: ["Not addressed", "The text does not speak of this person, place, direction or matter: neither a permission nor a ban."],
  undecided: ["Undecided", "A fact is disputed, and the answer hangs on it. Each answer below stands open."],
  conflict: ["Contradiction", "Two clauses apply together and say different things. One is preferred, and the other is kept."],
};
const FORCE = {
  shall: "Shall: the text orders it.", may: "May: the text permits it, and orders nothing.",
  shall_not: "Shall not: the text forbids it.", reported: "Reports an order given elsewhere.", "": "None: the text orders nothing here.",
};

const esc = (said) => String(said).replace(/"([^"]*)"/g, "“$1”").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const mark = (kind) => `<svg class="sign ${kind}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">${SHAPES[kind]}</svg>`;
const upper = (said) => said.charAt(0).toUpperCase() + said.slice(1);
const plural = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
const dated = (iso) => `${Number(iso.slice(8))} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
const asked = (fact) => fact.question.replace(/\s*\((Not said|Unsaid)[^)]*\)/g, "");
const row = (term, said) => (said ? `<div><dt>${term}</dt><dd>${said}</dd></div>` : "");
const button = (act, said, value = "", look = "link") => `<button type="button" class="${look}" data-act="${act}" data-value="${esc(value)}">${said}</button>`;

/** A desk in an element of a page; `fixed` is the text of a regime's own page. */
class Desk {
  constructor(root) {
    this.root = root;
    this.fixed = root.dataset.regime;
    root.innerHTML = '<div class="shown"></div><p class="unseen" role="status"></p>';
    root.addEventListener("click", (event) => {
      const one = event.target.closest("[data-act]");
      if (one) this.act(one.dataset.act, one.dataset.value);
    });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = new FormData(event.target);
      this.act(event.target.dataset.form, form);
    });
    root.addEventListener("change", ({ target }) => {
      if (target.dataset.change) this[target.dataset.change](target);
    });
    this.fromAddress();
  }

  // -- The case and its address --------------------------------------------------------------------------------------

  async fromAddress() {
    const given = new URLSearchParams(location.search), names = TEXTS.map(([name]) => name);
    const name = this.fixed ?? (names.includes(given.get("regime")) ? given.get("regime") : "protocol-1964");
    await this.take(name);
    const told = given.get("case");
    const facts = Object.fromEntries([...given].filter(([fact]) => this.text.facts[fact] || this.text.case_dates.includes(fact))
      .map(([fact, value]) => [fact, value === "~" ? null : value]));
    if (told && this.find(told)) this.tell(told);
    else if (Object.keys(facts).length) this.own(facts, given.has("rest"));
    else this.tell(this.text.cases[0][0]);
    const wrong = attempt(() => void new Case(this.text, factsOf(this.answers)), (error) => error.message);
    if (wrong) this.own();
    this.draw();
    if (wrong) this.say(wrong);
  }

  async take(name) {
    this.text = await load(name);
  }

  find(id) {
    const drawn = /^d\d+$/.test(id) && this.text.drawn[id.slice(1)];
    return drawn ? [id, "", `What does the text say of this case, and where?`, drawn] : this.text.cases.find(([one]) => one === id);
  }

  /** A case that is told: what it does not say, the text takes for granted. */
  tell(id) {
    const [, story, question, facts] = this.find(id);
    this.told = { id, story, question };
    this.answers = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, value === null ? null : String(value)]));
    this.closed = true;
    this.guess = this.open = null;
  }

  own(answers = {}, closed = false) {
    this.told = this.open = null;
    this.answers = answers;
    this.closed = closed;
    this.guess = { skipped: true };
  }

  address() {
    const found = new URLSearchParams({ regime: this.text.name });
    if (this.told) found.set("case", this.told.id);
    else {
      for (const [name, value] of Object.entries(this.answers)) found.set(name, value ?? "~");
      if (this.closed) found.set("rest", "unsaid");
    }
    return found;
  }

  /** The answers, with "not said" for all that a closed case leaves out. */
  now() {
    const silent = Object.keys(this.text.facts).map((name) => [name, ""]);
    return this.closed ? { ...Object.fromEntries(silent), ...this.answers } : this.answers;
  }

  // -- What the reader does -------------------------------------------------------------------------------------------

  async act(act, value) {
    const { text } = this;
    if (act === "text") {
      await this.take(value);
      this.tell(text.name === value ? this.told?.id ?? text.cases[0][0] : this.text.cases[0][0]);
    } else if (act === "told") {
      const ids = text.cases.map(([id]) => id);
      this.tell(ids[(ids.indexOf(this.told?.id) + 1) % ids.length]);
    } else if (act === "random") this.tell(`d${Math.floor(Math.random() * text.drawn.length)}`);
    else if (act === "tell") this.tell(value);
    else if (act === "own") this.own();
    else if (act === "guess") {
      const outcome = value.get("outcome");
      if (!outcome) return this.say("Choose an outcome, or ask without a guess.");
      this.guess = { outcome, place: value.get("place") };
    } else if (act === "skip") this.guess = { skipped: true };
    else if (act === "expect") this.guess = null;
    else if (act === "rest") this.closed = true;
    else if (act === "change") {
      this.guess ??= { skipped: true };
      this.open = value;
    } else if (act === "back") {
      if (!this.open) delete this.answers[Object.keys(this.answers).pop()];
      this.open = null;
    } else if (act === "answer") {
      const name = value.get("fact"), free = value.get("free"), said = free || value.get("value");
      if (said === null) return this.say("Choose an answer, or say that the case does not tell.");
      const given = { [name]: said === "~" ? null : said };
      const wrong = attempt(() => new Case(text, factsOf(given)), (error) => error.message);
      if (typeof wrong === "string") return this.say(wrong);
      const before = this.guess;
      this.own({ ...this.answers, ...given }, this.closed);
      this.guess = before;
    } else if (act === "make") {
      this.own(Object.fromEntries(Object.entries(this.near.facts).map(([name, one]) => [name, one === null ? null : String(one)])), true);
    } else if (act === "share") return this.share();
    else if (act === "print") return print();
    else if (act === "eight") return this.eight();
    this.draw(true);
  }

  say(said) {
    this.root.querySelector(".said").textContent = this.root.lastChild.textContent = said;
  }

  page() {
    return new URL(`${document.documentElement.dataset.content_root ?? ""}desk.html?${this.address()}`, location.href).href;
  }

  async share() {
    const page = this.page();
    const copied = await navigator.clipboard?.writeText(page).then(() => true, () => false);
    this.root.querySelector(".shared").innerHTML =
      `<label>${copied ? "Copied. " : ""}The address of this case<input readonly value="${esc(page)}"></label>`;
    this.root.querySelector(".shared input").select();
  }

  // -- What it shows --------------------------------------------------------------------------------------------------

  draw(moved = false) {
    const asks = this.open ? [this.open] : questions(this.text, this.now());
    this.results = results(this.text, this.now());
    const step = !this.guess ? this.guessing() : asks.length && (this.open || !this.closed) ? this.question(asks) : this.verdict();
    this.root.firstChild.innerHTML = `${this.fixed ? "" : this.choose()}<div class="columns"><div class="main">${this.head()}
      <p class="said"></p><div class="step">${step}</div></div>${this.ladder()}</div>
      ${this.rules()}${this.tools()}`;
    const title = this.root.querySelector(".step h3");
    this.say(!this.guess ? "" : this.answer ? `Answer: ${title.textContent}` : `${plural(this.open_outcomes.length, "outcome")} still possible.`);
    if (moved) {
      title.focus({ preventScroll: true });
      title.scrollIntoView({ block: "nearest" });
      try {
        history.replaceState(null, "", `?${this.address()}${location.hash}`);
      } catch { /* a page from a folder keeps its address */ }
    }
  }

  choose() {
    const one = ([name, short, date]) => `<li><button type="button" data-act="text" data-value="${name}"${name === this.text.name ? ' aria-pressed="true"' : ' aria-pressed="false"'}>
      ${esc(short.replace(/ \d+$/, ""))} <small>${date.slice(0, 4)}</small></button></li>`;
    return `<ul class="texts" aria-label="The eight texts">${TEXTS.map(one).join("")}</ul>`;
  }

  head() {
    const { text, told } = this, chips = (list) => `<ul class="chips">${list.join("")}</ul>`;
    const day = text.case_dates.map((one) => !text.facts[one] && this.answers[one]).find(Boolean);
    const name = (told ? (told.story ? `Made-up case ${Number(told.id.slice(1))}` : "A made-up case, drawn at random") : "A made-up case of your own") + (day ? `, of ${dated(day)}` : "");
    const chip = (fact, value, look) => `<li>${button("change", `${esc(upper(text.words[fact] ?? fact))}: <b>${esc(this.label(fact, value))}</b>`, fact, `chip ${look}`)}</li>`;
    const facts = Object.keys(text.facts).filter((fact) => fact in this.answers).map((fact) => [fact, this.answers[fact]]);
    const said = facts.filter(([, value]) => value !== "").map(([fact, value]) => chip(fact, value, value === null ? "disputed" : ""));
    const unsaid = facts.filter(([, value]) => value === "").map(([fact]) => chip(fact, "", "assumed"));
    return `<p class="bar"><b>${name}</b> ${button("told", "Another told case")} ${button("random", "Draw one at random")}
      ${button("own", "One of your own")} ${button("share", "Share")} ${button("print", "Print")}</p><div class="shared"></div><p class="printed">${esc(this.page())}</p>
      ${told?.story ? `<p class="story">${esc(told.story)}</p>` : ""}
      ${said.length ? `<p class="given">The case tells</p>${chips(said)}` : ""}
      ${unsaid.length ? `<p class="given">It does not say</p>${chips(unsaid)}` : ""}`;
  }

  label(name, value) {
    const fact = this.text.facts[name];
    if (value === null) return "disputed";
    if (value === "") {
      const taken = attempt(() => new Case(this.text, factsOf(this.now())).taken(fact)[0]) ?? "unstated";
      return ["unstated", "required"].includes(taken) ? "not said" : `not said, so ${this.word(taken)}`;
    }
    return fact?.type === "date" || /^\d{4}-\d\d-\d\d$/.test(value) ? dated(value) : this.word(value);
  }

  word(value) {
    return this.text.values[value] ?? String(value).replaceAll("_", " ");
  }

  places(provisions) {
    const found = new Map();
    for (const id of provisions) {
      const [place, anchor, subject, action] = this.text.provisions[id];
      if (!found.has(place)) found.set(place, { anchor, says: [] });
      found.get(place).says.push(`${upper(subject)}: ${action.replace(/\.$/, "")}.`);
    }
    return [...found];
  }

  link([place, { anchor }]) {
    const page = `${document.documentElement.dataset.content_root ?? ""}record/regimes/${this.text.name}.html`;
    return `<a href="${page}#${anchor}">${esc(place.replace(/^Doc\. \d+, /, ""))}</a>`;
  }

  clauses(provisions) {
    const one = (place) => `<li>${this.link(place)} <span>${place[1].says.map(esc).join(" ")}</span></li>`;
    return `<ul class="clauses">${this.places(provisions).map(one).join("")}</ul>`;
  }

  outcome(label) {
    return `<span class="res">${mark(this.force(label))}<span>${esc(this.text.labels[label])}</span></span>`;
  }

  force(label) {
    if (label === "GAP") return "silent";
    if (label === "NOT_ADDRESSED") return "outside";
    return this.text.rules.find((rule) => rule.outcome === label)?.force || "none";
  }

  /** First the reader's own reading: outcome and clause, before they are shown. */
  guessing() {
    this.answer = null;
    const { text } = this, all = outcomesOf(text, this.now());
    const radio = (label) => `<label><input type="radio" name="outcome" value="${label}"><span>${esc(text.labels[label])}</span></label>`;
    const rules = text.rules.filter((rule) => all.includes(rule.outcome));
    const places = this.places(rules.map((rule) => rule.provisions[0])).map(([place]) => place);
    return `<form data-form="guess"><p class="eyebrow">First, your own reading</p><h3 tabindex="-1">${esc(this.told?.question ?? "What do you expect?")}</h3>
      <fieldset><legend>The outcome that you expect</legend><div class="choice">${all.map(radio).join("")}</div></fieldset>
      <p><label>By which clause? <select name="place"><option value="">I leave that open</option>${places.map((one) => `<option>${esc(one)}</option>`).join("")}</select></label></p>
      <p class="acts"><button class="first">Keep my guess, and ask</button> ${button("skip", "Ask without a guess")}</p></form>`;
  }

  question([name, ...others]) {
    this.answer = null;
    const { text, answers } = this, fact = text.facts[name], seen = new Case(text, factsOf(answers));
    const taken = attempt(() => seen.taken(fact)[0]) ?? "unstated", number = others.length + 1;
    const radio = (value, said, look = "") => `<label class="${look}"><input type="radio" name="value" value="${esc(value)}"${answers[name] === value || (value === "~" && answers[name] === null) ? " checked" : ""}><span>${said}</span></label>`;
    const [list, free] = choices(text, name, answers);
    const silent = { unstated: "", required: null }[taken] ?? ` <i>We then take: ${esc(this.word(taken))}.</i>`;
    const input = free ? `<label class="free">${list.length ? "Or exactly" : "Answer"} <input name="free" type="${{ date: "date", time: "time", int: "number" }[fact.type]}"${fact.type === "date" ? ` max="${LAST_DATE}" min="1945-01-01"` : fact.type === "int" ? ' min="0"' : ""}></label>` : "";
    return `<form data-form="answer"><input type="hidden" name="fact" value="${name}"><p class="eyebrow">${this.open ? "Another answer" : name === "matter" ? "First" : `${plural(number, "question")} still ${number === 1 ? "matters" : "matter"}`}</p>
      <h3 tabindex="-1" id="desk-question">${esc(asked(fact))}</h3><fieldset aria-labelledby="desk-question"><legend class="unseen">${esc(asked(fact))}</legend><div class="choice">
      ${list.map(([value, said]) => radio(value, esc(upper(said ?? this.label(name, value))))).join("")}
      ${name === "matter" ? "" : `${silent === null ? "" : radio("", `The case does not say.${silent}`, "soft")}${fact.values.includes("disputed") ? "" : radio("~", "It is disputed.", "soft")}`}</div>${input}</fieldset>
      <p class="acts"><button class="first">Answer</button> ${Object.keys(answers).length ? button("back", "One step back") : ""}
      ${Object.keys(answers).length && !this.closed ? button("rest", "The case says no more: decide") : ""}</p></form>`;
  }

  verdict() {
    const { text } = this, facts = factsOf(this.answers);
    let found;
    try {
      found = decide(text, facts);
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      const needed = Object.keys(text.facts).find((name) => error.message.includes(text.facts[name].question));
      if (needed) return this.question([needed]);
      this.answer = null;
      return `<h3 tabindex="-1">This case cannot be put.</h3><p>${esc(error.message)}</p>`;
    }
    this.answer = found;
    const disputed = found.missing.filter((name) => facts[name] === null), gap = found.gaps.find((one) => one.name === found.conflict);
    const kind = disputed.length ? "undecided" : found.outcome === "NOT_ADDRESSED" ? "outside" : found.outcome === "GAP" ? "silent"
      : gap?.kind === "conflict" ? "conflict" : found.by || found.force === "may" ? "may" : found.force || "none";
    const [name, meaning] = KIND[kind];
    const sheet = (label) => {
      const rules = text.rules.filter((rule) => rule.outcome === label && (found.rules.includes(rule) || holdsNow(this, rule)));
      return `<div><p class="res">${this.outcome(label)}</p><p>${esc(upper(text.outcomes[label]))}.</p>${rules.length ? this.clauses(rules[0].provisions) : ""}</div>`;
    };
    found.standing = kind === "conflict" ? gap.options : kind === "undecided" ? found.open : [];
    const others = kind === "undecided" ? found.open : kind === "conflict" ? [found.outcome, ...gap.options.filter((one) => found.options.includes(one))] : [];
    const two = others.length ? `<div class="two ${kind}">${others.map(sheet).join(`<span class="or">${kind === "conflict" ? "against" : "or"}</span>`)}</div>` : "";
    const options = found.options.filter((one) => !others.includes(one));
    const assumed = found.assumed.map(([fact, value]) => `<li>${button("change", `${esc(upper(text.words[fact]))}: <b>${esc(this.word(value))}</b>`, fact, "chip assumed")}</li>`);
    const missing = found.missing.map((fact) => `${esc(asked(text.facts[fact]))} ${button("change", "Answer it", fact)}`);
    return `${this.compared(found)}<div class="verdict ${kind}"><p class="kind">${mark(kind)} <b>${name}.</b> <span>${meaning}</span></p>
      <h3 tabindex="-1">${kind === "undecided" ? `What is disputed leaves ${plural(others.length, "answer")} open.` : esc(others.map((one) => text.labels[one]).join(", against ") || text.labels[found.outcome]) + "."}</h3>
      ${kind === "silent" ? '<p class="blank" aria-hidden="true"></p>' : ""}
      ${two || `<p class="lead">${found.reasons.map(esc).join(" ") || esc(`${upper(text.outcomes[found.outcome])}.`)}</p>`}
      ${found.also.length ? `<p class="lead">Beside it: ${found.also.map((one) => this.outcome(one)).join(" ")}</p>` : ""}
      <dl>${row("Clauses", found.provisions.length && !two ? this.clauses(found.provisions) : "")}
      ${row("Force", found.rules.length && !two ? FORCE[found.force] : "")}
      ${row("Whose choice", found.rules.length && !two ? esc(upper(found.by)) || "The text leaves none." : kind === "silent" ? "Nobody’s by the text. A silence decides for nobody." : "")}
      ${row(kind === "silent" ? "Defensible" : "Also possible", options.map((one) => this.outcome(one)).join(""))}
      ${row("Where it is open", found.gaps.map((one) => `<p>${esc(one.note)}${one.why && kind === "conflict" ? ` ${esc(one.why)}` : ""}</p>`).join(""))}
      ${row("Assumed", assumed.length ? `<p>The case does not say, so we took:</p><ul class="chips">${assumed.join("")}</ul>` : "")}
      ${row("Would settle it", missing.join("<br>"))}
      ${row("Displaced", found.overridden.map((rule) => `${this.places(rule.provisions.slice(0, 1)).map((one) => this.link(one))}: ${esc(rule.reason)}`).join("<br>"))}</dl></div>${this.whyNot(found)}`;
  }

  /** What the reader expected, and what the text comes to. */
  compared({ outcome, also, options, provisions }) {
    const { guess, text } = this;
    if (!guess?.outcome) return "";
    const right = [outcome, ...also].includes(guess.outcome), place = this.places(provisions).some(([one]) => one === guess.place);
    const said = right ? "The text says so too." : options.includes(guess.outcome) ? "It is one of the answers that stand open." : "The text comes to something else.";
    const where = !guess.place ? "" : place ? " You named a clause on which the answer rests." : " The answer rests on another clause.";
    return `<p class="guess ${right ? "hit" : "miss"}">You expected: <b>${esc(text.labels[guess.outcome])}</b>${guess.place ? `, by ${esc(guess.place)}` : ""}. ${said}${where}</p>`;
  }

  whyNot(found) {
    const { text } = this, all = outcomesOf(text, this.now()).filter((one) => one !== found.outcome && !found.also.includes(one));
    return all.length && this.answers.matter !== null ? `<div class="why"><h4>Why not? What would change it?</h4>
      <p><label>Choose another outcome: <select data-change="change"><option value=""></option>${all.map((one) => `<option value="${one}">${esc(text.labels[one])}</option>`).join("")}</select></label></p>
      <div class="nearest" aria-live="polite"></div></div>` : "";
  }

  /** Show the nearest case with another outcome, and the clause that asks for the difference. */
  change({ value }) {
    const { text } = this, found = value && nearest(text, this.now(), value);
    this.near = found;
    const line = (name) => `<li>${esc(asked(text.facts[name]))} <s>${esc(this.label(name, this.answers[name] ?? ""))}</s> <span aria-hidden="true">→</span><span class="unseen">would have to be</span> <b>${esc(this.label(name, String(found.facts[name])))}</b></li>`;
    const rule = found && found.decision.rules.find((one) => one.outcome === value);
    const clause = rule ? `<p>${this.places(rule.provisions).map((one) => this.link(one)).join(", ")}: ${esc(rule.reason)}</p>` : found ? found.decision.gaps.map((one) => `<p>${esc(one.note)}</p>`).join("") : "";
    this.root.querySelector(".nearest").innerHTML = !value ? "" : found
      ? `<p>The nearest case that the desk finds with it differs in ${plural(found.differs.length, "answer")}:</p><ul>${found.differs.map(line).join("")}</ul>${clause}<p>${button("make", "Make this the case", "", "plain")}</p>`
      : "<p>No case on this matter near to yours has it.</p>";
  }

  ladder() {
    const { text, guess, told } = this, all = outcomesOf(text, this.now());
    const main = new Set(this.answer ? [this.answer.outcome, ...this.answer.also, ...this.answer.standing] : this.results.flat());
    const on = (label) => !guess || main.has(label);
    this.open_outcomes = all.filter(on);
    const many = this.open_outcomes.length, untold = all.length > 20 && many > 20;
    const one = (label) => `<li class="${on(label) ? "on" : "gone"}">${mark(this.force(label))}<span>${esc(text.labels[label])}${guess?.outcome === label ? " <em>your guess</em>" : ""}${on(label) ? "" : '<span class="unseen"> (no longer possible)</span>'}</span></li>`;
    return `<section class="ladder" aria-labelledby="desk-ladder"><h3 id="desk-ladder"><span class="number">${many}</span> ${!guess ? (many === 1 ? "outcome in this matter" : "outcomes in this matter") : many === 1 ? "outcome left" : "outcomes still possible"}</h3>
      ${untold ? "<p>Say what the question is about, and they are listed here.</p>" : `<ol>${all.map(one).join("")}</ol>`}
      ${guess?.skipped && !this.answer && !untold && many > 1 ? `<p>${button("expect", "Say what you expect")}</p>` : ""}
      <p class="about"><b>${esc(text.short)}</b>, ${dated(text.date)}: ${esc(text.title)}. Kind of text: ${esc(text.genre)}. It binds: ${esc(text.binds)}.</p></section>`;
  }

  /** The rules of the matter as the case meets them. */
  rules() {
    const { text } = this, answers = this.now();
    if (!answers.matter || !this.guess || this.answer?.outcome === "NOT_ADDRESSED") return "";
    const seen = new Case(text, factsOf(answers)), groups = { met: [], displaced: [], other: [], open: [], out: [] };
    const rules = text.rules.filter(({ when, reading }) => (!when.matter || when.matter.includes(answers.matter)));
    const marked = rules.map((rule) => {
      const asks = Object.entries(rule.when).filter(([column]) => column !== "matter").map(([column, among]) => [column, among, holds(text, seen, answers, column, among)]);
      return { rule, asks, is: asks.some(([, , met]) => met === false) ? "out" : asks.every(([, , met]) => met) ? "met" : "open" };
    });
    for (const one of marked) if (one.is === "met" && one.rule.reading && !worlds(text)[0].includes(one.rule.reading)) one.is = "other";
    const met = marked.filter((one) => one.is === "met").map(({ rule }) => rule);
    for (const one of marked) {
      one.by = one.is === "met" && met.find((rule) => rule.displaces.includes(one.rule.name));
      groups[one.by ? "displaced" : one.is].push(one);
    }
    const heads = { met: "Met", displaced: "Displaced by an exception", other: "Met, if the clause is read in the other way", open: this.answer ? "Hangs on what is disputed" : "Not yet decided", out: "Not met" };
    const say = { true: ["●", "met"], false: ["✕", "not met"], null: ["○", "not told"] };
    const ask = ([column, among, met]) => `<li><span aria-hidden="true">${say[met][0]}</span><span class="unseen">${say[met][1]}: </span> ${esc(upper(text.words[column]))}: ${esc(among.length > 4 ? "one of those listed" : among.map((value) => this.word(value)).join(" or "))}</li>`;
    const line = ({ rule, asks, by }, look) => `<tr class="${look}"><th scope="row">${this.places(rule.provisions.slice(0, 1)).map((one) => this.link(one))}</th><td><ul>${asks.map(ask).join("")}</ul></td>
      <td>${this.outcome(rule.outcome)}${rule.reading && look !== "other" ? " <i>in one of two readings</i>" : ""}${by ? ` <i>gives way to ${this.places(by.provisions.slice(0, 1))[0][0]}</i>` : ""}</td></tr>`;
    const many = groups.open.length > 6;
    const body = (look) => groups[look].length ? `<tbody><tr class="group"><th colspan="3" scope="rowgroup">${heads[look]} (${groups[look].length})</th></tr>${groups[look].map((one) => line(one, look)).join("")}</tbody>` : "";
    const table = (said, looks) => `<table><caption class="unseen">${said}</caption><thead><tr><th scope="col">Clause</th><th scope="col">Asks for</th><th scope="col">Comes to</th></tr></thead>${looks.map(body).join("")}</table>`;
    const first = ["met", "displaced", "other", ...(many ? [] : ["open"])];
    return `<section class="rules"><h3>The rules, as this case meets them</h3>${first.some((look) => groups[look].length) ? table("The rules on this matter, and what the case does to them", first) : ""}
      ${many ? `<details><summary>${plural(groups.open.length, "rule")} not yet decided</summary>${table("Rules that are not yet decided", ["open"])}</details>` : ""}
      ${groups.out.length ? `<details><summary>${plural(groups.out.length, "rule")} that this case does not meet</summary>${table("Rules that are not met", ["out"])}</details>` : ""}</section>`;
  }

  tools() {
    if (!this.answer) return "";
    const places = this.places(this.text.rules.map((rule) => rule.provisions[0])).map(([place]) => place);
    return `<section class="more"><h3>This case under all eight texts</h3><p>${button("eight", "Put it to all eight", "", "plain")}
      <label><input type="checkbox" data-change="eight" class="own-time" checked> each in its own time, as if the case lay there</label></p><div class="eight" aria-live="polite"></div>
      <h3>Strike a clause</h3><p><label>As if the text did not have it: <select data-change="strike"><option value=""></option>${places.map((one) => `<option>${esc(one)}</option>`).join("")}</select></label></p>
      <div class="struck" aria-live="polite"></div></section>`;
  }

  async eight() {
    const texts = await Promise.all(TEXTS.map(([name]) => load(name))), own = this.root.querySelector(".own-time").checked;
    const facts = { ...factsOf(this.answers), ...(own ? { date_assumption: "each_regime_own_year" } : {}) };
    const line = (text) => {
      const view = Object.assign(Object.create(Desk.prototype), { text });
      const found = attempt(() => decide(text, facts), (error) => error.message), speaks = found.outcome && found.outcome !== "NOT_ADDRESSED";
      const said = typeof found === "string" ? esc(found) : !speaks ? `<span class="res">${mark("outside")}<span>Not addressed</span></span>` : [found.outcome, ...found.also].map((one) => view.outcome(one)).join("")
        + (found.options.length ? `<i>also possible: ${found.options.map((one) => esc(text.labels[one])).join("; ")}</i>` : "");
      return `<tr><th scope="row">${esc(text.short.replace(/ \d+$/, ""))} <small>${dated(text.date)}</small></th><td>${said}</td><td>${speaks ? esc(upper(found.by)) || "–" : ""}</td>
        <td>${speaks ? view.places(found.provisions).map((one) => view.link(one)).join(", ") : ""}</td></tr>`;
    };
    this.root.querySelector(".eight").innerHTML = `<table><caption>The same facts under each text. Where a text does not speak, that is neither a permission nor a ban, and no line leads from one text to the next.</caption>
      <thead><tr><th scope="col">Text</th><th scope="col">What it says</th><th scope="col">Whose choice</th><th scope="col">Where</th></tr></thead><tbody>${texts.map(line).join("")}</tbody></table>`;
  }

  /** Which of the told and drawn cases come out otherwise without a clause. */
  strike({ value }) {
    const { text } = this, out = this.root.querySelector(".struck");
    if (!value) return void (out.innerHTML = "");
    const gone = (rule) => text.provisions[rule.provisions[0]][0] === value;
    const without = { ...text, rules: text.rules.filter((rule) => !gone(rule)) };
    const cases = [["", "Your case", "", factsOf(this.answers)], ...text.cases, ...text.drawn.map((facts, i) => [`d${i}`, "", "", facts])];
    const label = (found) => (found.clash ? "two answers that contradict each other" : [found.outcome, ...found.also].map((one) => text.labels[one]).join(", and "));
    const changed = cases.map(([id, story, , facts]) => [id, story, attempt(() => [decide(text, facts), decide(without, facts)])])
      .filter(([, , pair]) => pair && (label(pair[0]) !== label(pair[1])));
    const name = (id) => (!id ? "This case" : id[0] === "d" ? `Drawn case ${Number(id.slice(1)) + 1}` : `Told case ${id.slice(1)}`);
    out.innerHTML = `<p>${changed.length ? `${plural(changed.length, "case")} of ${cases.length} would come out otherwise:` : `None of ${cases.length} cases would come out otherwise.`}</p><ul>${changed.map(([id, , [was, is]]) => `<li>${id ? button("tell", name(id), id) : `<b>${name(id)}</b>`}: ${esc(label(was))} <span aria-hidden="true">→</span><span class="unseen">becomes</span> ${esc(label(is))}</li>`).join("")}</ul>`;
  }
}

/** Whether a rule could be met by the answers, what is disputed taken as it suits. */
function holdsNow({ text, answers, closed, now }, rule) {
  const all = closed ? { ...Object.fromEntries(Object.keys(text.facts).map((name) => [name, ""])), ...answers } : answers;
  const seen = new Case(text, factsOf(all));
  return Object.entries(rule.when).every(([column, among]) => holds(text, seen, all, column, among) !== false);
}

/** The answers that a question offers, each with its words where they are not those of the value; and whether any other is possible. */
function choices(text, name, answers) {
  const fact = text.facts[name], uses = Object.values(text.derived).filter((one) => one.inputs.includes(name));
  if (["bool", "enum"].includes(fact.type)) return [candidates(text, name).map((value) => [value]), false];
  if (fact.type === "date" && uses.every(({ operation }) => ["on_or_before", "after"].includes(operation))) {
    const starts = [...new Set(uses.map(({ argument }) => day(argument) + 1))].sort((a, b) => a - b), text_of = (number) => dated(dayText(number));
    const list = [[dayText(starts[0] - 1), `On ${text_of(starts[0] - 1)} or before`], ...starts.map((start, i) => {
      const end = starts[i + 1] - 1;
      return [dayText(start), end === start ? `On ${text_of(start)}` : end ? `From ${text_of(start)} to ${text_of(end)}` : `On ${text_of(start)} or later`];
    })];
    return [list.filter(([value]) => value <= LAST_DATE), true];
  }
  const most = Math.max(0, ...uses.flatMap(({ operation, argument }) => (operation === "at_least" ? argument : [])));
  if (fact.type === "int" && most <= 4) return [[...Array(most + 1).keys()].map((count) => [String(count), count === most ? `${count} or more` : String(count)]), false];
  return [[], true];
}

/** The data of a text, from its script beside this one: a page from a folder can load scripts and nothing else. */
function load(name) {
  const all = (self.tworivers ??= {});
  return all[name] ? Promise.resolve(all[name]) : new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(`${name}.js`, HERE).href;
    script.onload = () => done(all[name]);
    script.onerror = () => failed(new Error(`The desk could not load ${name}.`));
    document.head.append(script);
  });
}

/** On a text's own page the desk waits until the reader comes near: its data are heavier than most pages. */
for (const root of document.querySelectorAll(".case-desk")) {
  const near = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    near.disconnect();
    new Desk(root);
  }, { rootMargin: "800px" });
  near.observe(root);
}
