/** Sending: credentials, attempts, hooks, logs. */

import { raw, type Call, type RawOptions } from "./calls.js";
import {
  ConnectionFailedError,
  InvalidReplyError,
  InvalidSettingError,
  SdkError,
  statusError,
  TimedOutError,
} from "./errors.js";
import { Reply, textOf } from "./reply.js";
import { LONGEST_REPLY, RETRIES, sleep, TIMEOUT, wait } from "./retries.js";
import { isBrowser, runtime, variable } from "./runtime.js";

/** What the caller is known by; a function is asked for every attempt, since tokens expire. */
export type Credential = string | (() => string | Promise<string>);

/** A request, before it is sent. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string;
}

/** Called with the request before each attempt; may change its headers. */
export type Before = (request: Outgoing) => void | Promise<void>;

/** Called with the reply to each attempt. */
export type After = (reply: Reply, request: Outgoing) => void | Promise<void>;

/** How a client behaves. */
export interface Settings {
  /** Where the service is; else the environment says so. */
  readonly baseUrl?: string | undefined;
  /** Milliseconds that each attempt may take, 30_000 by default. */
  readonly timeout?: number | undefined;
  /** How often a call is sent again when it fails in passing, 2 by default. */
  readonly maxRetries?: number | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How long a reply may be, 268435456 by default; a longer one is not read to its end. */
  readonly maxReplyBytes?: number | undefined;
  readonly before?: readonly Before[] | undefined;
  readonly after?: readonly After[] | undefined;
  /** Told of every attempt: never a key, a value, a body or a credential. */
  readonly log?: ((line: string) => void) | undefined;
  /** Sends the requests, for proxies and certificates. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Let a secret stand where everybody can read it: in a browser. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}

/** Which header holds the credential, behind which prefix, and where the environment has it. */
export interface Auth {
  readonly header: string;
  readonly prefix: string;
  readonly variable: string;
  /** Whether it is the service's, which no user of a page may see. */
  readonly isSecret: boolean;
}

/** What a client knows of its service. */
export interface Service {
  readonly agent: string;
  readonly baseUrlVariable: string;
  readonly auth?: Auth;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** Sends calls. */
export class Transport {
  readonly #service: Service;
  readonly #settings: Settings;
  readonly #baseUrl: string;
  readonly #credential: Credential | undefined;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(service: Service, credential: Credential | undefined, settings: Settings) {
    const { auth } = service;
    this.#service = service;
    this.#settings = settings;
    this.#baseUrl = baseUrlOf(settings.baseUrl || variable(service.baseUrlVariable), service);
    this.#credential = credential || (auth && variable(auth.variable));
    if (auth && !this.#credential) {
      throw new InvalidSettingError(`pass what the caller is known by, or set ${auth.variable}`);
    }
    if (auth?.isSecret && isBrowser() && !settings.dangerouslyAllowBrowser) {
      throw new InvalidSettingError(
        "in a browser, everybody can read this secret: call the service from a server of yours, or pass dangerouslyAllowBrowser",
      );
    }
    const name = runtime();
    this.#headers = {
      Accept: "application/json",
      ...(name && { "User-Agent": `${service.agent} ${name}` }), // browsers say themselves who they are
      ...settings.headers,
    };
    const fixed = typeof this.#credential === "string" ? this.#credential : "";
    headersOf(this.#headers, this.#known(fixed)); // which throws where they cannot be sent
  }

  /** Ask for anything, with the same care, and return the reply as it is. */
  async request(method: string, path: string, options: RawOptions = {}): Promise<Reply> {
    return this.send(raw(method, path, options));
  }

  /** Send `call` until it is done, or until trying again is no use. */
  async send<T>(call: Call<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(call, attempt);
      if (outcome instanceof Reply && outcome.ok) return call.read(outcome);
      await sleep(this.#patience(call, attempt, outcome), call.options.signal);
    }
  }

  /** Return how long to wait for the next attempt; throws when there is to be none. */
  #patience(call: Call<unknown>, attempt: number, outcome: Reply | SdkError): number {
    const reply = outcome instanceof Reply ? outcome : undefined;
    if (attempt < (call.options.maxRetries ?? this.#settings.maxRetries ?? RETRIES)) {
      const found = wait(reply, attempt, Date.now(), Math.random());
      if (found !== undefined) return found;
    }
    throw outcome instanceof Reply ? statusError(outcome) : outcome;
  }

