/** The chat begins here: it ties the conversation to what is seen, and speaks with the page around it. */

import * as answers from "./answers.ts";
import * as composer from "./composer.ts";
import type { Answer, Language, Saying } from "./contract.ts";
import { Conversation } from "./conversation.ts";
import { button, byId, h } from "./dom.ts";
import * as log from "./log.ts";
import { memory } from "./memory.ts";
import * as menu from "./menu.ts";
import { codeField, ENTER_CODE, LOOKS_LIKE_CODE, pause } from "./pause.ts";
import { afterwards, receipt } from "./receipt.ts";
import { review } from "./review.ts";
import { framed, settings, t, waits } from "./settings.ts";

/** Answers usually come sooner than this, and an indicator that flashes by only disturbs. */
const INDICATOR_AFTER_MS = 300;

/** Whether there is a conversation to say something in: not before it begins, nor when it is over. */
let talking = false;

function talk(now: boolean): void {
  talking = now;
  menu.offer(now);
}

const indicator = byId("indicator");
let indicatorTimer = 0;

const conversation = new Conversation({
  resumed(answer) {
    log.restore(answer.messages);
    show(answer);
  },
  answered(answer) {
    log.markSent();
    const first = log.add(answer.messages.filter(({ from }) => from !== "reporter"));
    show(answer);
    log.bringIntoView(first);
  },
  said(saying) {
    composer.tell("");
    log.said(saying);
  },
  waiting(now) {
    clearTimeout(indicatorTimer);
    indicator.hidden = true;
    if (now) indicatorTimer = setTimeout(showIndicator, INDICATOR_AFTER_MS);
  },
  unsent: (sayings) =>
    log.markUnsent(sayings, () => {
      log.markSent();
      void conversation.open();
    }),
  refused(saying, title) {
    log.remove(saying);
    composer.putBack(saying.text ?? "");
    composer.complain(title || t("That could not be taken in. What you wrote is kept in the box."));
  },
  unreachable() {
    answers.replace(
      h("p", {}, t("We can't reach the service just now. What you write is kept here.")),
      h("div", { class: "choices" }, button(t("Try again"), () => void conversation.open()), toForm()),
    );
  },
  gone(unsent) {
    talk(false);
    composer.putBack(unsent);
    answers.replace(
      h("p", {}, t("This conversation is not open here any more: it is deleted, or goes on in another place.")),
      beginnings(),
    );
  },
});

/** What is asked now; where a field for a code is left again leads back to it. */
let current: Answer | undefined;

function show(answer: Answer): void {
  current = answer;
  const { expects } = answer;
  byId("urgent").hidden = !answer.urgent;
  talk(expects.kind !== "done");
  composer.show(talking);
  if (!talking) showEnd(answer);
  else if (answer.pause) answers.replace(pause(answer.pause, expects.choices, ({ id, label }) => say({ choice: id }, label), leave));
  else if (expects.kind === "form") {
    answers.replace(h("div", { class: "choices" }, toForm("primary"), button(t("Try again here"), () => conversation.again())));
  } else if (expects.kind === "review") {
    const doing = { say, correct: conversation.correct.bind(conversation) };
    answers.replace(review(answer.draft, expects, doing));
  } else answers.show(expects, say);
  if (talking) follow(answer.language);
}

function showEnd({ receipt: given }: Answer): void {
  if (given) {
    answers.replace(receipt(given, () => {
      conversation.finish();
      answers.replace(afterwards(startAgain));
    }));
    return;
  }
  conversation.finish();
  answers.replace(beginnings());
}

function say(saying: Saying, shown?: string): void {
  if ("choice" in saying && saying.choice === ENTER_CODE) enterCode();
  else conversation.say(saying, shown);
}

/** Ask for the code of a paused conversation, and go on there. */
function enterCode(typed?: string): void {
  const before = current;
  const cancel = () => (before && before === current ? show(before) : answers.replace(beginnings()));
  answers.replace(codeField((code) => conversation.comeBack(code), cancel, typed));
  byId("code").focus();
}

