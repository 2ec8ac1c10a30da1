/** What the server put into the document: the service, the language, and the texts in it. */

import type { Language } from "./contract.ts";

interface Settings {
  service: { slug: string; name: string };
  /** Where it happened, as the address says: the slug of one of the service's units. */
  unit: string | null;
  language: Language;
  /** What `t` says, in the language, by number. */
  texts: string[];
  /** Field → value → the value as the reporter says it. */
  labels: Record<string, Record<string, string>>;
}

export const settings = JSON.parse(document.getElementById("settings")!.textContent!) as Settings;

/** Where a code opens what happens with a report, in the language of this conversation. */
export const receiptPage = `/receipt?lang=${settings.language}`;

/** Whether the chat stands in a frame on somebody's page rather than as a page of its own. */
export const framed = parent !== window;

/** Whether the button around the frame says when to begin. A frame that somebody wrote by hand begins by itself. */
export const waits = framed && new URLSearchParams(location.search).has("wait");

/**
 * The text in the document's language, with `{name}` filled in. In the source it is asked for by its English words,
 * always literal; build.mjs puts the number of the text in their place.
 */
export function t(text: string, values: Record<string, string | number> = {}): string {
  return settings.texts[Number(text)]!.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The label of a value of the report; the value itself if the server knows no label. */
export function label(field: string, value: string): string {
  return settings.labels[field]?.[value] ?? value;
}
