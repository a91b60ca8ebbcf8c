// Runs tasks by compiled mappings: what goes in comes as JSON on standard input, what comes out goes as JSON to standard output.
// A task is a mapping `{function, input, context, types, hooks}` or a document `{document}`.

import { readFileSync } from "node:fs";

const mappings = await import(process.argv[2]);

const HOOKS = {
  vector_length: ({ text }) => Array.from(text).length,
  vector_is_absent: ({ text }) => text === undefined,
  vector_fails: ({ text }) => {
    throw new Error(text);
  },
  risk_band: ({ total }) => (total.compareTo(mappings.decimal("100")) > 0 ? "high" : "low"),
};

function typed(value, type) {
  if (type.startsWith("decimal")) {
    return mappings.decimal(value);
  }
  return value;
}

function document(text) {
  try {
    return { made: mappings.encode(mappings.decode(text)) };
  } catch (thrown) {
    if (!(thrown instanceof mappings.NotJson)) throw thrown;
    return { refused: thrown.message };
  }
}

function mapped(task) {
  const given = Object.entries(task.context ?? {}).map(([name, value]) => [name, typed(value, task.types[name])]);
  const rest = [...(task.context ? [Object.fromEntries(given)] : []), HOOKS];
  try {
    return { made: mappings.encode(mappings[task.function](mappings.decode(task.input), ...rest)) };
  } catch (thrown) {
    if (!(thrown instanceof mappings.MappingErrors)) throw thrown;
    return { errors: thrown.errors };
  }
}

const tasks = JSON.parse(readFileSync(0, "utf-8"));
const results = tasks.map((task) => {
  try {
    return "document" in task ? document(task.document) : mapped(task);
  } catch (thrown) {
    return { crashed: String(thrown?.stack ?? thrown) };
  }
});
process.stdout.write(JSON.stringify(results));
