/**
 * What has been said, in a live region: each message is added once, whole, and never touched again, so that a screen
 * reader says it once.
 */

import type { Message } from "./contract.ts";
import { byId, button, h } from "./dom.ts";
import type { Unanswered } from "./memory.ts";
import { label, t } from "./settings.ts";

const scroller = byId("scroll");
const log = byId("log");
const list = byId("messages");

/** Help lines and addresses in a message become links: on a phone, help must be one press away. */
const LINKS = /\b(?:113|116 ?117|116 ?123|116 ?111)\b|https:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;

const shown = new Set<string>();

/** Add those messages that are not shown yet; return the first of them. */
export function add(messages: Message[]): HTMLElement | undefined {
  const items = messages.filter(({ id }) => !shown.has(id)).map(item);
  list.append(...items);
  return items[0];
}

/** Show a conversation that went before. Only its last message is announced: that is where the reader is. */
export function restore(messages: Message[]): void {
  clear();
  log.setAttribute("aria-live", "off");
  list.append(...messages.slice(0, -1).map(item));
  setTimeout(() => {
    log.removeAttribute("aria-live");
    add(messages.slice(-1));
    bringIntoView();
  }, 100);
}

export function clear(): void {
  shown.clear();
  list.replaceChildren();
}

/** Show what the reporter just said; it is on its way. */
export function said({ clientId, shown: text }: Unanswered): void {
  const element = item({ id: clientId, from: "reporter", text });
  list.append(element);
  bringIntoView(element);
}

/** Mark what could not be sent, the first with a way to try again. What is marked stays as it is, so it is said once. */
export function markUnsent(sayings: Unanswered[], retry: () => void): void {
  sayings.forEach(({ clientId }, at) => {
    const element = byId(clientId);
    if (!element || element.querySelector(".unsent")) return;
    const again = at ? [] : [" ", button(t("Try again"), retry, "tertiary")];
    element.append(h("p", { class: "unsent" }, t("Not sent yet. It is kept."), ...again));
  });
}

/** Take the marks away: it is being sent, or was. */
export function markSent(): void {
  const marks = [...list.querySelectorAll(".unsent")];
  if (marks.some((mark) => mark.contains(document.activeElement))) scroller.focus({ preventScroll: true });
  for (const mark of marks) mark.remove();
}

/** Take back what was refused: it stands in the text box again. */
export function remove({ clientId }: Unanswered): void {
  shown.delete(clientId);
  byId(clientId)?.remove();
}

/** Scroll so that an element, or the end, is in view; a long answer is shown from its beginning. */
export function bringIntoView(element?: HTMLElement): void {
  const end = scroller.scrollHeight;
  scroller.scrollTop = element ? Math.min(end, element.offsetTop - 6) : end;
}

// A phone's keyboard takes half of the screen: whoever was at the end stays there.
let height = 0;
new ResizeObserver(() => {
  if (scroller.scrollHeight - scroller.scrollTop - height < 24) bringIntoView();
  height = scroller.clientHeight;
}).observe(scroller);

function item({ id, from, text }: Message): HTMLLIElement {
  shown.add(id);
  const speaker = h("span", { class: "mk-hidden" }, from === "reporter" ? t("You:") : "Meldeknapp:", " ");
  const content = from === "reporter" ? [pressed(text)] : linked(text);
  return h("li", { id, "data-from": from }, speaker, h("p", { dir: "auto" }, ...content));
}

/** A choice that was not on the bot's list is kept by its id; show what it read when it was pressed. */
function pressed(text: string): string {
  const [, kind, value] = /^(language|edit):(\w+)$/.exec(text) ?? [];
  if (kind === "language") return label("language", value!);
  if (kind === "edit") return t("Change: {field}", { field: label("field", value!) });
  return text;
}

function linked(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(LINKS)) {
    const web = found.startsWith("https:");
    const link = web
      ? h("a", { href: found, target: "_blank", rel: "noopener noreferrer" }, found)
      : h("a", { href: `tel:${found.replaceAll(" ", "")}` }, found);
    parts.push(text.slice(from, index), link);
    from = index + found.length;
  }
  return [...parts, text.slice(from)];
}
