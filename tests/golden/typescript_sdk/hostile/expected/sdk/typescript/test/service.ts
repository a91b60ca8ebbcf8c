/** The running service, and faults on the way to it. */

import { Client, type ClientSettings } from "hostile-sdk";

/** Where the service is that the tests may fill and empty: never that of `HOSTILE_BASE_URL`. */
export const url = process.env["SDK_TEST_URL"];

/** What somebody is known by who may do everything. */
export const credential = process.env["SDK_TEST_CREDENTIAL"] ?? "none";

/** Why tests are skipped that need the service. */
export const skip = url === undefined && "pytest runs them: tests/sdk_typescript";

/** Forget every row. */
export async function empty(): Promise<void> {
  const { ok } = await fetch(`${url}/-/empty`, { method: "POST" });
  if (!ok) throw new Error("the service cannot be emptied");
}

/** Return a client of the service. */
export function clientOf(settings: ClientSettings = {}): Client {
  const baseUrl = url ?? "http://skipped.invalid";
  return new Client({ baseUrl, token: credential, maxRetries: 0, ...settings });
}

type Sent = RequestInit & { readonly headers: Headers };

/** A way to the service: `before` may answer an attempt instead, `after` may change its reply. */
export class Faulty {
  readonly seen: Sent[] = [];

  constructor(
    readonly before: (attempt: number) => Response | undefined = () => undefined,
    readonly after: (reply: Response, attempt: number) => Response | Promise<Response> = (it) => it,
  ) {}

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const attempt = this.seen.length;
    this.seen.push({ ...init, headers: new Headers(init?.headers) });
    return this.before(attempt) ?? this.after(await fetch(input, init), attempt);
  };
}

/** Return a reply of something between client and service. */
export function told(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response("<html>no problem document</html>", { status, headers });
}

/** Return `response` as a newer service might give it. */
export async function withMember(reply: Response, name: string, value: unknown): Promise<Response> {
  const body = JSON.stringify({ ...Object(await reply.json()), [name]: value });
  const { status, headers } = reply;
  return new Response(body, { status, headers });
}
