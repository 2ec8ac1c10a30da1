/**
 * `<meldeknapp-button>`: the report button, for any web page.
 *
 * It must weigh nothing on the page it visits: one request, nothing stored, no style that leaks in or out. The chat
 * itself is a document of our own in a frame, made when a pointer or focus first comes near. The host page and the
 * frame share nothing but three words: the page says "open", the frame says "close" and, on Escape, so does the panel.
 */

/** Language → English text → translation, for the texts below; put in by build.mjs. */
declare const BUTTON_TEXTS: Record<string, Record<string, string>>;
/** styles/button.css, put in by build.mjs. */
declare const BUTTON_STYLE: string;

const script = document.currentScript as HTMLScriptElement | null;
const origin = new URL(script?.src || location.href).origin;

class MeldeknappButton extends HTMLElement {
  #button = document.createElement("button");
  #panel = document.createElement("dialog");
  #close = document.createElement("button");
  #frame: HTMLIFrameElement | undefined;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(BUTTON_STYLE);
    root.adoptedStyleSheets = [sheet];

    const t = (text: string) => BUTTON_TEXTS[this.#language()]![text] ?? text;
    this.#button.className = "go";
    this.#button.append(this.getAttribute("label") || t("Speak up"));
    this.#button.ariaHasPopup = "dialog";
    this.#button.ariaExpanded = "false";
    this.#panel.ariaLabel = t("Report something or give feedback");
    this.#close.ariaLabel = t("Close");
    this.#close.textContent = "✕";
    this.#panel.append(this.#close);
    root.append(this.#button, this.#panel);

    this.#button.onpointerenter = this.#button.onfocus = () => this.#load();
    this.#button.onclick = () => this.open();
    this.#close.onclick = () => this.close();
    this.#panel.onclose = () => this.#closed();
    this.#panel.onkeydown = (event) => {
      if (event.key === "Escape") this.close();
    };
    addEventListener("message", (event) => {
      if (event.origin === origin && event.source === this.#frame?.contentWindow && event.data === "close") this.close();
    });
  }

  /** Open the panel and put the focus in the chat. */
  open(): void {
    if (this.#panel.open) return;
    const frame = this.#load();
    // On a phone the panel is the whole screen, so what is behind it must be out of reach.
    if (matchMedia("(max-width: 640px), (max-height: 480px)").matches) this.#panel.showModal();
    else this.#panel.show();
    this.#button.ariaExpanded = "true";
    frame.focus();
    this.#greet();
    this.dispatchEvent(new Event("meldeknapp-open", { bubbles: true }));
  }

  /** Close the panel and give the focus back. The conversation stays as it is. */
  close(): void {
    this.#panel.close();
    this.#button.focus();
  }

  /** Also when the browser itself closed it, as a phone's back button does. */
  #closed(): void {
    this.#button.ariaExpanded = "false";
    this.dispatchEvent(new Event("meldeknapp-close", { bubbles: true }));
  }

  #load(): HTMLIFrameElement {
    if (!this.#frame) {
      const service = this.getAttribute("service") || script?.dataset["service"] || "";
      const frame = document.createElement("iframe");
      frame.src = `${origin}/s/${encodeURIComponent(service)}/frame?lang=${this.#language()}`;
      frame.title = this.#panel.ariaLabel!;
      frame.allow = "clipboard-write";
      frame.onload = () => this.#greet();
      this.#panel.append((this.#frame = frame));
    }
    return this.#frame;
  }

  /** The frame begins (or resumes) the conversation when it hears this, not when it is loaded in advance. */
  #greet(): void {
    if (this.#panel.open) this.#frame!.contentWindow!.postMessage("open", origin);
  }

  #language(): string {
    const near = this.lang || this.parentElement?.closest<HTMLElement>("[lang]")?.lang || "nb";
    const code = near.slice(0, 2).toLowerCase();
    return code in BUTTON_TEXTS ? code : code === "no" ? "nb" : "en";
  }
}

if (!customElements.get("meldeknapp-button")) {
  customElements.define("meldeknapp-button", MeldeknappButton);
  // A bare script tag is enough: then the button places itself.
  addEventListener("DOMContentLoaded", place);
  if (document.readyState !== "loading") place();
}

function place(): void {
  if (script?.dataset["service"] && !document.querySelector("meldeknapp-button"))
    document.body.append(document.createElement("meldeknapp-button"));
}
