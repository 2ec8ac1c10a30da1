/**
 * What this tab remembers of the conversation, so that it survives a reload of the frame or of the page around it.
 *
 * `sessionStorage`: gone when the tab is closed, never sent anywhere. A browser that blocks storage in frames gives a
 * chat that works but forgets on reload.
 */

import { settings } from "./settings.ts";

/** Something said that no answer has come to yet. */
export interface Unanswered {
  clientId: string;
  text?: string;
  choice?: string;
  /** As it stands in the log. */
  shown: string;
}

export interface Remembered {
  id: string;
  token: string;
  unanswered: Unanswered[];
}

const KEY = `meldeknapp:${settings.service.slug}`;

function read<Value>(key: string): Value | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is blocked or full: the conversation goes on, only a reload will not find it.
  }
}

export const memory = {
  conversation: () => read<Remembered>(KEY),
  keepConversation: (value: Remembered | undefined) => write(KEY, value),
  /** What stands unsent in the text box. */
  text: () => read<string>(`${KEY}:text`) ?? "",
  keepText: (value: string) => write(`${KEY}:text`, value || undefined),
};
