/**
 * What a text says on a case: the same answer as `regime.decide` of the package, from the same rows.
 *
 * A text is the JSON that `_ext/pages/desk.py` writes in the build; tests/test_desk.py holds the two against each other.
 *
 * @typedef {Record<string, string | number | boolean | null | undefined | object>} Facts  by name; null is disputed
 * @typedef {{name: string, when: Record<string, string[]>, provisions: string[], displaces: string[], reading: string,
 *   outcome: string, force: string, by: string, reason: string}} Rule
 * @typedef {{name: string, when: Record<string, string[]>, kind: string, provisions: string[], outcome: string,
 *   options: string[], why: string, note: string}} Gap
 */

const UNSTATED = "unstated";
export const LAST_DATE = "1970-12-31";
export const REFUSAL = "is after 31 December 1970. This is history: whether a text applies today is not in our sources, " +
  "and the rules here are not for decisions about real people. Use a date up to the end of 1970.";
const CLOCKS = { beijing: 0, pyongyang: 60 };
const KINDS = ["conflict", "reading", "translation", "term", "gap"];
const DAY = 864e5;

export class CaseError extends Error {}

/** The number of a day, or of a day so many months later (the last one of that month where it has no such day). */
export function day(text, months = 0) {
  const [year, month, date] = text.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return Date.UTC(year, month - 1 + months, Math.min(date, last)) / DAY;
}
export const dayText = (number) => new Date(number * DAY).toISOString().slice(0, 10);

function readDate(name, raw) {
  if (!/^\d{4}-\d\d-\d\d$/.test(raw) || Number.isNaN(Date.parse(raw)) || dayText(day(raw)) !== raw) {
    throw new CaseError(`${raw} is no day. Give a date as YYYY-MM-DD, 1965-07-12 for example.`);
  }
  if (raw > LAST_DATE) throw new CaseError(`${name.replaceAll("_", " ")}: ${raw} ${REFUSAL}`);
  return raw;
}

/** A value given in a case as the rows hold it: text, minutes for a time, a number for a count. */
export function read(fact, raw) {
  if (fact.type === "date") return readDate(fact.name, String(raw));
  if (fact.type === "time") {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(raw)) throw new CaseError(`${raw}: no clock shows that. Give HH:MM.`);
    return Number(raw.slice(0, 2)) * 60 + Number(raw.slice(3));
  }
  if (fact.type === "int") {
    if (!/^\d{1,9}$/.test(String(raw))) throw new CaseError(`${raw} is not a count. Give a whole number, 0 or more.`);
    return Number(raw);
  }
  if (!fact.allowed.includes(String(raw))) {
    throw new CaseError(`“${raw}” is no answer to: ${fact.question}`);
  }
  return String(raw);
}

/** The facts of one case as one text sees them, with what is taken for granted where the case is silent. */
export class Case {
  constructor(text, facts) {
    this.text = text;
    this.given = {};
    this.disputed = new Set();
    this.ownTime = facts.date_assumption === "each_regime_own_year";
    for (const [name, raw] of Object.entries(facts)) {
      const fact = text.facts[name];
      if (fact && raw === null) this.disputed.add(name);
      else if (fact && raw !== undefined) this.given[name] = read(fact, raw);
      else if (/^\d{4}-\d\d-\d\d$/.test(raw)) readDate(name, raw);
    }
    const dated = text.case_dates.find((name) => facts[name] != null);
    this.date = this.ownTime || !dated ? null : readDate(dated, facts[dated]);
    this.columns = {};
  }

  raw(name) {
    if (name in this.given) return this.given[name];
    if (name === "case_date") return this.date;
    const fact = this.text.facts[name];
    if (!fact) return this.column(name);
    const [value] = this.taken(fact);
    if (value === "required") throw new CaseError(`It must be told here: ${fact.question}`);
    if (fact.type === "bool" || fact.type === "enum") return value;
    return value === UNSTATED ? null : read(fact, value);
  }

  column(name) {
    if (!(name in this.columns)) {
      const derived = this.text.derived[name];
      this.columns[name] = derived ? this.derive(derived) : String(this.raw(name));
    }
    return this.columns[name];
  }

  /** The clause that says what is taken for granted: a value, and the column with values under which it holds. */
  taken(fact) {
    return fact.absent.find(([, column, among]) => !column || among.includes(this.column(column)));
  }

