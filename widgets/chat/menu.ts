/** The menu: language, what this device remembers, a pause, the plain form, delete everything. */

import type { Language } from "./contract.ts";
import * as composer from "./composer.ts";
import { button, byId, h } from "./dom.ts";
import { memory } from "./memory.ts";
import { settings, t } from "./settings.ts";

interface Doing {
  speak(language: Language): void;
  goOnInForm(): void;
  pause(): void;
  enterCode(): void;
  erase(): Promise<void>;
}

const menu = byId<HTMLDetailsElement>("menu");

export function start(doing: Doing): void {
  for (const press of menu.querySelectorAll<HTMLButtonElement>("[data-language]")) {
    press.addEventListener("click", () => {
      close();
      doing.speak(press.dataset["language"] as Language);
    });
  }
  for (const [id, press] of Object.entries({
    remember: confirmRemembering,
    forget,
    "to-form": doing.goOnInForm,
    pause: doing.pause,
    "enter-code": doing.enterCode,
    erase: () => confirmErasing(doing.erase),
  })) {
    byId(id).addEventListener("click", () => {
      close();
      press();
    });
  }
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  });
}

/** Show what can be done now: little, where no conversation is open. */
export function offer(talking: boolean): void {
  byId("remember").hidden = !talking || memory.remembers;
  byId("forget").hidden = !memory.remembers;
  byId("pause").hidden = byId("erase").hidden = !talking;
}

/** Close the menu if it is open; whether it was. */
export function close(): boolean {
  if (!menu.open) return false;
  menu.open = false;
  menu.querySelector("summary")!.focus();
  return true;
}

/**
 * Go on in the plain form, with what is told so far. The token is posted, never part of an address. From a frame the
 * form opens in a tab of its own, since no page but the chat may be framed.
 */
export function goOnInForm(credentials: { id: string; token: string } | undefined): void {
  const address = `/s/${settings.service.slug}/form`;
  const target = parent === window ? "_self" : "_blank";
  if (!credentials) return void open(address + (settings.unit ? `?unit=${settings.unit}` : ""), target, "noopener");
  const form = h(
    "form",
    { method: "post", action: `${address}/continue?lang=${settings.language}`, target, rel: "noopener", hidden: true },
    h("input", { name: "conversation", value: credentials.id }),
    h("input", { name: "token", value: credentials.token }),
  );
  document.body.append(form);
  form.submit();
  form.remove();
}

function confirmErasing(erase: () => Promise<void>): void {
  ask({
    heading: t("Delete everything?"),
    text: t("All you have told here is deleted at once and cannot be brought back."),
    yes: button(t("Delete everything"), () => {}, "primary", { "data-color": "danger" }),
    no: t("Keep it"),
    doIt: erase,
    failed: t("It could not be deleted just now. Please try again."),
  });
}

function confirmRemembering(): void {
  ask({
    heading: t("Remember on this device?"),
    text: t("What you write is then here when you come back, also after this page was closed. Anyone who uses this device can read it, until you send it, delete it or choose “Forget on this device” in the menu."),
    yes: button(t("Remember"), () => {}, "primary"),
    no: t("Do not remember"),
    async doIt() {
      if (!memory.remember()) throw new Error();
      offer(true);
      composer.tell(t("This device remembers the conversation now."));
    },
    failed: t("This browser could not remember it. Take a pause instead, and you get a code to come back with."),
  });
}

function forget(): void {
  memory.forget();
  offer(true);
  composer.tell(t("This device remembers nothing now. When you close this page, only a pause with a code leads back."));
}

interface Question {
  heading: string;
  text: string;
  yes: HTMLButtonElement;
  no: string;
  doIt(): Promise<void>;
  /** Said when `doIt` rejects without a message of its own. */
  failed: string;
}

/** Ask once more; whoever presses Enter at once changes nothing. */
function ask({ heading, text, yes, no, doIt, failed }: Question): void {
  const problem = h("p", { class: "ds-validation-message", role: "alert", hidden: true });
  const dialog = h("dialog", { "aria-labelledby": "dialog-heading", onclose: () => dialog.remove() });
  yes.addEventListener("click", async () => {
    try {
      await doIt();
      dialog.close();
    } catch (error) {
      problem.textContent = (error as Error).message || failed;
      problem.hidden = false;
    }
  });
  dialog.append(
    h("h2", { id: "dialog-heading" }, heading),
    h("p", {}, text),
    problem,
    h("div", { class: "choices" }, yes, button(no, () => dialog.close(), "secondary", { autofocus: true })),
  );
  document.body.append(dialog);
  dialog.showModal();
}
