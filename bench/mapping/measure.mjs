// Measures in turns, in one process: microseconds of CPU for each record, as JSON.
import { readFileSync } from "node:fs";

const [, , folder, file] = process.argv;
const { decode, encode, orderToErp } = await import(`${folder}/mappings/index.js`);
const { byHand } = await import(`${folder}/by-hand.js`);

const text = readFileSync(file, "utf-8");
const record = JSON.parse(text);
const made = encode(orderToErp(record));
if (made !== encode(byHand(record))) {
  throw new Error(`not the same:\n${made}\n${encode(byHand(record))}`);
}

const ways = {
  compiled: () => orderToErp(record),
  "by hand, unchecked": () => byHand(record),
  "compiled, from text to text": () => encode(orderToErp(decode(text))),
  "by hand, from text to text": () => JSON.stringify(byHand(JSON.parse(text))),
};
const COUNT = 5_000;
const kept = new Array(1_024); // what is thrown away need not be made
const taken = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < 25; round += 1) {
  for (const [name, way] of Object.entries(ways)) {
    const start = process.cpuUsage();
    for (let done = 0; done < COUNT; done += 1) kept[done & 1_023] = way();
    const { user, system } = process.cpuUsage(start);
    taken[name].push((user + system) / COUNT);
  }
}
const median = (values) => values.sort((one, other) => one - other)[values.length >> 1];
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, median(values)]))));
