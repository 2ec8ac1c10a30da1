/** The HTTP side: one function per call of the public contract. */

import type { Answer, Begun, Draft, DraftChanged, Language, Saying } from "./contract.ts";

const BASE = "/api/v1/conversations";

/** Long enough for the API's own limit on the bot (3 s) and a slow mobile network. */
const PATIENCE_MS = 15_000;

/** A call that did not succeed: by status, or 0 when no answer came at all. */
export class Failed extends Error {
  constructor(
    readonly status: number,
    /** What the problem's author says to the reader, in their language. */
    readonly title: string,
  ) {
    super(title);
  }

  /** Whether the same call may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** Whether the conversation is no longer there for us: deleted, expired, or not ours. */
  get gone(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

async function call<Result>(method: string, path: string, token?: string, body?: unknown): Promise<Result> {
  const headers: Record<string, string> = { "Accept-Language": document.documentElement.lang };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers["Authorization"] = `Bearer ${token}`;
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(BASE + path, {
      method,
      headers,
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    answer = response.status === 204 ? undefined : await response.json();
  } catch {
    throw new Failed(0, "");
  }
  if (!response.ok) throw new Failed(response.status, (answer as { title?: string } | undefined)?.title ?? "");
  return answer as Result;
}

export const begin = (service: string, language: Language, unit: string | null) =>
  call<Begun>("POST", "", undefined, { service, language, unit });

export const resume = (code: string) => call<Begun>("POST", "/resume", undefined, { code });

export const read = (id: string, token: string) => call<Answer>("GET", `/${id}`, token);

export const say = (id: string, token: string, clientId: string, saying: Saying) =>
  call<Answer>("POST", `/${id}/messages`, token, { client_id: clientId, ...saying });

export const correct = (id: string, token: string, fields: Partial<Draft>) =>
  call<DraftChanged>("PATCH", `/${id}/draft`, token, fields);

export const erase = (id: string, token: string) => call<void>("DELETE", `/${id}`, token);
