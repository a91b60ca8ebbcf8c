// Runs tasks by compiled mappings: what goes in comes as JSON on standard input, what comes out goes as JSON to standard output.
// A task is of a package: a mapping `{package, function, input, context, types}`, a document `{package, document}`,
// or texts that may hold a pattern `{package, pattern, texts}`.

import { readFileSync } from "node:fs";

const HOOKS = {
  vector_length: ({ text }) => Array.from(text).length,
  vector_is_absent: ({ text }) => text === undefined,
  vector_fails: ({ text }) => {
    throw new Error(text);
  },
  risk_band: ({ total }) => (total.digits < 0n ? "low" : "high"),
  summary: ({ name, lines, weight }) => `${name}/${lines}/${weight ?? "-"}`,
};

const packages = {};

async function mappingsOf(name) {
  packages[name] ??= await import(`${process.argv[2]}/${name}/index.js`);
  return packages[name];
}

function document(mappings, text) {
  try {
    return { made: mappings.encode(mappings.decode(text)) };
  } catch (thrown) {
    if (!(thrown instanceof mappings.NotJson)) throw thrown;
    return { refused: thrown.message };
  }
}

function contextOf(mappings, task) {
  const typed = (value, type) => {
    if (type.startsWith("decimal")) return mappings.decimal(value);
    return type === "datetime" ? mappings.Instant.of(value) : value;
  };
  return Object.fromEntries(Object.entries(task.context).map(([name, value]) => [name, typed(value, task.types[name])]));
}

function mapped(mappings, task) {
  const given = [...(task.context ? [contextOf(mappings, task)] : []), HOOKS];
  try {
    return { made: mappings.encode(mappings[task.function](mappings.decode(task.input), ...given)) };
  } catch (thrown) {
    if (thrown instanceof mappings.NotJson) return { refused: thrown.message };
    if (!(thrown instanceof mappings.MappingErrors)) throw thrown;
    return { errors: thrown.errors };
  }
}

async function matched(task) {
  const { Pattern } = await import(`${process.argv[2]}/${task.package}/runtime/patterns.js`);
  const pattern = new Pattern(task.pattern);
  return { matched: task.texts.map((text) => pattern.matches(text)) };
}

async function result(task) {
  try {
    if ("pattern" in task) return await matched(task);
    const mappings = await mappingsOf(task.package);
    return "document" in task ? document(mappings, task.document) : mapped(mappings, task);
  } catch (thrown) {
    return { crashed: String(thrown?.stack ?? thrown) };
  }
}

const results = [];
for (const task of JSON.parse(readFileSync(0, "utf-8"))) {
  results.push(await result(task));
}
process.stdout.write(JSON.stringify(results));
