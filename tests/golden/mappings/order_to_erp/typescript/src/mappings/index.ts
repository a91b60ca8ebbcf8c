/** How records of one kind become records of another. */

export {
  orderToErp,
  type OrderToErpContext,
  type OrderToErpRecord,
  type OrderToErpResult,
} from "./order-to-erp.js";
export type { MappingHooks } from "./hooks.js";
export { Decimal, decimal } from "./runtime/decimal.js";
export { NotJson, decode, encode } from "./runtime/documents.js";
export { type MappingError, MappingErrors } from "./runtime/errors.js";
export { Instant } from "./runtime/times.js";
export type { JsonNumber, JsonObject, JsonValue } from "./runtime/values.js";
