/** Help to answer: choices to press, a date to pick, fields for contact. Typing always works too. */

import type { Choice, Expects, Saying } from "./contract.ts";
import { button, byId, field, h } from "./dom.ts";
import { receiptPage, settings, t } from "./settings.ts";

type Say = (saying: Saying, shown?: string) => void;

const area = byId("answers");

/** The one press that leads out of the chat: a receipt code is typed on its own page, never here. */
const RECEIPT_PAGE = "receipt_page";

/** As the API takes them; browsers alone would let "kari@example" pass. */
const ADDRESS = "[^@\\s]+@[^@\\s]+\\.[^@\\s]+";

/** Show what helps to answer what is asked now. */
export function show(expects: Expects, say: Say): void {
  const parts: Node[] = [];
  // When the bot asks whether it understood the day, a second way to pick one would only confuse.
  const asksYesOrNo = expects.choices.some(({ id }) => id === "yes");
  const presses = expects.choices.map((choice) => press(choice, say));
  if (expects.kind === "contact") parts.push(contactFields(say, presses));
  else if (presses.length) parts.push(group(presses));
  if (expects.kind === "date" && !asksYesOrNo) parts.push(datePicker(say));
  replace(...parts);
}

/** Put something else in the place of the answers: the read-through, the receipt. */
export function replace(...parts: Node[]): void {
  // A press takes its own button away; the focus then goes to what came instead, never to nowhere.
  const held = area.contains(document.activeElement);
  area.replaceChildren(...parts);
  if (held) area.focus({ preventScroll: true });
}

function group(presses: Node[]): HTMLElement {
  return h("div", { role: "group", "aria-label": t("Suggested answers"), class: "choices" }, ...presses);
}

function press({ id, label }: Choice, say: Say): HTMLElement {
  return id === RECEIPT_PAGE ? link(label, receiptPage) : button(label, () => say({ choice: id }, label));
}

function link(label: string, href: string): HTMLElement {
  return h("a", { class: "ds-button", "data-variant": "secondary", href, target: "_blank", rel: "noopener" }, label);
}

function datePicker(say: Say): HTMLElement {
  const today = new Date().toLocaleDateString("sv-SE");
  const picker = field(t("Pick the day, or write it your own way below"), "day", { type: "date", max: today });
  const input = picker.querySelector("input")!;
  const use = () => {
    if (!input.value) return input.focus();
    const day = new Date(`${input.value}T12:00`);
    const locale = settings.language === "en" ? "en-GB" : settings.language;
    say({ text: day.toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric" }) });
  };
  return h("div", { class: "helper" }, picker, button(t("Use this day"), use));
}

function contactFields(say: Say, presses: Node[]): HTMLElement {
  const fields = [
    field(t("E-mail"), "email", { type: "email", autocomplete: "email", maxlength: "200", pattern: ADDRESS }),
    field(t("Phone"), "phone", { type: "tel", autocomplete: "tel", maxlength: "24" }),
    field(t("Name, if you like"), "name", { autocomplete: "name", maxlength: "200" }),
  ];
  const [email, phone, name] = fields.map((each) => each.querySelector("input")!) as [
    HTMLInputElement,
    HTMLInputElement,
    HTMLInputElement,
  ];
  const missing = h("p", { class: "ds-validation-message", role: "alert", hidden: true });
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong = !(email.value.trim() || phone.value.trim());
    const mistyped = !email.validity.valid;
    missing.hidden = !wrong && !mistyped;
    missing.textContent = mistyped
      ? t("The e-mail address does not look complete.")
      : t("Give an e-mail address or a phone number, or skip this.");
    if (!missing.hidden) {
      area.scrollIntoView({ block: "nearest" }); // the line pushed the buttons down
      return email.focus();
    }
    // A name is taken only from a line that says it is one.
    const named = name.value.trim() && t("Name: {name}", { name: name.value.trim() });
    say({ text: [named, email.value.trim(), phone.value.trim()].filter(Boolean).join("\n") });
  };
  return h(
    "form",
    { class: "helper", novalidate: true, onsubmit: submit },
    ...fields,
    missing,
    group([h("button", { class: "ds-button", "data-variant": "secondary" }, t("Use this")), ...presses]),
  );
}
