/**
 * What is still open: the outcomes that a case can still have, the questions that still matter, the nearest other case.
 *
 * All of it comes from the regions of the audit. A region is a result and, for each column on which it turns, the classes
 * of values that fit, as bits; values that no row of the text tells apart are one class.
 *
 * An answer is a value, null for "it is disputed", or "" for "the case does not say": then the text takes what it takes.
 */
import { candidates, Case, CaseError, decide } from "./decide.js";

/** The case without what the reader has passed over. */
export const factsOf = (answers) => Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ""));

/** Whether the answers settle a column: each fact behind it is told or passed over. */
function settled(text, answers, column) {
  const derived = text.derived[column], every = (names) => names.every((name) => settled(text, answers, name));
  if (column === "case_date") return true;
  if (derived?.operation.endsWith("_between")) {
    const [start, end, count] = derived.inputs, told = (name) => answers[name] != null && answers[name] !== "";
    return every([start, end]) || Boolean(count && told(count));
  }
  if (derived) return every(derived.inputs);
  if (!(column in answers) || answers[column] === null) return false;
  const answered = (name) => (text.derived[name]?.inputs ?? [name]).every((one) => one in answers || one === "case_date");
  return answers[column] !== "" || text.facts[column].absent.every(([, condition]) => !condition || answered(condition));
}

/** The value of a column that the answers settle, or undefined. */
function known(text, seen, answers, column) {
  return settled(text, answers, column) ? attempt(() => seen.column(column)) : undefined;
}

/** The bits of a column that the answers leave open; all that it can have where they do not settle it. */
function openBits(text, seen, answers, column) {
  const value = known(text, seen, answers, column);
  return value === undefined ? text.listed[column] : 1 << text.columns[column][value];
}

/** Whether a condition of a row is met: true, false, or null where that is not told yet. */
export function holds(text, seen, answers, column, among) {
  const value = known(text, seen, answers, column), derived = text.derived[column];
  if (value !== undefined) return among.includes(value);
  const told = derived?.operation === "one_of" && derived.inputs.map((name) => known(text, seen, answers, name));
  return told && told.some((one) => derived.argument.includes(one)) ? among.includes("true") : null;
}

/** The regions that the answers leave. */
export function live(text, answers) {
  const matter = answers.matter ?? "";
  const seen = new Case(text, factsOf(answers)), bits = {};
  const fits = ([, ...pattern]) => {
    for (let i = 0; i < pattern.length; i += 2) {
      const column = text.order[pattern[i]];
      bits[column] ??= openBits(text, seen, answers, column);
      if (!(bits[column] & pattern[i + 1])) return false;
    }
    return true;
  };
  const matters = matter === "" ? text.matters : [matter];
  return matters.flatMap((one) => text.parts[text.regions[one]] ?? []).filter(fits);
}

/** The outcomes that cases of the matter can have, in the order of the text's list; of all matters while none is named. */
export function outcomesOf(text, { matter }) {
  const parts = matter ? [text.parts[text.regions[matter]] ?? []] : text.parts;
  const found = new Set(parts.flatMap((part) => part.flatMap(([result]) => text.results[result])));
  return Object.keys(text.outcomes).filter((one) => found.has(one) || one === "NOT_ADDRESSED");
}

/** The results that are still possible, each as the main outcome with what stands beside it. */
export function results(text, answers) {
  if (answers.matter && !text.matters.includes(answers.matter)) return [["NOT_ADDRESSED"]];
  return [...new Set(live(text, answers).map(([result]) => result))].map((result) => text.results[result]);
}

/** The facts behind a column that nobody has answered yet. */
function unanswered(text, answers, column) {
  const derived = text.derived[column];
  if (!derived) return column in answers ? [] : [column];
  return derived.inputs.slice(0, derived.operation.endsWith("_between") ? 2 : 3)
    .filter((name) => name !== "case_date" && !(name in answers));
}

/** The facts that still matter, first the one that leaves the fewest outcomes. */
export function questions(text, answers) {
  if (!("matter" in answers) && text.matters.length > 1) return ["matter"];
  const regions = live(text, answers);
  const columns = new Set(regions.flatMap(([, ...pattern]) => pattern.filter((_, i) => i % 2 === 0)));
  const found = [];
  for (const number of columns) {
    const column = text.order[number], facts = unanswered(text, answers, column);
    if (!facts.length) continue;
    const sets = [];
    for (let bit = 1; bit <= text.listed[column]; bit <<= 1) {
      if (!(text.listed[column] & bit)) continue;
      const those = regions.filter(([, ...pattern]) => {
        const at = pattern.findIndex((one, i) => i % 2 === 0 && one === number);
        return at < 0 || pattern[at + 1] & bit;
      });
      sets.push(new Set(those.map(([result]) => result)));
    }
    const keys = new Set(sets.map((set) => [...set].sort().join()));
    if (keys.size > 1) found.push([sets.reduce((sum, set) => sum + set.size, 0) / sets.length, facts[0]]);
  }
  const names = Object.keys(text.facts);
  found.sort(([a, one], [b, other]) => a - b || names.indexOf(one) - names.indexOf(other));
  return [...new Set(found.map(([, name]) => name))];
}

/** The nearest case of the same matter with another outcome: [its facts, the names of those that differ], or nothing. */
export function nearest(text, answers, outcome) {
  const facts = factsOf(answers), seen = new Case(text, facts), ranked = [];
  for (const [result, ...pattern] of text.parts[text.regions[answers.matter]] ?? []) {
    if (!text.results[result].includes(outcome)) continue;
    const wanted = [];
    for (let i = 0; i < pattern.length; i += 2) {
      const column = text.order[pattern[i]];
      const has = seen.disputed.has(column) ? -1 : text.columns[column][seen.column(column)];
      if (!(pattern[i + 1] >> has & 1)) wanted.push([column, pattern[i + 1]]);
    }
    ranked.push([wanted.length + (text.results[result][0] === outcome ? 0 : 0.5), wanted]);
  }
  ranked.sort(([a], [b]) => a - b);
  for (const [, wanted] of ranked.slice(0, 60)) {
    const changed = meet(text, facts, wanted);
    const found = changed && attempt(() => decide(text, changed));
    if (found && [found.outcome, ...found.also].includes(outcome)) {
      return { facts: changed, differs: Object.keys(changed).filter((name) => changed[name] !== facts[name]), decision: found };
    }
  }
  return null;
}

/** The facts with the columns that are wanted, or nothing where no value that we try gives them. */
function meet(text, facts, wanted) {
  let found = { ...facts };
  for (const [column, mask] of wanted) {
    const derived = text.derived[column], names = derived ? derived.inputs.filter((name) => name !== "case_date") : [column];
    const able = tries(text, found, names).find((one) => {
      const value = attempt(() => new Case(text, one).column(column));
      return value !== undefined && mask >> text.columns[column][value] & 1;
    });
    if (!able) return null;
    found = able;
  }
  return found;
}

/** Cases with one fact changed, then with two, of those named. */
function tries(text, facts, names) {
  const change = (from) => names.flatMap((name) => candidates(text, name, from).map((value) => ({ ...from, [name]: value })));
  const once = change(facts);
  return names.length > 1 ? [...once, ...once.flatMap(change)] : once;
}

/** What a function gives, or what becomes of the sentence that says why a case cannot be put. */
export function attempt(what, otherwise = () => undefined) {
  try {
    return what();
  } catch (error) {
    if (error instanceof CaseError) return otherwise(error);
    throw error;
  }
}
