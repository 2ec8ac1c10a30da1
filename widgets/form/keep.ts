/**
 * Ways to keep a code that only script can give: copying and printing. The buttons stand in the page, hidden, with
 * their texts in the reader's language (api/reports/templates/code.html).
 */
for (const offer of document.querySelectorAll<HTMLElement>("[data-keep]")) {
  const code = document.getElementById(offer.dataset["keep"]!)!;
  const status = offer.querySelector("[role=status]")!;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText([...code.children].map((group) => group.textContent).join("-"));
      status.textContent = offer.dataset["copied"]!;
    } catch {
      getSelection()?.selectAllChildren(code);
      status.textContent = offer.dataset["marked"]!;
    }
  };
  offer.hidden = false;
  offer.querySelector("[data-do=print]")!.addEventListener("click", () => print());
  offer.querySelector("[data-do=copy]")!.addEventListener("click", () => void copy());
}
