import type { Decimal } from "./runtime/decimal.js";
import type { JsonValue } from "./runtime/values.js";

/** What mappings leave to the team. */
export interface MappingHooks {
  /** Return a string; what this throws is an `E_HOOK` of the record. */
  risk_band(args: { readonly total: Decimal; readonly lines: JsonValue[] }): string;
}
