// Runs the code of each line with the SDK at hand, and tells on a line what came of it.
import { createInterface } from "node:readline";
import { inspect } from "node:util";

const sdk = await import(process.argv[2]);
const retries = await import(process.argv[3]);
const webhooks = await import(process.argv[4]);
const AsyncFunction = (async () => {}).constructor;
const kept = {};

for await (const line of createInterface({ input: process.stdin })) {
  const { code, given } = JSON.parse(line);
  let told;
  try {
    const run = new AsyncFunction("sdk", "retries", "webhooks", "kept", "given", "client", code);
    told = { value: await run(sdk, retries, webhooks, kept, given, kept.client) };
  } catch (error) {
    const { name, message, status, requestId } = error;
    told = { error: { name, message, status, requestId, all: inspect(error, { depth: 9, showHidden: true }) } };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