  async #attempt(call: Call<unknown>, attempt: number): Promise<Reply | SdkError> {
    call.options.signal?.throwIfAborted();
    const request = await this.#build(call);
    for (const before of this.#settings.before ?? []) await before(request);
    const outcome = await this.#exchange(request, call);
    this.#tell(call, attempt + 1, outcome);
    if (outcome instanceof Reply) {
      for (const after of this.#settings.after ?? []) await after(outcome, request);
    }
    return outcome;
  }

  async #build(call: Call<unknown>): Promise<Outgoing> {
    const given = this.#credential;
    const known = this.#known(typeof given === "function" ? await given() : given);
    const headers = headersOf(this.#headers, call.headers, call.options.headers ?? {}, known);
    const request = { method: call.method, url: `${this.#baseUrl}${call.path}`, headers };
    return call.body === undefined ? request : { ...request, body: call.body };
  }

  /** Return the header that says who is calling. */
  #known(credential: string | undefined): Readonly<Record<string, string>> {
    const { auth } = this.#service;
    return auth ? { [auth.header]: `${auth.prefix}${credential}` } : {};
  }

  async #exchange(request: Outgoing, call: Call<unknown>): Promise<Reply | SdkError> {
    const { signal, timeout = this.#settings.timeout ?? TIMEOUT } = call.options;
    const aborting = new AbortController();
    const stop = (): void => aborting.abort();
    const timer = timeout <= LONGEST_TIMER ? setTimeout(stop, timeout) : undefined;
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    try {
      const { fetch = globalThis.fetch } = this.#settings;
      const { url, ...sent } = request;
      const response = await fetch(url, { ...sent, redirect: "manual", signal: aborting.signal });
      return await this.#read(response, call);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof InvalidReplyError) throw error;
      const kind = aborting.signal.aborted ? TimedOutError : ConnectionFailedError;
      const told = kind === TimedOutError ? `no reply within ${timeout} ms` : "no reply";
      return new kind(`${call.method} ${call.route}: ${told}`, { cause: error });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }

  async #read(response: Response, call: Call<unknown>): Promise<Reply> {
    const longest = call.options.maxReplyBytes ?? this.#settings.maxReplyBytes ?? LONGEST_REPLY;
    const text = await textOf(response, longest);
    const reply = new Reply(response.status, response.headers, text ?? "");
    if (text !== undefined) return reply;
    const told = `${call.method} ${call.route}: the reply has more than ${longest} bytes`;
    throw new InvalidReplyError(told, reply);
  }

  /** Tell of an attempt: neither what was sent nor to whom it belongs. */
  #tell(call: Call<unknown>, attempt: number, outcome: Reply | SdkError): void {
    const told = outcome instanceof Reply ? outcome.status : outcome.name;
    const id = (outcome instanceof Reply && outcome.requestId) || "unknown";
    const line = `${call.method} ${call.route}, attempt ${attempt}: ${told} (request ${id})`;
    this.#settings.log?.(line);
  }
}

/** Return an address that paths can follow; it is not quoted, since it may hold a password. */
function baseUrlOf(given: string | undefined, service: Service): string {
  const url = URL.canParse(given ?? "") ? new URL(given ?? "") : undefined;
  if (!url || !/^https?:\/\/[^/?#@]+[^?#@]*$/.test(url.href)) {
    throw new InvalidSettingError(
      `pass baseUrl, or set ${service.baseUrlVariable}, to an http(s) URL without password, query and fragment`,
    );
  }
  return url.href.replace(/\/+$/, "");
}

/** Return all headers; later ones win, whatever the case of their names. */
function headersOf(...given: readonly Readonly<Record<string, string>>[]): Headers {
  const headers = new Headers();
  for (const some of given) {
    for (const [name, value] of Object.entries(some)) {
      // what not every server reads as it was sent; it is not quoted, since it may be secret
      if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value)) {
        throw new InvalidSettingError("a header or the credential holds what no header can");
      }
      headers.set(name, value);
    }
  }
  return headers;
}
