/**
 * What only script can do for the inbox: say that there is news while the list stays as it is, and the keyboard's
 * shortcuts. Everything else on the page works without.
 */

/** Asks for the line about news; htmx, which is on the page, does so when it hears `news`. */
const line = document.getElementById("news")!;
const OFF = "meldeknapp-shortcuts-off";

/** Many who look at the same inbox do not ask at the same moment. */
const LONGEST_PAUSE_MS = 1500;

let source: EventSource | undefined;
let waiting: number | undefined;

function look(): void {
  waiting ??= window.setTimeout(() => {
    waiting = undefined;
    line.dispatchEvent(new Event("news"));
  }, 200 + Math.random() * LONGEST_PAUSE_MS);
}

/** A page nobody sees holds no connection: browsers allow few to one place. Seen again, it looks at once. */
function listen(): void {
  if (document.visibilityState !== "visible") {
    source?.close();
    source = undefined;
    return;
  }
  if (source) return;
  source = new EventSource(line.dataset["stream"]!);
  source.addEventListener("news", look);
  source.addEventListener("end", () => source?.close());
}

document.addEventListener("visibilitychange", listen);
listen();

const dialog = document.getElementById("keys") as HTMLDialogElement;
const on = document.getElementById("keys-on") as HTMLInputElement;
on.checked = localStorage.getItem(OFF) === null;
on.addEventListener("change", () => (on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
document.getElementById("keys-offer")!.hidden = false;
document.getElementById("keys-open")!.addEventListener("click", () => dialog.showModal());

function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>("#cases tbody th a")];
  const here = document.activeElement?.closest("tr");
  const at = links.findIndex((link) => link.closest("tr") === here);
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by]?.focus();
}

const KEYS: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.getElementById("typed")!.focus(),
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  const action = KEYS[event.key];
  const writing = (event.target as HTMLElement).closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (!action || !on.checked || writing || dialog.open || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  action();
});
