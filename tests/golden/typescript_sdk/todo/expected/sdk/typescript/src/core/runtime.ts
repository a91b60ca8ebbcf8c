/** Where this runs: in a browser, or where there is an environment. */

interface Host {
  readonly document?: unknown;
  readonly importScripts?: unknown;
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly versions?: Readonly<Record<string, string | undefined>>;
  };
}

const host: Host = globalThis;

/** Return what the environment says of `name`, or undefined. */
export function variable(name: string): string | undefined {
  return host.process?.env?.[name];
}

/** Tell whether whoever reads this page can read what this code knows. */
export function isBrowser(): boolean {
  return host.document !== undefined || host.importScripts !== undefined;
}

/** Return the runtime's name and version, or undefined where it says who it is itself. */
export function runtime(): string | undefined {
  const versions = host.process?.versions ?? {};
  const name = ["bun", "deno", "node"].find((one) => versions[one] !== undefined);
  return name && `${name}/${versions[name]}`;
}
