/** Text boxes for long texts: they grow with what is written, say how much is left, and cut nothing. */

import { h } from "./dom.ts";
import { t } from "./settings.ts";

/** So many characters before the limit the counter appears. */
const COUNT_FROM = 400;

/** Half an emoji and NUL, which no database takes; a paste may bring them, and nobody can see them. */
const UNSTORABLE = /[\p{Cs}\0]/gu;

/** What can be stored of a text that was typed. */
export const storable = (text: string) => text.replace(UNSTORABLE, "").trim();

/** The API counts Unicode characters, JavaScript counts UTF-16 units: an emoji is one, not two. */
export const charactersOver = (text: string, limit: number) => [...text].length - limit;

/** Let the box grow and the counter tell; to be called whenever the text has changed. */
export function fit(box: HTMLTextAreaElement, counter: HTMLElement, limit: number): void {
  box.style.height = "auto";
  if (box.value) box.style.height = `${box.scrollHeight + 2}px`;
  const over = charactersOver(box.value, limit);
  counter.hidden = box.value.length < limit - COUNT_FROM;
  counter.dataset["over"] = String(over > 0);
  counter.textContent =
    over > 0 ? t("{count} characters too many", { count: over }) : t("{count} characters left", { count: -over });
}

/** The line for the count, below a box whose `aria-describedby` names it. */
export const counterLine = (id: string) => h("p", { id, class: "counter", hidden: true });
