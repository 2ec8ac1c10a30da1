/** The receipt: shown until the reporter says that they have saved it. */

import type { Receipt } from "./contract.ts";
import { button, h } from "./dom.ts";
import { t } from "./settings.ts";

/** `saved` is called when the reporter has the code; after that, this tab forgets the conversation. */
export function receipt({ reference, receipt_code }: Receipt, saved: () => void): HTMLElement {
  const groups = receipt_code.replace(/[^0-9A-Za-z]/g, "").match(/.{1,4}/g) ?? [];
  const status = h("p", { role: "status", class: "mk-meta" });
  const code = h("p", { class: "mk-code", id: "receipt-code" });
  for (const group of groups) code.append(h("span", {}, group), " ");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(groups.join("-"));
      status.textContent = t("Copied.");
    } catch {
      getSelection()?.selectAllChildren(code);
      status.textContent = t("The code is marked. Copy it with your device's own copy.");
    }
  };
  return h(
    "section",
    { class: "ds-card receipt", "aria-labelledby": "receipt-heading" },
    h("h2", { id: "receipt-heading" }, t("Your receipt")),
    h("p", {}, t("Reference:"), " ", h("strong", {}, reference)),
    h("p", {}, t("With this code you can follow the matter, answer questions and take part. We cannot find it for you later, so please keep it.")),
    code,
    h("div", { class: "choices" }, button(t("Copy"), () => void copy()), button(t("Print"), () => print())),
    status,
    button(t("I have saved it"), saved, "primary"),
  );
}

/** What follows when the code is saved. */
export function afterwards(again: () => void): HTMLElement {
  return h(
    "section",
    { class: "ds-card receipt" },
    h("p", {}, t("Thank you. The code opens your page whenever you like:")),
    h("p", {}, h("a", { href: "/receipt", target: "_blank", rel: "noopener" }, t("Your page about this report"))),
    button(t("Report something else"), again),
  );
}
