/** The read-through: the whole report as it will be sent, each part with a way to change it. */

import { type Draft, type Expects, LONGEST_ACCOUNT, type Saying } from "./contract.ts";
import { button, h } from "./dom.ts";
import { charactersOver, counterLine, fit, storable } from "./long_text.ts";
import { label, settings, t } from "./settings.ts";

interface Doing {
  say(saying: Saying, shown?: string): void;
  /** Change a text at once, without the bot. Rejects when it could not be stored. */
  correct(fields: Partial<Draft>): Promise<Draft>;
}

/** Long texts are changed where they stand: nobody should have to write a story again to mend a word. */
const TEXTS = ["what_happened", "what_matters"] as const;
type TextField = (typeof TEXTS)[number];

const FIELDS = [
  ...TEXTS,
  "reporter_role",
  "occurred",
  "place",
  "kind",
  "category",
  "perceived_harm",
  "involvement",
  "contact",
] as const;
type Field = (typeof FIELDS)[number];

export function review(draft: Draft, expects: Expects, doing: Doing): HTMLElement {
  const list = h("dl", { class: "mk-facts" });
  const rows = (now: Draft) =>
    list.replaceChildren(
      ...FIELDS.map((field) => row(field, now, doing, (changed) => {
        const before = now;
        rows(changed);
        const row = list.querySelector<HTMLElement>(`[data-field=${field}]`)!;
        if (isText(field) && changed[field] !== before[field]) row.append(undo(field, before, doing, rows));
        row.querySelector("button")!.focus();
      })),
    );
  rows(draft);
  const rest = expects.choices.filter(({ id }) => !id.startsWith("edit:"));
  return h(
    "section",
    { class: "ds-card review", "aria-labelledby": "review-heading" },
    h("h2", { id: "review-heading" }, t("Your report")),
    h("div", { class: "mk-contained" }, list),
    h(
      "div",
      { class: "choices" },
      ...rest.map(({ id, label }) => button(label, () => doing.say({ choice: id }, label), id === "send" ? "primary" : "secondary")),
    ),
  );
}

function row(field: Field, draft: Draft, doing: Doing, changed: (draft: Draft) => void): HTMLElement {
  const value = inWords(field, draft);
  const name = label("field", field);
  const verb = value ? t("Change") : t("Add");
  const press = () => {
    if (isText(field)) edit(element, field, draft, doing, changed);
    else doing.say({ choice: `edit:${field}` }, t("Change: {field}", { field: name }));
  };
  const change = button(verb, press, "tertiary", { "aria-label": `${verb}: ${name}` });
  const element = h(
    "div",
    { "data-field": field },
    h("dt", {}, name),
    h("dd", value ? { dir: "auto" } : { class: "missing" }, value || t("Not answered")),
    h("dd", { class: "change" }, change),
  );
  return element;
}

function edit(row: HTMLElement, field: TextField, draft: Draft, doing: Doing, changed: (draft: Draft) => void): void {
  const counter = counterLine(`${field}-counter`);
  const box = h("textarea", { class: "ds-input", "aria-label": label("field", field), "aria-describedby": counter.id, dir: "auto", rows: "3" });
  const changes = () => fit(box, counter, LONGEST_ACCOUNT);
  box.addEventListener("input", changes);
  box.value = draft[field] ?? "";
  const problem = h("p", { class: "ds-validation-message", role: "alert", hidden: true });
  const save = async () => {
    const text = storable(box.value);
    if (charactersOver(text, LONGEST_ACCOUNT) > 0) return box.focus();
    try {
      changed(await doing.correct({ [field]: text || null }));
    } catch {
      problem.textContent = t("This could not be saved just now. Your text is still here; please try again.");
      problem.hidden = false;
    }
  };
  row.replaceChildren(
    h("dt", {}, label("field", field)),
    h(
      "dd",
      { class: "edit" },
      box,
      counter,
      problem,
      h("div", { class: "choices" }, button(t("Save"), () => void save(), "primary"), button(t("Cancel"), () => changed(draft), "tertiary")),
    ),
  );
  changes();
  box.focus();
}

/** Takes back what was changed in a text, until the next change. */
function undo(field: TextField, before: Draft, doing: Doing, rows: (draft: Draft) => void): HTMLElement {
  const press = async () => {
    try {
      rows(await doing.correct({ [field]: before[field] }));
      document.querySelector<HTMLElement>(`[data-field=${field}] button`)!.focus();
    } catch {
      take.textContent = t("Try again");
    }
  };
  const take = button(t("Undo"), () => void press(), "tertiary", { "aria-label": `${t("Undo")}: ${label("field", field)}` });
  return h("dd", { class: "change" }, take);
}

function isText(field: Field): field is TextField {
  return (TEXTS as readonly string[]).includes(field);
}

function inWords(field: Field, draft: Draft): string {
  switch (field) {
    case "occurred":
      return when(draft.occurred);
    case "place":
      return [draft.place?.unit && label("unit", draft.place.unit), draft.place?.text].filter(Boolean).join(" – ");
    case "contact":
      return [draft.contact.name, draft.contact.email, draft.contact.phone].filter(Boolean).join("\n");
    case "involvement":
      return involvement(draft.involvement);
    default: {
      const value = draft[field];
      return value ? label(field, value) : "";
    }
  }
}

function involvement({ keep_informed, take_part, modes, support }: Draft["involvement"]): string {
  const lines: string[] = [];
  if (keep_informed !== null) lines.push(keep_informed ? t("I want to be told what happens") : t("I do not need to be told more"));
  if (take_part !== null) lines.push(take_part ? t("I want to take part") : t("I do not want to take part"));
  if (modes.length) lines.push(modes.map((mode) => label("modes", mode)).join(", "));
  if (support) lines.push(support);
  return lines.join("\n");
}

/** "about Tuesday 17 November 2026, 18:00–24:00" and below it “their own words”: what was agreed, and what was said. */
function when(occurred: Draft["occurred"]): string {
  if (!occurred?.start) return occurred?.phrase ?? "";
  const interval = inDays(new Date(occurred.start), new Date(occurred.end ?? occurred.start));
  const about = occurred.approximate ? t("about {when}", { when: interval }) : interval;
  const [begin, end] = settings.language === "en" ? "“”" : "«»";
  return occurred.phrase ? `${about}\n${begin}${occurred.phrase}${end}` : about;
}

function inDays(start: Date, end: Date): string {
  const locale = settings.language === "en" ? "en-GB" : settings.language;
  const timeZone = "Europe/Oslo";
  const days = new Intl.DateTimeFormat(locale, { timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  // An interval may end at the midnight that begins the next day; it belongs to the day before.
  const last = new Date(Math.max(start.getTime(), end.getTime() - 1));
  const oneDay = days.format(start) === days.format(last);
  const day = days.format(start);
  if (!oneDay || end.getTime() - start.getTime() >= 23 * 3_600_000) return days.formatRange(start, last);
  const [from, to] = [clock.format(start), clock.format(end).replace("00:00", "24:00")];
  // "Today" ends at the minute it was said, which is of no interest; a night ends at six sharp.
  if (from === "00:00" && to !== "06:00") return day === days.format(new Date()) ? t("today, {day}", { day }) : day;
  return `${day}, ${from === to ? from : `${from}–${to}`}`;
}
