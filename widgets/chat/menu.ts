/** The menu: language, the plain form, delete everything. */

import type { Language } from "./contract.ts";
import { button, byId, h } from "./dom.ts";
import { settings, t } from "./settings.ts";

interface Doing {
  speak(language: Language): void;
  /** Id and token of the conversation, if there is one yet. */
  credentials(): { id: string; token: string } | undefined;
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
  byId("to-form").addEventListener("click", () => goOnInForm(doing.credentials()));
  for (const [id, press] of Object.entries({
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
  if (!credentials) return void open(address, target, "noopener");
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
  const problem = h("p", { class: "ds-validation-message", role: "alert", hidden: true });
  const dialog = h("dialog", { "aria-labelledby": "erase-heading", onclose: () => dialog.remove() });
  const yes = async () => {
    try {
      await erase();
      dialog.close();
    } catch (error) {
      problem.textContent = (error as Error).message || t("It could not be deleted just now. Please try again.");
      problem.hidden = false;
    }
  };
  dialog.append(
    h("h2", { id: "erase-heading" }, t("Delete everything?")),
    h("p", {}, t("All you have told here is deleted at once and cannot be brought back.")),
    problem,
    h(
      "div",
      { class: "choices" },
      button(t("Delete everything"), () => void yes(), "primary", { "data-color": "danger" }),
      button(t("Keep it"), () => dialog.close(), "secondary", { autofocus: true }),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
