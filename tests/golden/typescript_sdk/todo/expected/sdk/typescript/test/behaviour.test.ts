/** What the SDK makes of failures on the way, and of services that are newer than itself. */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { inspect } from "node:util";

import {
  ConnectionFailedError,
  InvalidReplyError,
  RateLimitedError,
  SdkError,
  ServerError,
  StatusError,
  TimedOutError,
  replyOf,
} from "todo-sdk";

import { exampleOf, make, resourceOf, rowsOf } from "./rows.js";
import { clientOf, credential, empty, Faulty, skip, told, withMember } from "./service.js";

const PROBE = exampleOf("tasks");
const AT_ONCE = { "Retry-After-Ms": "1" };

describe("calls", { skip }, () => {
  beforeEach(empty);

  for (const status of [408, 425, 429, 500, 503]) {
    test(`are sent again after ${status}`, async () => {
      const faulty = new Faulty((attempt) => (attempt < 2 ? told(status, AT_ONCE) : undefined));
      const client = clientOf({ fetch: faulty.fetch, maxRetries: 2 });
      assert.equal((await client.request("GET", "/health/live")).status, 200);
      assert.equal(faulty.seen.length, 3);
    });
  }

  test("are not sent again after what will not pass, or not soon", async () => {
    for (const reply of [told(409), told(429, { "Retry-After": "3600" })]) {
      const faulty = new Faulty(() => reply);
      const client = clientOf({ fetch: faulty.fetch, maxRetries: 2 });
      await assert.rejects(
        client.request("GET", "/health/live"),
        (error) => error instanceof StatusError && error.status === reply.status,
      );
      assert.equal(faulty.seen.length, 1);
    }
  });

  test("end with the failure of the last attempt, whoever answered", async () => {
    const faulty = new Faulty((attempt) => told(attempt === 0 ? 429 : 502, { "Retry-After": "0" }));
    const client = clientOf({ fetch: faulty.fetch, maxRetries: 1 });
    await assert.rejects(client.request("GET", "/health/live"), ServerError);
    faulty.seen.length = 0;
    const once = client.request("GET", "/health/live", { maxRetries: 0 });
    await assert.rejects(once, RateLimitedError);
  });

  test("that get no reply fail without a word of secrets", async () => {
    const fetch = async (): Promise<Response> => {
      throw new TypeError("no luck");
    };
    const client = clientOf({ fetch });
    await assert.rejects(client.request("GET", "/health/live?key=value"), (error) => {
      assert.ok(error instanceof ConnectionFailedError && !(error instanceof TimedOutError));
      assert.equal(error.message, "GET /health/live: no reply");
      assert.ok(!inspect([error, client], { depth: 9 }).includes(credential));
      return true;
    });
  });

  test("that take too long are given up", async () => {
    const fetch = (_: unknown, init?: RequestInit): Promise<Response> =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject()));
    const client = clientOf({ fetch, timeout: 1 });
    await assert.rejects(client.request("GET", "/health/live"), TimedOutError);
  });

  test("can be cancelled, while they wait for the next attempt too", async () => {
    const aborting = new AbortController();
    const faulty = new Faulty(() => told(503, { "Retry-After": "30" }));
    const { signal } = aborting;
    const after = [() => aborting.abort()];
    const client = clientOf({ fetch: faulty.fetch, maxRetries: 2, after });
    await assert.rejects(client.request("GET", "/health/live", { signal }), { name: "AbortError" });
    await assert.rejects(client.request("GET", "/health/live", { signal }), { name: "AbortError" });
    assert.equal(faulty.seen.length, 1);
  });

  test("are seen by hooks, attempt by attempt", async () => {
    const faulty = new Faulty((attempt) =>
      attempt === 0 ? told(503, { "Retry-After": "0" }) : undefined,
    );
    const seen: (readonly [number, string])[] = [];
    const lines: string[] = [];
    const client = clientOf({
      fetch: faulty.fetch,
      maxRetries: 2,
      before: [({ headers }) => headers.set("X-Request-ID", "mine")],
      after: [({ status, requestId }) => void seen.push([status, requestId])],
      log: (line) => lines.push(line),
    });
    await client.request("GET", "/health/live");
    assert.deepEqual(seen, [
      [503, ""],
      [200, "mine"],
    ]);
    assert.deepEqual(lines, [
      "GET /health/live, attempt 1: 503 (request unknown)",
      "GET /health/live, attempt 2: 200 (request mine)",
    ]);
    for (const { headers } of faulty.seen) {
      assert.ok(headers.get("User-Agent")?.startsWith("todo-sdk-typescript/"));
    }
  });

  test("are made of addresses and headers that can be sent", async () => {
    assert.throws(() => clientOf({ baseUrl: "http://host/?query" }), SdkError);
    const isQuiet = (error: unknown): boolean => !inspect(error).includes("broken\\n");
    const headers = { "X-Line": "broken\n" };
    assert.throws(() => clientOf({ headers }), isQuiet);
    await assert.rejects(clientOf().request("GET", "/", { headers }), isQuiet);
    await assert.rejects(clientOf().request("GET", "@elsewhere.example"), TypeError);
  });

  test("that create have one effect, however often they are sent", async () => {
    const faulty = new Faulty(undefined, (response, attempt) =>
      attempt === 0 ? told(504, AT_ONCE) : response,
    );
    const client = clientOf({ fetch: faulty.fetch, maxRetries: 2 });
    const made = await make(client, PROBE);
    assert.equal(replyOf(made).headers.get("Idempotent-Replayed"), "true");
    const keys = faulty.seen.map(({ headers }) => headers.get("Idempotency-Key"));
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys).size, 1);
    const { total } = await resourceOf(client, PROBE).list({ with_total: true });
    assert.equal(total, 1);
  });

  test("keep members of a newer service, and need those that they count on", async () => {
    const value = { a: [1] };
    const newer = new Faulty(undefined, (response) => withMember(response, "quite_new", value));
    const made = await make(clientOf({ fetch: newer.fetch }), PROBE);
    assert.deepEqual(made["quite_new"], value);
    const broken = new Faulty(undefined, (response) => withMember(response, "version", "secret"));
    const failing = make(clientOf({ fetch: broken.fetch }), PROBE, rowsOf(PROBE).at(-1));
    await assert.rejects(failing, (error) => {
      assert.ok(error instanceof InvalidReplyError);
      return !inspect(error).includes("secret");
    });
  });
});
