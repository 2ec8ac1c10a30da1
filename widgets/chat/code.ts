/** A code that somebody must be able to keep: in groups, with a way to copy it. */

import { button, h } from "./dom.ts";
import { t } from "./settings.ts";

/** The code as shown, the button that copies it, and where the button tells how that went. */
export function keepable(code: string, id: string): { shown: HTMLElement; copy: HTMLButtonElement; status: HTMLElement } {
  const groups = code.match(/.{1,4}/g) ?? [];
  const status = h("p", { role: "status", class: "mk-meta" });
  const shown = h("p", { class: "mk-code", id });
  for (const group of groups) shown.append(h("span", {}, group), " ");
  const press = async () => {
    try {
      await navigator.clipboard.writeText(groups.join("-"));
      status.textContent = t("Copied.");
    } catch {
      getSelection()?.selectAllChildren(shown);
      status.textContent = t("The code is marked. Copy it with your device's own copy.");
    }
  };
  return { shown, copy: button(t("Copy"), () => void press()), status };
}
