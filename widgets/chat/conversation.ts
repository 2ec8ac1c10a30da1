/**
 * The conversation: what is said, in order, each until it is answered or cannot be.
 *
 * Everything said gets an id of its own before it is sent, and is sent with the same id until an answer comes; the API
 * gives the same answer to the same id, so sending again is always safe. Nothing leaves the text box unkept.
 */

import * as api from "./api.ts";
import { Failed } from "./api.ts";
import type { Answer, Draft, Saying } from "./contract.ts";
import { memory, type Remembered, type Unanswered } from "./memory.ts";
import { settings } from "./settings.ts";

/** What the conversation tells the page. */
export interface Listener {
  /** The messages of a conversation that went before, in order. */
  resumed(answer: Answer): void;
  answered(answer: Answer): void;
  said(saying: Unanswered): void;
  /** Waiting for an answer began or ended. */
  waiting(now: boolean): void;
  /** These were not sent, but will be later, in this order; they are kept. */
  unsent(sayings: Unanswered[]): void;
  /** It will never be taken as it is. `title` says why. */
  refused(saying: Unanswered, title: string): void;
  /** The conversation could not begin. */
  unreachable(): void;
  /** The conversation is no longer there for this tab. `unsent` is what it never heard. */
  gone(unsent: string): void;
}

const PAUSES_MS = [1000, 2000, 4000];

/** How long what is marked as unsent waits until it is tried again by itself. */
const LATER_MS = 20_000;

export class Conversation {
  #listener: Listener;
  #kept: Remembered | undefined = memory.conversation();
  /** Said before the conversation had begun: typing never waits for the network. */
  #early: Unanswered[] = [];
  #sending = false;
  #beginning = false;
  #open = false;
  #last: Unanswered | undefined;
  #wanted = false;
  #later = 0;
  #toldSomething = false;