  derive({ operation, inputs, argument, steps }) {
    if (operation === "at_least") return reached(steps, argument, this.raw(inputs[0]));
    if (operation === "hours") return this.hours(argument, ...inputs.map((name) => this.raw(name)));
    if (operation === "one_of") return String(inputs.some((name) => argument.includes(String(this.raw(name)))));
    if (operation === "first_false") {
      const undone = inputs.findIndex((name) => this.raw(name) !== "true");
      return steps[undone < 0 ? steps.length - 1 : undone];
    }
    if (operation.endsWith("_between")) return this.between(operation, inputs, argument, steps);
    const found = this.ownTime ? null : this.raw(inputs[0]);
    if (typeof found !== "string") return UNSTATED;
    return String((found <= argument) === (operation === "on_or_before"));
  }

  between(operation, inputs, limits, steps) {
    const [start, end, stated] = inputs.map((name) => this.raw(name));
    if (typeof start !== "string" || typeof end !== "string") return reached(steps, limits, stated ?? null);
    const days = day(end) - day(start);
    if (operation === "days_between") {
      if (typeof stated === "number" && stated !== days) {
        throw new CaseError(`${inputs[2].replaceAll("_", " ")} is ${stated}, but from ${start} to ${end} it is ${days}.`);
      }
      return reached(steps, limits, days);
    }
    return place(steps, limits.map((months) => (day(end) >= day(start, months)) + (day(end) > day(start, months))));
  }

  /** Where a minute lies; a date or clock that is not stated counts only where it could change that. */
  hours(seasons, date, minute, clock) {
    if (typeof minute !== "number") return UNSTATED;
    const months = date ? [Number(date.slice(5, 7))] : [...Array(12).keys()].map((month) => month + 1);
    const clocks = clock in CLOCKS ? [CLOCKS[clock]] : Object.values(CLOCKS);
    const found = new Set(months.flatMap((month) => clocks.map((ahead) => within(seasons, month, minute - ahead))));
    return found.size === 1 ? [...found][0] : UNSTATED;
  }

  fits(when) {
    return Object.entries(when).every(([name, among]) => among.includes(this.column(name)));
  }

  failing(when) {
    return Object.keys(when).filter((name) => !when[name].includes(this.column(name)));
  }

  /** The facts behind a column that the case does not state, with the values that stand in for them. */
  presumed(column) {
    const derived = this.text.derived[column];
    if (derived) {
      return Object.assign({}, ...derived.inputs.filter((part) => part !== "case_date").map((part) => this.presumed(part)));
    }
    if (column in this.given || this.disputed.has(column)) return {};
    const fact = this.text.facts[column], holds = this.taken(fact), found = {};
    for (const clause of fact.absent.slice(0, fact.absent.indexOf(holds) + 1)) {
      if (clause[1]) Object.assign(found, this.presumed(clause[1]));
    }
    return [UNSTATED, "required"].includes(holds[0]) ? found : { ...found, [column]: holds[0] };
  }

  /** The facts behind a column that the case does not state and for which nothing is assumed. */
  unstated(column) {
    const derived = this.text.derived[column];
    if (derived) return derived.inputs.filter((part) => part !== "case_date").flatMap((part) => this.unstated(part));
    return column in this.given || this.taken(this.text.facts[column])[0] !== UNSTATED ? [] : [column];
  }
}

/** The step of a number: for each limit 0 (not reached), 1 (exactly) or 2 (passed). */
function reached(steps, limits, number) {
  return typeof number === "number" ? place(steps, limits.map((limit) => (number >= limit) + (number > limit))) : UNSTATED;
}
function place(steps, marks) {
  const fine = steps.length !== marks.length + 1;
  return steps[marks.reduce((sum, mark) => sum + (fine ? mark : Math.min(mark, 1)), 0)];
}
function within(seasons, month, minute) {
  const season = seasons.find((one) => one.months.includes(month));
  if (season && minute === season.closes) return "closing_minute";
  return season && season.opens <= minute && minute < season.closes ? "inside" : "outside";
}

const unique = (list) => [...new Set(list)];
const meets = (some, others) => some.some((one) => others.includes(one));
const on = (matter, rows) => rows.filter(({ when }) => matter === UNSTATED || !when.matter || when.matter.includes(matter));

/** The rules that stand and those that another of them displaces. */
function undisplaced(rules) {
  const gone = new Set(rules.flatMap((rule) => rule.displaces));
  return [rules.filter((rule) => !gone.has(rule.name)), rules.filter((rule) => gone.has(rule.name))];
}

