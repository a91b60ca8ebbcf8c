/** The life of every resource, by way of the SDK. */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { InvalidRequestError, NotFoundError, PreconditionFailedError } from "todo-sdk";

import { EXAMPLES, keyIn, keysFor, knownOf, make, resourceOf, rowsOf } from "./rows.js";
import { clientOf, empty, skip } from "./service.js";

const client = clientOf();

for (const example of EXAMPLES) {
  const { lacks = [], change, refused, by } = example;
  const resource = resourceOf(client, example);

  describe(example.resource, { skip }, () => {
    beforeEach(empty);

    test("is read back as it was sent", async () => {
      const made = await make(client, example);
      assert.deepEqual({ ...made, ...knownOf(example) }, made);
      assert.equal(made.version, 1);
      if (lacks.includes("get")) return;
      assert.deepEqual(await resource.get(made), made);
      assert.deepEqual(await resource.get(keyIn(made, example)), made);
    });

    test("is listed through all pages", { skip: lacks.includes("list") }, async () => {
      const keys = await keysFor(client, example);
      const made: unknown[] = [];
      for (const row of rowsOf(example)) {
        made.push(keyIn(await make(client, example, row, keys), example));
      }
      const page = await resource.list({ limit: 1, with_total: true });
      const found: unknown[] = [];
      for await (const one of page) found.push(keyIn(one, example));
      assert.equal(page.items.length, 1);
      assert.equal(page.total, found.length);
      assert.equal(new Set(found).size, found.length);
      assert.ok(made.every((key) => found.includes(key)));
    });

    test("is changed where a change says so", { skip: change === undefined }, async () => {
      const made = await make(client, example);
      const changed = await resource.update(made, change ?? {});
      const { updated_at } = changed;
      assert.deepEqual(changed, { ...made, ...change, version: made.version + 1, updated_at });
      await assert.rejects(resource.update(made, change ?? {}), PreconditionFailedError);
    });

    test("has its faults told where they are", { skip: !refused || by !== undefined }, async () => {
      const row = { ...example.row, ...refused };
      await assert.rejects(make(client, example, row), (error) => {
        assert.ok(error instanceof InvalidRequestError);
        const faults = error.problem.errors.map(({ pointer, code }) => `${pointer} ${code}`);
        return faults.includes(`${example.pointer} ${example.code}`);
      });
    });

    test("is gone when it was deleted", { skip: lacks.includes("delete") }, async () => {
      const made = await make(client, example);
      await resource.delete(made);
      await assert.rejects(resource.delete(keyIn(made, example)), NotFoundError);
    });
  });
}
