/** The README's examples do what they say. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { credential, empty, skip, url } from "./service.js";

const HERE = new URL("../", import.meta.url);

test("readme.ts holds every example", async () => {
  const readme = await readFile(new URL("README.md", HERE), "utf8");
  const code = await readFile(new URL("test/readme.ts", HERE), "utf8");
  const found = [...readme.replaceAll("\r", "").matchAll(/^```ts\n(.*?)^```$/gms)];
  const examples = found.map(([, example]) => example).join("\n");
  assert.ok(found.length > 3);
  assert.equal(code.replaceAll("\r", "").replace(/^.*\n\n/, ""), examples);
});

test("every example runs", { skip }, async () => {
  await empty();
  process.env["HOSTILE_BASE_URL"] = url;
  process.env["HOSTILE_TOKEN"] = credential;
  await import("./readme.js");
});
