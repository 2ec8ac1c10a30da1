/** The receipt: shown until the reporter says that they have saved it. */

import { keepable } from "./code.ts";
import type { Receipt } from "./contract.ts";
import { button, h } from "./dom.ts";
import { receiptPage, t } from "./settings.ts";

/** `saved` is called when the reporter has the code; after that, this tab forgets the conversation. */
export function receipt({ reference, receipt_code }: Receipt, saved: () => void): HTMLElement {
  const { shown, copy, status } = keepable(receipt_code, "receipt-code");
  return h(
    "section",
    { class: "ds-card receipt", "aria-labelledby": "receipt-heading" },
    h("h2", { id: "receipt-heading" }, t("Your receipt")),
    h("p", {}, t("Reference:"), " ", h("strong", {}, reference)),
    h("p", {}, t("With this code you can follow the matter, answer questions and take part. We cannot find it for you later, so please keep it.")),
    shown,
    h("div", { class: "choices" }, copy, button(t("Print"), () => print())),
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
    h("p", {}, h("a", { href: receiptPage, target: "_blank", rel: "noopener" }, t("Your page about this report"))),
    h("p", {}, t("There you can also have the way to it sent to you, without a word of what you told.")),
    button(t("Report something else"), again),
  );
}
