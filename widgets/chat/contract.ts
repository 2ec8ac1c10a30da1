/** The shapes of `/api/v1/conversations`, as far as the chat reads them. The API's OpenAPI document is the source. */

export type Language = "nb" | "nn" | "en";

export interface Choice {
  id: string;
  label: string;
}

export interface Expects {
  kind: "text" | "choice" | "date" | "contact" | "review" | "done" | "form";
  field: string | null;
  choices: Choice[];
}

export interface Message {
  id: string;
  from: "reporter" | "bot" | "system";
  text: string;
}

export interface Draft {
  kind: string | null;
  reporter_role: string | null;
  what_happened: string | null;
  what_matters: string | null;
  occurred: { phrase: string | null; start: string | null; end: string | null; approximate: boolean } | null;
  place: { unit: string | null; text: string | null } | null;
  category: string | null;
  perceived_harm: string | null;
  involvement: { keep_informed: boolean | null; take_part: boolean | null; modes: string[]; support: string | null };
  contact: { name: string | null; email: string | null; phone: string | null };
}

export interface Receipt {
  reference: string;
  receipt_code: string;
}

/** What opens a paused conversation, and until when (ISO 8601). */
export interface Pause {
  resume_code: string;
  kept_until: string;
}

export interface Answer {
  messages: Message[];
  expects: Expects;
  draft: Draft;
  language: Language;
  urgent: boolean;
  form_url?: string | null;
  receipt?: Receipt | null;
  pause?: Pause | null;
}

export interface Begun extends Answer {
  id: string;
  token: string;
}

export interface DraftChanged {
  draft: Draft;
  expects: Expects;
}

/** What the reporter says: their own words, or the id of a choice. */
export type Saying = { text: string } | { choice: string };

/** The API takes no longer message than this, counted in Unicode characters. */
export const LONGEST_MESSAGE = 4000;

/** Nor a longer text in a field of the report. */
export const LONGEST_ACCOUNT = 20_000;