/** The reporter has the code: whoever uses this device next sees nothing. */
function leave(): void {
  conversation.finish();
  over();
  answers.replace(h("p", { role: "status" }, t("You can close this now. The code brings you back.")), beginnings());
}

/** Nothing is left to see or to say. */
function over(): void {
  talk(false);
  current = undefined;
  log.clear();
  composer.clear();
  composer.show(false);
}

function beginnings(): HTMLElement {
  return h("div", { class: "choices" }, button(t("Start again"), startAgain), button(t("Go on with a code"), () => enterCode()));
}

function startAgain(): void {
  log.clear();
  answers.replace();
  composer.show(true);
  void conversation.open();
}

/** The form takes over what is told; in a frame it opens beside us, and we stay. */
function goOnInForm(): void {
  unguarded(5000);
  menu.goOnInForm(conversation.credentials);
}

function toForm(variant = "secondary"): HTMLButtonElement {
  return button(t("Go on in the form"), goOnInForm, variant);
}

function showIndicator(): void {
  indicator.hidden = false;
  log.bringIntoView();
}

/** The conversation may change language; the document follows, and finds the conversation again by itself. */
function follow(language: Language): void {
  const address = new URL(location.href);
  if (language === settings.language || address.searchParams.get("lang") === language) return;
  address.searchParams.set("lang", language);
  memory.handOn();
  unguarded(5000);
  location.replace(address);
}

/** Another tab opened the conversation that this device remembers: here it is put away, and can be had back. */
function elsewhere(): void {
  conversation.letGo();
  memory.letGo();
  over();
  const back = () => {
    composer.restore();
    composer.show(true);
    void conversation.takeBack();
  };
  answers.replace(
    h("p", { role: "status" }, t("The conversation is open in another tab.")),
    h("div", { class: "choices" }, button(t("Go on here"), back)),
  );
}

/** Nobody loses words by a slip: the browser asks before the page is closed. Never in the way of a call for help. */
let mayLeave = false;

addEventListener("beforeunload", (event) => {
  if (!mayLeave && (conversation.wouldBeLost || (talking && composer.holdsText() && !memory.remembers))) event.preventDefault();
});

addEventListener("click", ({ target }) => {
  if ((target as Element).closest("a[href^='tel:']")) unguarded(1000);
});

function unguarded(milliseconds: number): void {
  mayLeave = true;
  setTimeout(() => (mayLeave = false), milliseconds);
}

composer.start((text) => (LOOKS_LIKE_CODE.test(text) ? enterCode(text) : conversation.say({ text })));
menu.start({
  speak(language) {
    if (language === settings.language) return;
    const name = byId("menu").querySelector(`[data-language=${language}]`)!.textContent!.trim();
    if (talking) conversation.say({ choice: `language:${language}` }, name);
    else follow(language);
  },
  goOnInForm,
  pause() {
    if (talking) conversation.say({ choice: "pause" }, byId("pause").textContent!);
  },
  enterCode,
  async erase() {
    await conversation.erase();
    over();
    answers.replace(h("p", { role: "status" }, t("Everything is deleted.")), beginnings());
  },
});

memory.watch({
  openedElsewhere: elsewhere,
  noLongerKept() {
    // Where it was open in this tab it goes on, only unkept; where another tab had it, it is over.
    if (memory.remembers) memory.forget();
    else if (!talking && !current) answers.replace(beginnings());
    menu.offer(talking);
  },
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  // The page around us may be anybody's; the one word told to it says nothing about the conversation.
  if (!menu.close() && framed) parent.postMessage("close", "*");
});

if (waits) {
  addEventListener("message", (event) => {
    if (event.source !== parent || event.data !== "open") return;
    // What is over stays as it is, with its receipt, until the reporter begins again.
    if (talking || !current) void conversation.open();
    // On a phone, focus in the text box would raise the keyboard over the first words.
    if (matchMedia("(pointer: coarse)").matches) byId("scroll").focus();
    else composer.focus();
  });
} else void conversation.open();
