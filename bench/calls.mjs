// CPU seconds of calls of an SDK and of bare `fetch` that decodes the JSON, in turns, for each kind of call.
const [sdk, url, apiKey, one, rounds, calls] = process.argv.slice(2);
const { Client } = await import(sdk);
const client = new Client({ baseUrl: url, apiKey });
const known = { "X-API-Key": apiKey };

async function bare(path, init = {}) {
  const response = await fetch(`${url}${path}`, { ...init, headers: { ...known, ...init.headers } });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

const pairs = {
  get: [() => client.products.get(one), () => bare(`/products/${one}`)],
  list: [
    () => client.products.list({ limit: 20, active: true }),
    () => bare(`/products?${new URLSearchParams({ limit: 20, active: true })}`),
  ],
  update: [
    () => client.products.update(one, { stock: 5 }),
    () =>
      bare(`/products/${one}`, {
        method: "PATCH",
        headers: { "Content-Type": "application/merge-patch+json" },
        body: JSON.stringify({ stock: 5 }),
      }),
  ],
};

async function seconds(call) {
  const before = process.cpuUsage();
  for (let i = 0; i < Number(calls); i += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / Number(calls);
}

const taken = {};
for (const [name, both] of Object.entries(pairs)) {
  for (const call of both) await seconds(call); // compiled by then
  taken[name] = both.map(() => []);
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const [index, call] of both.entries()) taken[name][index].push(await seconds(call));
  }
}
console.log(JSON.stringify(taken));
