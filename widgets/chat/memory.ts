/**
 * What outlives the page: nothing, unless the reporter asks this device to remember.
 *
 * Id, token and every word lie in the page's own memory, so a shared computer keeps nothing when the page is closed.
 * Two things may hand them on to the same tab, in `sessionStorage`, and whoever takes them empties it at once: a change
 * of language, and a phone that throws a hidden page away to save memory. If the reporter asks for it, `localStorage`
 * holds them until the report is sent, deleted, left with a code, or forgotten. Then several tabs may find the same
 * conversation, and it is open in the last one only.
 *
 * A browser that blocks storage gives a chat that works, but forgets on reload.
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

interface Kept {
  conversation?: Remembered | undefined;
  /** What stands unsent in the text box. */
  text: string;
  /** The tab that has it open, and when it was put here (ms). */
  tab: number;
  at: number;
}

const KEY = `meldeknapp:${settings.service.slug}`;
const TAB = Math.random();

/** A page that was hidden for longer than this, and thrown away, is not brought back: others may hold the device. */
const HIDDEN_AT_MOST_MS = 30 * 60_000;

let now: Pick<Kept, "conversation" | "text"> = { text: "" };
let remembers = false;
/** The page is being left, so that being hidden means nothing; what it handed on stays. */
let leaving = false;
let handedOn = false;

const tabStorage = () => sessionStorage;
const deviceStorage = () => localStorage;

function read(storage: () => Storage): Kept | undefined {
  try {
    return JSON.parse(storage().getItem(KEY) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether it could be stored. */
function write(storage: () => Storage): boolean {
  try {
    storage().setItem(KEY, JSON.stringify({ ...now, tab: TAB, at: Date.now() } satisfies Kept));
    return true;
  } catch {
    return false;
  }
}

function empty(storage: () => Storage): void {
  try {
    storage().removeItem(KEY);
  } catch {
    // What is blocked holds nothing.
  }
}

function changed(): void {
  if (remembers) write(deviceStorage);
}

/** Take up what was kept. */
function take(): void {
  const device = read(deviceStorage);
  const tab = read(tabStorage);
  empty(tabStorage);
  remembers = device !== undefined;
  now = device ?? (tab && Date.now() - tab.at < HIDDEN_AT_MOST_MS ? tab : { text: "" });
  changed();
}

take();

export const memory = {
  conversation: () => now.conversation,
  keepConversation(conversation: Remembered | undefined) {
    now.conversation = conversation;
    changed();
  },
  text: () => now.text,
  keepText(text: string) {
    now.text = text;
    changed();
  },

  /** Whether this device remembers, as the reporter asked. */
  get remembers() {
    return remembers;
  },
  /** Remember from now on. False if the browser does not let us, or remembers what another tab has open. */
  remember: () => (remembers = !read(deviceStorage) && write(deviceStorage)),
  /** Remember no more; the conversation goes on in this page. */
  forget() {
    if (remembers) empty(deviceStorage);
    remembers = false;
  },

  /** Hand on to the page that comes in the place of this one. */
  handOn: () => void (handedOn = !remembers && write(tabStorage)),
  takeBack: take,
  /** Let go without touching what is kept: another tab has it. */
  letGo() {
    remembers = false;
    now = { text: "" };
  },
  /** Hear that another tab opened what this one remembers, or that it is no longer kept. */
  watch(doing: { openedElsewhere(): void; noLongerKept(): void }) {
    addEventListener("storage", ({ key, storageArea }) => {
      if ((key !== null && key !== KEY) || storageArea !== deviceStorage()) return;
      const kept = read(deviceStorage);
      if (!kept) doing.noLongerKept();
      else if (remembers && kept.tab !== TAB) doing.openedElsewhere();
    });
  },
};

// A hidden page may be thrown away without a word; a page that is left says so first.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") empty(tabStorage);
  else if (!leaving && !remembers && now.conversation) write(tabStorage);
});
addEventListener("pagehide", () => {
  leaving = true;
  if (!handedOn) empty(tabStorage);
});
addEventListener("pageshow", () => (leaving = false));
