/** Pausing and coming back: the code, shown once, and the field for it. It never stands in the conversation. */

import { keepable } from "./code.ts";
import type { Choice, Pause } from "./contract.ts";
import { button, field, h } from "./dom.ts";
import { settings, t } from "./settings.ts";

/** The choice that is not said to the bot: it opens the field for a code. */
export const ENTER_CODE = "enter_code";

/** What looks like a code and like nothing that people say: it is taken to the field, not into the conversation. */
export const LOOKS_LIKE_CODE = /^(?=.*\d)[0-9a-z]{4}([ -]?[0-9a-z]{4}){4}$/i;

/** The code with until when it works; `saved` is called when the reporter has it and leaves. */
export function pause({ resume_code, kept_until }: Pause, choices: Choice[], press: (choice: Choice) => void, saved: () => void): HTMLElement {
  const { shown, copy, status } = keepable(resume_code, "resume-code");
  const day = new Date(kept_until).toLocaleDateString(settings.language === "en" ? "en-GB" : settings.language, {
    timeZone: "Europe/Oslo",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  return h(
    "section",
    { class: "ds-card", "aria-labelledby": "pause-heading" },
    h("h2", { id: "pause-heading" }, t("Your code to come back with")),
    h("p", {}, t("Write it down or copy it, and keep it to yourself: it opens what you have told. It works until {day}.", { day })),
    shown,
    h("div", { class: "choices" }, copy, ...choices.map((choice) => button(choice.label, () => press(choice)))),
    status,
    button(t("I have saved it"), saved, "primary"),
  );
}

/** The field for a code. `open` rejects, with what to say, when the code opens nothing. */
export function codeField(open: (code: string) => Promise<void>, cancel: () => void, typed = ""): HTMLElement {
  const line = field(t("Your code"), "code", {
    value: typed,
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: "64",
    "aria-describedby": "code-problem",
  });
  const input = line.querySelector("input")!;
  const problem = h("p", { id: "code-problem", class: "ds-validation-message", role: "alert", hidden: true });
  const submit = async (event: Event) => {
    event.preventDefault();
    problem.hidden = true;
    if (!input.value.trim()) return input.focus();
    try {
      await open(input.value);
    } catch (error) {
      problem.textContent = (error as Error).message || t("The code could not be checked just now. Please try again.");
      problem.hidden = false;
      input.focus();
    }
  };
  return h(
    "form",
    { class: "helper", novalidate: true, onsubmit: (event) => void submit(event) },
    line,
    problem,
    h("div", { class: "choices" }, h("button", { class: "ds-button" }, t("Go on")), button(t("Cancel"), cancel, "tertiary")),
  );
}
