/** The text box: grows with the text, Enter sends, Shift+Enter makes a line, nothing typed is ever lost. */

import { LONGEST_MESSAGE } from "./contract.ts";
import { byId } from "./dom.ts";
import { charactersOver, fit, storable } from "./long_text.ts";
import { memory } from "./memory.ts";
import { t } from "./settings.ts";

const form = byId<HTMLFormElement>("composer");
const box = byId<HTMLTextAreaElement>("text");
const counter = byId("counter");
const problem = byId("problem");
const notice = byId("notice");

export function start(send: (text: string) => void): void {
  // Whoever is quicker than this script has typed already; until now a press would have sent it nowhere.
  putBack(memory.text());
  form.querySelector("button")!.type = "submit";
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
    const text = storable(box.value);
    const over = charactersOver(text, LONGEST_MESSAGE);
    if (over > 0) {
      complain(t("That is {over} characters too many for one message. What you wrote is kept: please send it in two parts.", { over }));
    } else if (text) {
      box.value = "";
      changed();
      send(text);
    }
  });
}

/** Show what was kept. */
export function restore(): void {
  box.value = memory.text();
  changed();
}

export const holdsText = () => Boolean(box.value.trim());

/** Put a text that was not taken back into the box, before what has been typed since. */
export function putBack(text: string): void {
  box.value = [text, box.value].filter(Boolean).join("\n");
  changed();
}

/** Leave nothing behind for whoever uses this device next. */
export function clear(): void {
  box.value = "";
  tell("");
  changed();
}

export function focus(): void {
  box.focus();
}

export function show(visible: boolean): void {
  form.hidden = !visible;
}

/** Say how something went; an empty text takes it away. */
export function tell(text: string): void {
  notice.textContent = text;
  notice.hidden = !text;
}

/** Say what is wrong, in plain words; an empty text takes it away. */
export function complain(text: string): void {
  problem.textContent = text;
  problem.hidden = !text;
}

function changed(): void {
  memory.keepText(box.value);
  fit(box, counter, LONGEST_MESSAGE);
  if (!problem.hidden && charactersOver(box.value, LONGEST_MESSAGE) <= 0) complain("");
}
