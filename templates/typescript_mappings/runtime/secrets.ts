/** Secrets, by the names of their environment variables. */

import { Refused } from "./errors.js";

const KEPT = new Map<string, string>();

/** Know *secrets* from now on, where there is no environment, or it is not to be read. */
export function keep(secrets: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(secrets)) {
    KEPT.set(name, value);
  }
}

/** Return the secret called *name*. Throws `Refused` where nobody told it. */
export function secret(name: string): Uint8Array {
  const value = KEPT.get(name) || environment()[name];
  if (!value) {
    throw new Refused("E_HOOK", null, `the environment variable ${name}`);
  }
  return new TextEncoder().encode(value);
}

/** The variables of the process; browsers have none. */
function environment(): Readonly<Record<string, string | undefined>> {
  const host = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return host.process?.env ?? {};
}
