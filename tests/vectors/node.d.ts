// As much of Node as generated tests use: nothing else of it may be known where mappings are compiled.

declare module "node:assert/strict" {
  const assert: {
    equal(found: unknown, expected: unknown, says?: string): void;
    deepEqual(found: unknown, expected: unknown): void;
    ok(found: unknown, says?: string): void;
  };
  export default assert;
}

declare module "node:test" {
  export function describe(name: string, run: () => void): void;
  export function test(name: string, run: () => void): void;
  export function test(name: string, options: { skip: string }): void;
}
