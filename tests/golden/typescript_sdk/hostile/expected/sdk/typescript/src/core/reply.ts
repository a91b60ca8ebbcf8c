/** What was answered, read to its end. */

import { InvalidReplyError } from "./errors.js";
import { parse } from "./json.js";

/** Return the text of a body, or undefined where it has more than `longest` bytes. */
export async function textOf(response: Response, longest: number): Promise<string | undefined> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return text + decoder.decode();
    size += part.value.byteLength;
    if (size > longest) {
      await reader?.cancel();
      return undefined;
    }
    text += decoder.decode(part.value, { stream: true });
  }
}

/** A reply as it came. */
export class Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly #text: string; // private, so that whoever logs a reply or an error does not log it

  constructor(status: number, headers: Headers, text: string) {
    this.status = status;
    this.headers = headers;
    this.#text = text;
  }

  /** The body. */
  get text(): string {
    return this.#text;
  }

  /** Whether the service did what it was asked for. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** What the service calls the request in its logs, "" when it does not say. */
  get requestId(): string {
    return this.headers.get("X-Request-ID") ?? "";
  }

  /** Return the JSON in the body; throws `InvalidReplyError` where there is none. */
  json(): unknown {
    const found = parse(this.#text);
    if (found === undefined) throw new InvalidReplyError("the reply is no JSON", this);
    return found;
  }
}