  constructor(listener: Listener) {
    this.#listener = listener;
    addEventListener("online", () => void (this.#wanted && this.open()));
  }

  /** Begin, or go on with what was kept. */
  async open(): Promise<void> {
    this.#wanted = true;
    if (this.#beginning) return;
    if (this.#open) return this.send();
    this.#beginning = true;
    this.#listener.waiting(true);
    try {
      if (this.#kept) await this.#resume(this.#kept);
      else await this.#begin();
      this.#open = true;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (error.gone && this.#kept) this.#forget();
      else {
        this.#listener.unreachable();
        this.#unsent();
      }
    } finally {
      this.#beginning = false;
      this.#listener.waiting(this.#sending);
    }
    await this.send();
  }

  /** Go on with a paused conversation. Throws Failed when the code opens none. */
  async comeBack(code: string): Promise<void> {
    const back = await api.resume(code);
    // What was just said and not heard is said there, rather than lost here.
    const unanswered = this.#kept?.unanswered ?? this.#early;
    this.#kept = { id: back.id, token: back.token, unanswered };
    this.#early = [];
    this.#last = undefined;
    this.#open = true;
    this.#keep();
    this.#listener.resumed(back);
    unanswered.forEach(this.#listener.said);
    await this.send();
  }

  /** Say something. `shown` is how a pressed choice reads. */
  say(saying: Saying, shown = "text" in saying ? saying.text : saying.choice): void {
    const unanswered = { clientId: newId(), shown, ...saying };
    this.#toldSomething ||= "text" in saying;
    (this.#kept?.unanswered ?? this.#early).push(unanswered);
    this.#keep();
    this.#listener.said(unanswered);
    void (this.#wanted ? this.open() : this.send());
  }

  /** Put the last thing said to the bot once more, after it was away. */
  again(): void {
    if (this.#last && this.#kept && !this.#kept.unanswered.length) this.#kept.unanswered.push(this.#last);
    void (this.#kept ? this.send() : this.open());
  }

  /** Send what has not been answered, in order. */
  async send(): Promise<void> {
    const kept = this.#kept;
    if (this.#sending || !this.#open || !kept?.unanswered.length) return;
    clearTimeout(this.#later);
    this.#sending = true;
    this.#listener.waiting(true);
    while (kept === this.#kept && kept.unanswered[0]) {
      if (!(await this.#sendOne(kept, kept.unanswered[0]))) break;
    }
    this.#sending = false;
    this.#listener.waiting(this.#beginning);
    // What was said in a new conversation meanwhile.
    if (kept !== this.#kept) void this.send();
  }

  /** Correct fields of the draft. Throws Failed. */
  async correct(fields: Partial<Draft>): Promise<Draft> {
    const { id, token } = this.#kept!;
    return (await api.correct(id, token, fields)).draft;
  }

  /** Delete everything, there and here. Throws Failed when the server could not be told. */
  async erase(): Promise<void> {
    if (this.#kept) {
      try {
        await api.erase(this.#kept.id, this.#kept.token);
      } catch (error) {
        if (!(error instanceof Failed && error.gone)) throw error;
      }
    }
    this.finish();
  }

  /** Forget it in this tab: it is sent, or deleted. */
  finish(): void {
    this.letGo();
    memory.keepText("");
    memory.keepConversation(undefined);
    memory.forget();
  }

  /** Another tab has it open: this one sends nothing more of it. */
  letGo(): void {
    this.#kept = this.#last = undefined;
    this.#open = this.#wanted = this.#toldSomething = false;
    this.#early = [];
    clearTimeout(this.#later);
  }

  /** Go on with what this device remembers, wherever it was open. */
  async takeBack(): Promise<void> {
    memory.takeBack();
    this.#kept = memory.conversation();
    await this.open();
  }

  /** Whether closing the page would lose words that somebody wrote. */
  get wouldBeLost(): boolean {
    return this.#toldSomething && !memory.remembers;
  }

  /** Id and token, for handing the conversation over to the plain form. */
  get credentials(): { id: string; token: string } | undefined {
    return this.#kept;
  }

  async #begin(): Promise<void> {
    const begun = await api.begin(settings.service.slug, settings.language, settings.unit);
    if (this.#kept) return; // a code was faster
    this.#kept = { id: begun.id, token: begun.token, unanswered: this.#early };
    this.#early = [];
    this.#keep();
    this.#listener.answered(begun);
  }

  async #resume(kept: Remembered): Promise<void> {
    // What was said and not answered comes first, so that the reading that follows has all of it.
    while (kept.unanswered[0]) {
      try {
        await api.say(kept.id, kept.token, kept.unanswered[0].clientId, whatWasSaid(kept.unanswered[0]));
      } catch (error) {
        if (!(error instanceof Failed) || error.passing || error.gone) throw error;
      }
      kept.unanswered.shift();
      this.#keep();
    }
    this.#toldSomething = true;
    this.#listener.resumed(await api.read(kept.id, kept.token));
    kept.unanswered.forEach(this.#listener.said); // said while it was read
  }

  #unsent(): void {
    const sayings = this.#kept?.unanswered ?? this.#early;
    if (!sayings.length) return;
    this.#listener.unsent(sayings);
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.open(), LATER_MS);
  }

  /** Whether it is dealt with, so that the next may be sent. */
  async #sendOne(kept: Remembered, saying: Unanswered): Promise<boolean> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await api.say(kept.id, kept.token, saying.clientId, whatWasSaid(saying));
        // Deleted or left while the answer was on its way: it is shown to nobody.
        if (kept !== this.#kept) return false;
        this.#last = kept.unanswered.shift();
        this.#keep();
        this.#listener.answered(answer);
        return true;
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        if (kept !== this.#kept) return false;
        const pause = PAUSES_MS[attempt];
        if (error.gone) {
          this.#forget();
          return false;
        }
        if (!error.passing) {
          kept.unanswered.shift();
          this.#keep();
          this.#listener.refused(saying, error.title);
          return true;
        }
        if (!pause || !navigator.onLine) {
          this.#unsent();
          return false;
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  #forget(): void {
    const text = memory.text();
    const unsent = this.#kept?.unanswered.flatMap(({ text }) => text ?? []) ?? [];
    this.finish();
    memory.keepText(text);
    this.#listener.gone(unsent.join("\n"));
  }

  #keep(): void {
    if (this.#kept) memory.keepConversation(this.#kept);
  }
}

function whatWasSaid({ text, choice }: Unanswered): Saying {
  return text === undefined ? { choice: choice! } : { text };
}

/** A random UUID, also on pages without TLS, where browsers offer no `randomUUID`. */
function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