/** The main outcome of rules that stand, what stands beside it, and what gives way by a row on a contradiction. */
function weigh(text, standing, met) {
  const order = text.together.flat();
  const rank = (outcome) => (order.includes(outcome) ? order.indexOf(outcome) : order.length);
  const found = unique(standing.map((rule) => rule.outcome));
  if (!found.length) return { outcome: "GAP", also: [], options: [], conflict: "" };
  let conflict = "";
  const options = [];
  for (const gap of met.filter((one) => one.kind === "conflict")) {
    const loses = found.filter((outcome) => gap.options.includes(outcome));
    if (found.includes(gap.outcome) && loses.length) {
      conflict ||= gap.name;
      options.push(...loses);
    }
  }
  const left = found.filter((outcome) => !options.includes(outcome));
  const main = (left.length ? left : found).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const clash = main.some((a, i) => main.slice(i + 1).some((b) => !text.together.some((g) => g.includes(a) && g.includes(b))));
  return { outcome: main[0], also: main.slice(1), options, conflict, clash };
}

/** The sets of readings under which rules are read: the main one first. */
export function worlds(text) {
  const main = text.readings.map(([, instead]) => instead).filter(Boolean);
  return [main, ...text.readings.map(([name, instead]) => [...main.filter((one) => one !== instead), name])];
}

const notAddressed = (text, missing, why) => ({
  text, outcome: "NOT_ADDRESSED", also: [], options: [], conflict: "", rules: [], gaps: [], overridden: [], provisions: [],
  reasons: [why], missing: unique(missing).sort(), assumed: [], force: "", by: "",
});

/** Decide a case of which all that is not told takes what the text takes for granted; disputed facts as if not told. */
function judge(text, seen) {
  if (seen.date && seen.date < text.date) {
    return notAddressed(text, [], `The case lies on ${seen.date}, and the text dates from ${text.date}.`);
  }
  const matter = text.facts.matter ? seen.column("matter") : UNSTATED;
  const scopes = on(matter, text.scopes), rules = on(matter, text.rules);
  const here = scopes.filter(({ when }) => seen.fits(when));
  if (!here.length) {
    const about = unique(text.scopes.map((scope) => scope.about)).join("; ");
    const none = notAddressed(text, silences(seen, scopes), `The text speaks of: ${about}. This case is none of these.`);
    return { ...none, assumed: assumed(seen, scopes) };
  }
  const applying = rules.filter(({ when }) => seen.fits(when));
  const met = on(matter, text.gaps).filter(({ when }) => seen.fits(when));
  const [world, ...seconds] = worlds(text);
  const read = (names) => undisplaced(applying.filter((rule) => !rule.reading || names.includes(rule.reading)));
  const [standing, displaced] = read(world);
  const weighed = weigh(text, standing, met);
  const gaps = met.filter((gap) => speaks(gap, weighed)).sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const readings = applying.some((rule) => rule.reading) ? seconds.map((names) => weigh(text, read(names)[0], met).outcome) : [];
  const open = [...weighed.options, ...readings, ...gaps.filter((gap) => gap.kind !== "conflict").flatMap((gap) => gap.options)];
  const options = unique(open).filter((one) => one !== weighed.outcome && !weighed.also.includes(one)).sort();
  const main = standing.filter((rule) => rule.outcome === weighed.outcome);
  const deciding = [...main, ...weighed.also.flatMap((outcome) => standing.filter((rule) => rule.outcome === outcome))];
  const accounting = gaps.find((gap) => gap.kind === "reading" || meets(gap.options, options));
  const others = rules.filter((rule) => rule.outcome !== weighed.outcome || deciding.includes(rule));
  const reasons = deciding.map((rule) => rule.reason);
  return {
    text,
    outcome: weighed.outcome,
    also: weighed.also,
    options,
    conflict: weighed.conflict || (options.length && accounting ? accounting.name : ""),
    clash: weighed.clash,
    rules: deciding,
    gaps,
    overridden: displaced,
    provisions: unique((deciding.length ? deciding : gaps).flatMap((row) => row.provisions)),
    reasons: unique([...reasons, ...gaps.filter((gap) => gap.kind === "conflict").map((gap) => gap.why)]),
    missing: weighed.outcome === "GAP" ? silences(seen, rules) : [],
    assumed: assumed(seen, [...here, ...others, ...gaps]),
    force: main.length ? main[0].force : "",
    by: unique(main.map((rule) => rule.by).filter(Boolean)).join("; "),
  };
}

function speaks(gap, { outcome, also, options }) {
  if (gap.kind === "gap") return outcome === "GAP";
  return gap.kind !== "conflict" || ([outcome, ...also].includes(gap.outcome) && meets(gap.options, options));
}

