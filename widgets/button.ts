/**
 * `<meldeknapp-button>`: the report button, for any web page.
 *
 * It must weigh nothing on the page it visits: one request, nothing stored, no style that leaks in or out. The chat
 * itself is a document of our own in a frame, made when a pointer or focus first comes near. The host page and the
 * frame share nothing but three words: the page says "open", the frame says "close" and, on Escape, so does the panel.
 */

/** Language → the texts below; put in by build.mjs, as are the numbers by which they are asked for. */
declare const BUTTON_TEXTS: Record<string, Record<string, string>>;
/** styles/button.css, put in by build.mjs. */
declare const BUTTON_STYLE: string;

const NAME = "meldeknapp-button";
const script = document.currentScript as HTMLScriptElement;
const origin = new URL(script.src).origin;
/** The service of a button that names none: the tag's, or that of the script's own address, `/s/{service}/button.js`. */
const home = script.dataset["service"] || script.src.split("/")[4];

class MeldeknappButton extends HTMLElement {
  #button = document.createElement("button");
  #panel = document.createElement("dialog");
  #close = document.createElement("button");
  #frame = document.createElement("iframe");
  /** The chat's window, once it is there: asked for its window earlier, the browser would build one to throw away. */
  #chat: Window | null | undefined;
  /** Where the focus was when the panel opened. */
  #before: Element | null = null;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(BUTTON_STYLE);
    root.adoptedStyleSheets = [sheet];

    this.#button.className = "go";
    this.#button.ariaHasPopup = "dialog";
    this.#close.textContent = "✕";
    this.#frame.allow = "clipboard-write";
    this.#panel.append(this.#close);
    root.append(this.#button, this.#panel);
    this.#show();
    // The page may change its language, or ours, at any time.
    new MutationObserver(() => this.#show()).observe(document, {
      attributeFilter: ["lang", "label", "colour"],
      subtree: true,
    });

    this.#button.onpointerenter = this.#button.onfocus = () => this.#load();
    this.#button.onclick = () => {
      this.#button.focus(); // Safari does not.
      this.open();
    };
    this.#close.onclick = () => this.close();
    this.#frame.onload = () => {
      this.#chat = this.#frame.contentWindow;
      this.#greet();
    };
    // Also when the browser itself closes it, as a phone's back button does.
    this.#panel.onclose = () => {
      // Whoever has gone on to write somewhere else on the page is left in peace.
      if ([this, document.body].includes(document.activeElement as HTMLElement)) (this.#before as HTMLElement).focus();
      this.#tell("close");
    };
    this.#panel.onkeydown = (event) => {
      if (event.key === "Escape") this.close();
    };
    addEventListener("message", (event) => {
      if (event.source === this.#chat && event.data === "close") this.close();
    });
  }

  /** Open the panel and put the focus in the chat. A dialog of the page's own is never covered: then nothing opens. */
  open(): void {
    if (this.#panel.open || document.querySelector(`:modal:not(:has(${NAME}))`)) return;
    this.#load();
    this.#before = this.shadowRoot!.activeElement || document.activeElement;
    // On a phone the panel is the whole screen, so what is behind it must be out of reach.
    if (innerWidth < 641 || innerHeight < 481) this.#panel.showModal();
    else this.#panel.show();
    this.#frame.focus();
    this.#greet();
    this.#tell("open");
  }

  /** Close the panel and give the focus back. The conversation stays as it is. */
  close(): void {
    this.#panel.close();
  }

  #tell(what: string): void {
    this.dispatchEvent(new Event(`meldeknapp-${what}`, { bubbles: true }));
  }

  /** Say everything in the page's language, in its colour. */
  #show(): void {
    const t = (text: string) => BUTTON_TEXTS[this.#language()]![text]!;
    const colour = this.getAttribute("colour");
    this.#button.textContent = this.getAttribute("label") || t("Speak up");
    this.#button.style.setProperty("--accent", /^#[\da-f]{6}$/i.test(colour!) ? colour : "");
    this.#frame.title = this.#panel.ariaLabel = t("Report something or give feedback");
    this.#close.ariaLabel = t("Close");
  }

  /** Fetch the chat; again when the page's language has changed. It finds its conversation by itself. */
  #load(): void {
    const service = this.getAttribute("service") || home;
    const src = `${origin}/s/${service}/frame?wait&lang=${this.#language()}&unit=${this.getAttribute("unit") || ""}`;
    if (this.#frame.src === src) return;
    this.#frame.src = src;
    this.#panel.append(this.#frame);
  }

  /** The frame begins (or resumes) the conversation when it hears this, not when it is loaded in advance. */
  #greet(): void {
    if (this.#panel.open) this.#chat?.postMessage("open", origin);
  }

  /** The language that the page has here; of the Norwegians, bokmål unless it says otherwise. */
  #language(): string {
    if (this.matches(":lang(nn)")) return "nn";
    return this.matches(":lang(nb),:lang(no),:not([lang],[lang] *)") ? "nb" : "en";
  }
}

if (!customElements.get(NAME)) {
  customElements.define(NAME, MeldeknappButton);
  // A bare script tag is enough: then the button places itself.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", place);
  else place();
}

/** What the tag says in `data-…` becomes the button's attributes. */
function place(): void {
  if (!home || document.querySelector(NAME)) return;
  const made = document.createElement(NAME);
  for (const name in script.dataset) made.setAttribute(name, script.dataset[name]!);
  document.body.append(made);
}
