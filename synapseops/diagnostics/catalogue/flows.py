"""Codes of flows."""

from synapseops.diagnostics.catalogue.entry import Code
from synapseops.diagnostics.catalogue.flow_intents import IN_ORDER, STEP, answered, dated, fetch, flow, sent, signed, webhook
from synapseops.diagnostics.model import Severity

CODES = (
    Code(
        "SY120",
        "a flow has not one trigger",
        "A flow is set off by one thing: a call of a system (`webhook`), the time (`schedule`, which fetches something), or a"
        " `change` of a"
        " resource. Each has keys of its own.",
        flow("{change: Order, zone: UTC}", "{map: order_out, send: {to: erp, request: POST /sales}}", IN_ORDER),
        flow("{change: Order}", "{map: order_out, send: {to: erp, request: POST /sales}}", IN_ORDER),
    ),
    Code(
        "SY121",
        "there is no such system",
        "Flows name systems that the intent declares in `systems`.",
        sent("request: POST /sales").replace("to: erp,", "to: epr,"),
        sent("request: POST /sales"),
    ),
    Code(
        "SY122",
        "there is no such record",
        "A webhook, and a fetch, say which record of their system comes in.",
        flow("{webhook: shop, record: Orders, verify: {github: SHOP_SECRET}}"),
        flow(),
    ),
    Code(
        "SY123",
        "there is no such resource",
        "Flows keep, and watch, resources that the intent declares in `resources`.",
        flow("{change: Orders}", "{map: order_out, send: {to: erp, request: POST /sales}}", IN_ORDER),
        flow("{change: Order}", "{map: order_out, send: {to: erp, request: POST /sales}}", IN_ORDER),
    ),
    Code(
        "SY124",
        "there is no such mapping",
        "Steps name mappings that the intent declares in `mappings`.",
        flow(steps="{map: orders_in, save: Order}"),
        flow(),
    ),
    Code(
        "SY125",
        "the mapping is from something else",
        "A step reads what came in, or with `input: saved` the resource as the last `save` left it. That is what its mapping must be from.",
        flow(steps=f"{STEP}, {{map: order_out, send: {{to: erp, request: POST /sales}}}}"),
        flow(steps=f"{STEP}, {{map: order_out, input: saved, send: {{to: erp, request: POST /sales}}}}"),
    ),
    Code(
        "SY126",
        "the mapping makes something else",
        "What a step saves is the resource that its mapping makes; what it sends is a record of the system that it is sent to.",
        flow("{change: Order}", "{map: order_out, send: {to: shop, request: POST /sales}}", IN_ORDER),
        flow("{change: Order}", "{map: order_out, send: {to: erp, request: POST /sales}}", IN_ORDER),
    ),
    Code(
        "SY127",
        "a step does not do one thing",
        "A step makes a record by a mapping, and saves it or sends it. A crash repeats a step as a whole, so each has one effect.",
        flow(steps="{map: order_in}"),
        flow(),
    ),
    Code(
        "SY128",
        "nothing was saved yet",
        "`input: saved` reads the resource as the last `save` before the step left it.",
        flow("{change: Order}", "{map: order_out, input: saved, send: {to: erp, request: POST /sales}}", IN_ORDER),
        flow("{change: Order}", "{map: order_out, send: {to: erp, request: POST /sales}}", IN_ORDER),
    ),
    Code(
        "SY129",
        "it is not clear which row is saved",
        "A save finds its row by a unique field. Where a resource has one, it need not be said; where it has several, `by` says which.",
        flow(steps="{map: order_in, save: {resource: Order, by: nummer}}"),
        flow(steps="{map: order_in, save: {resource: Order, by: number}}"),
    ),
    Code(
        "SY130",
        "the field tells nothing of age",
        "`newer` names a field that says how new a record is: a date, an instant, or a number that grows. Records older than the row are"
        " passed over.",
        flow(steps="{map: order_in, save: {resource: Order, newer: number}}"),
        dated(flow(steps="{map: order_in, save: {resource: Order, newer: made_on}}")),
    ),
    Code(
        "SY131",
        "the wait between attempts is not understood",
        "`backoff` is `exponential(FIRST..MOST)`, which doubles, or `fixed(EACH)`. Durations are a number and `ms`, `s`, `m`, `h` or `d`,"
        " a day at most. What is waited varies a little, so that not everything is tried again at once.",
        flow(more="    on_failure: {backoff: exponential(10s)}\n"),
        flow(more="    on_failure: {backoff: exponential(1s..10m)}\n"),
    ),
    Code(
        "SY132",
        "the request is not understood",
        "A request is a method and a path that begins with `/`, as in `PUT /orders/{tranId}`. Values in braces are paths in the"
        " mapped record,"
        " or with `source.` in what the mapping reads; they are percent-encoded.",
        sent("request: /sales"),
        sent("request: POST /sales"),
    ),
    Code(
        "SY133",
        "the path is not understood",
        "A path names members with dots between them and items of lists by number: `customer.lines[0].sku`. Other names stand in quotes.",
        flow(more="    key: number..\n"),
        flow(more="    key: number\n"),
    ),
    Code(
        "SY134",
        "the condition is not understood",
        "A condition compares the value at a path: `{path: state, eq: paid}`, or is `all`, `any` or `not` of conditions. It has"
        " one operator:"
        " `eq ne in not_in gt gte lt lte exists is_null is_empty starts_with ends_with contains`. Texts that are numbers are compared with"
        " `cast: decimal`.",
        sent("request: POST /sales", "if: {path: number, equals: A1}, "),
        sent("request: POST /sales", "if: {path: number, eq: A1}, "),
    ),
    Code(
        "SY135",
        "the path of a webhook is taken",
        "Every webhook is called at a path of its own, `/hooks/SYSTEM` unless `path` says otherwise: not a resource's, not"
        " another flow's, none"
        " of the service's own.",
        webhook("path: /orders/hook"),
        webhook("path: /hooks/orders"),
    ),
    Code(
        "SY136",
        "the schedule is not understood",
        "A schedule has the five fields of cron: minute, hour, day of the month, month, day of the week. Names of months and days, ranges,"
        " steps and lists are understood.",
        flow('{schedule: "0 25 * * *", fetch: {from: shop, record: Order, request: GET /orders}}'),
        flow('{schedule: "0 2 * * *", fetch: {from: shop, record: Order, request: GET /orders}}'),
    ),
    Code(
        "SY137",
        "there is no such zone",
        "Zones are those of the IANA database, such as `Europe/Berlin`. A time that the clock skips is made up for when it goes on; one"
        " that it repeats comes once.",
        flow('{schedule: "0 2 * * *", zone: Berlin, fetch: {from: shop, record: Order, request: GET /orders}}'),
        flow('{schedule: "0 2 * * *", zone: Europe/Berlin, fetch: {from: shop, record: Order, request: GET /orders}}'),
    ),
    Code(
        "SY138",
        "it is not clear how a webhook is verified",
        "`verify` is one of the presets with the names of its secrets, or the parts of a signature (`hmac_sha256`).",
        flow("{webhook: shop, record: Order, verify: {github: SHOP_SECRET, stripe: SHOP_SECRET}}"),
        flow("{webhook: shop, record: Order, verify: {github: SHOP_SECRET}}"),
    ),
    Code(
        "SY139",
        "nobody verifies who calls",
        "A webhook without `verify` takes callers that the service knows. A service without authentication knows nobody, so"
        " whoever finds the"
        " address can send what they like.",
        flow("{webhook: shop, record: Order}") + "generate: {service: {auth: none}}\n",
        flow() + "generate: {service: {auth: none}}\n",
        Severity.WARNING,
    ),
    Code(
        "SY140",
        "a request that is repeated has its effect twice",
        "After a crash or a lost answer a request is sent again. A key that stays the same lets the system know it; `PUT` and"
        " `DELETE` do no"
        " harm when they are repeated. A `POST` without a key does.",
        sent("request: POST /sales, idempotency: none"),
        sent("request: POST /sales"),
        Severity.WARNING,
    ),
    Code(
        "SY141",
        "the context of the mapping is not given",
        "`with` gives every value of a mapping's `context`, and no other: `{env: VARIABLE}`, `{flow: received_at}`, `{flow:"
        " message_id}`, or"
        " a value itself.",
        flow(steps="{map: order_in, with: {origin: shop}, save: Order}"),
        flow(),
    ),
    Code(
        "SY142",
        "it is not clear how the list goes on",
        "`page` is `link_header`, `{cursor: {param, next}}`, `{page: {param, size}}` or `{offset: {param, size}}`. Without it, a"
        " list has one"
        " page.",
        fetch("request: GET /orders, page: {cursor: {param: after, next: next}, offset: {param: skip, size: 50}}"),
        fetch("request: GET /orders, page: {cursor: {param: after, next: next}}"),
    ),
    Code(
        "SY143",
        "it is not clear what tells deliveries apart",
        "`idempotency` is `{header: NAME}`, `{path: PATH}`, `body` or `none`. A delivery that is known is acknowledged, and nothing more"
        " comes of it.",
        webhook("idempotency: {header: X-Id, path: number}"),
        webhook("idempotency: {header: X-Id}"),
    ),
    Code(
        "SY144",
        "the path leads nowhere",
        "Paths of a flow are those of values that its record has.",
        flow(more="    key: nummer\n"),
        flow(more="    key: number\n"),
    ),
    Code(
        "SY145",
        "what is signed is not understood",
        "`signed` holds `{body}`, and `{timestamp}` where a header tells the time: a time that is not signed can be changed by"
        " whoever sends"
        " an old message again.",
        signed(', signed: "{time}.{body}"', ", idempotency: body"),
        signed(', signed: "{body}"', ", idempotency: body"),
    ),
    Code(
        "SY146",
        "the fetch does more than ask for a list",
        "A fetch reads: its request is a `GET`. There is no record yet whose values could stand in its path.",
        fetch("request: POST /orders"),
        fetch("request: GET /orders"),
    ),
    Code(
        "SY148",
        "newer has no effect",
        "With `only: insert` a row that is there is never changed, so nothing is compared.",
        dated(flow(steps="{map: order_in, save: {resource: Order, only: insert, newer: made_on}}")),
        flow(steps="{map: order_in, save: {resource: Order, only: insert}}"),
    ),
    Code(
        "SY149",
        "changes may be sent in another order",
        "Messages wait and are tried again each by itself, and several workers take them, so that an older change of a row may reach the"
        " other system after a newer one, and stay there. With `key` the messages of one row go one at a time, in order; one that waits"
        " for another attempt holds back those behind it.",
        flow("{change: Order}", "{map: order_out, send: {to: erp, request: 'PUT /sales/{ref}'}}"),
        flow("{change: Order}", "{map: order_out, send: {to: erp, request: 'PUT /sales/{ref}'}}", IN_ORDER),
        Severity.INFO,
    ),
    Code(
        "SY150",
        "a flow sends the same again and again",
        "What a step keeps of an answer changes the row, and a change of it sets the flow off. A save that changes nothing raises no"
        " change, so that this ends after one more request where the answer stays the same, as it does for PUT; what POST makes anew has"
        " another answer each time, and there is no end. A condition ends it that holds no more once the answer is kept.",
        answered(),
        answered("if: {path: sale, is_null: true}, "),
        Severity.WARNING,
    ),
    Code(
        "SY151",
        "nothing tells deliveries apart",
        "Systems send again what they got no answer to. The presets of `verify` have a usual way to know that; a signature by `hmac_sha256`"
        " has none, and what is sent twice counts twice. `idempotency` says what tells deliveries apart, or `none` where that harms nobody,"
        " as where a row is saved by its unique field.",
        signed(),
        signed(rest=", idempotency: {header: X-Id}"),
        Severity.WARNING,
    ),
)