/** What the rows that speak take for granted, and what alone keeps others from speaking. */
function assumed(seen, rows) {
  const found = {};
  for (const { when } of rows) {
    const failing = seen.failing(when);
    const presumed = (failing.length ? failing : Object.keys(when)).map((name) => seen.presumed(name));
    if (!failing.length || presumed.every((one) => Object.keys(one).length)) Object.assign(found, ...presumed);
  }
  return Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The facts that the case does not state and but for which a row could speak. */
function silences(seen, rows) {
  const silent = rows.map(({ when }) => seen.failing(when).map((name) => seen.unstated(name)));
  return unique(silent.filter((parts) => parts.every((names) => names.length)).flat(2)).sort();
}

/** Values of a fact that are worth trying: those between which the rows tell a difference. */
export function candidates(text, name, facts = {}) {
  const fact = text.facts[name];
  if (["bool", "enum"].includes(fact.type)) return fact.values.filter((value) => value !== "unstated");
  const uses = Object.values(text.derived).filter((one) => one.inputs.includes(name));
  const found = new Set();
  for (const { operation, inputs, argument } of uses) {
    if (operation === "at_least" || (operation.endsWith("_between") && name === inputs[2])) {
      for (const limit of argument) [limit - 1, limit, limit + 1].forEach((count) => found.add(count));
    } else if (operation === "hours" && fact.type === "time") {
      for (const { opens, closes } of argument) {
        for (const minute of [opens - 1, opens, closes - 1, closes, closes + 1, closes + 60, closes + 61]) found.add(clock(minute));
      }
    } else if (operation === "hours") {
      const year = Number(text.date.slice(0, 4)) + 1;
      [`${year}-07-12`, `${year + 1}-01-12`].forEach((one) => found.add(one));
    } else if (operation.endsWith("_between")) {
      const start = name === inputs[0], other = facts[start ? inputs[1] : inputs[0]];
      for (const limit of other ? argument : []) {
        const months = operation === "months_between", sign = start ? -1 : 1;
        const moved = months ? day(other, sign * limit) : day(other) + sign * limit;
        [moved - 1, moved, moved + 1].forEach((one) => found.add(dayText(one)));
      }
    } else {
      [argument, dayText(day(argument) + 1)].forEach((one) => found.add(one));
    }
  }
  const given = typeof facts[name] === "string" || typeof facts[name] === "number" ? [facts[name]] : [];
  return [...given, ...[...found].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).filter((one) => one >= 0 || one <= LAST_DATE)];
}
const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** Decide a case; where facts are disputed, with the outcomes that they leave open, and the facts that tell these apart. */
export function decide(text, facts) {
  const seen = new Case(text, facts), decision = judge(text, seen);
  if (!seen.disputed.size || (seen.date && seen.date < text.date)) return decision;
  const open = new Set(), missing = new Set(decision.missing), byRest = {};
  // What is taken for granted stays as it is for the case as it stands, even where it rests on what is disputed.
  const taken = Object.values(text.facts).filter(({ name, absent }) => absent.length > 1 && facts[name] === undefined);
  const pairs = taken.map((fact) => [fact.name, seen.taken(fact)[0]]).filter(([, value]) => value !== "required");
  const standing = Object.fromEntries(pairs);
  for (const settled of settledWays(text, facts, [...seen.disputed])) {
    const told = new Case(text, settled);
    Object.assign(told.given, standing);
    const { outcome, also } = judge(text, told);
    [outcome, ...also].forEach((one) => open.add(one));
    for (const name of seen.disputed) {
      const rest = JSON.stringify({ ...settled, [name]: name });
      byRest[rest] ??= String([outcome, ...also]);
      if (byRest[rest] !== String([outcome, ...also])) missing.add(name);
    }
  }
  const others = [...open].filter((one) => one !== decision.outcome && !decision.also.includes(one));
  const options = unique([...decision.options, ...others]).sort();
  return { ...decision, options, open: [decision.outcome, ...others], missing: [...missing].sort() };
}

/** The case with each disputed fact told: one value of each class that no row tells apart, or what is worth trying. */
function settledWays(text, facts, names) {
  return names.reduce((cases, name) => cases.flatMap((one) => {
    const classes = text.columns[name] ?? {}, allowed = text.facts[name].allowed;
    const first = Object.keys(classes).filter((value, i, all) => all.findIndex((v) => classes[v] === classes[value]) === i);
    const values = first.length ? first.filter((value) => allowed.includes(value)) : candidates(text, name, one);
    return [...values, undefined]
      .map((value) => ({ ...one, [name]: value }));
  }), [facts]);
}
