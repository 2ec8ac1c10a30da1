/** Small helpers to make elements. */

type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

/**
 * An element with attributes and children. `on…` attributes are listeners; `false` leaves an attribute out.
 * Children that are strings become text, never HTML: everything a person or the bot wrote passes here.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** An element the server's document is known to hold. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  return document.getElementById(id) as Kind;
}

/** A button that does not submit. */
export function button(text: string, press: () => void, variant = "secondary", extra: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "ds-button", "data-variant": variant, onclick: press, ...extra }, text);
}

/** A text field under its label. */
export function field(text: string, id: string, attributes: Attributes): HTMLDivElement {
  return h("div", { class: "ds-field" }, h("label", { for: id, class: "ds-label" }, text), h("input", { id, class: "ds-input", ...attributes }));
}
