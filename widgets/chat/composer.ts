/** The text box: grows with the text, Enter sends, Shift+Enter makes a line, nothing typed is ever lost. */

import { LONGEST_MESSAGE } from "./contract.ts";
import { byId } from "./dom.ts";
import { memory } from "./memory.ts";
import { t } from "./settings.ts";

/** From here on the counter shows how much is left. */
const COUNT_FROM = LONGEST_MESSAGE - 400;

/** Half an emoji and NUL, which no database takes; a paste may bring them, and nobody can see them. */
const UNSTORABLE = /[\p{Cs}\0]/gu;

const form = byId<HTMLFormElement>("composer");
const box = byId<HTMLTextAreaElement>("text");
const counter = byId("counter");
const problem = byId("problem");

export function start(send: (text: string) => void): void {
  box.value = memory.text();
  box.addEventListener("input", changed);
  box.addEventListener("keydown", (event) => {
    // While a word is being composed (Chinese, Japanese, dead keys), Enter belongs to the composing.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    box.focus(); // before sending: what follows may ask for the focus itself
    const text = box.value.replace(UNSTORABLE, "").trim();
    const over = length(text) - LONGEST_MESSAGE;
    if (over > 0) {
      complain(t("That is {over} characters too many for one message. What you wrote is kept: please send it in two parts.", { over }));
    } else if (text) {
      box.value = "";
      changed();
      send(text);
    }
  });
  changed();
}

/** Put a text that was not taken back into the box, before what has been typed since. */
export function putBack(text: string): void {
  box.value = [text, box.value].filter(Boolean).join("\n");
  changed();
}

/** Leave nothing behind for whoever uses this device next. */
export function clear(): void {
  box.value = "";
  changed();
}

export function focus(): void {
  box.focus();
}

export function show(visible: boolean): void {
  form.hidden = !visible;
}

/** Say what is wrong, in plain words; an empty text takes it away. */
export function complain(text: string): void {
  problem.textContent = text;
  problem.hidden = !text;
}

function changed(): void {
  memory.keepText(box.value);
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
  const left = LONGEST_MESSAGE - length(box.value);
  counter.hidden = box.value.length < COUNT_FROM;
  counter.dataset["over"] = String(left < 0);
  counter.textContent =
    left < 0 ? t("{count} characters too many", { count: -left }) : t("{count} characters left", { count: left });
  if (!problem.hidden && left >= 0) complain("");
}

/** The API counts Unicode characters, JavaScript counts UTF-16 units: an emoji is one, not two. */
function length(text: string): number {
  return [...text].length;
}
