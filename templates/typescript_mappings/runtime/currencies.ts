/** Digits of the minor units of currencies, by ISO 4217. */

import { Refused } from "./errors.js";

const NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const TWO_DIGITS =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN " +
  "BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS " +
  "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR " +
  "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD " +
  "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN " +
  "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG";
const THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND";

const DIGITS: ReadonlyMap<string, number> = new Map(
  [NO_DIGITS, TWO_DIGITS, THREE_DIGITS].flatMap((codes, at) =>
    codes.split(" ").map((code): [string, number] => [code, at === 0 ? 0 : at + 1]),
  ),
);

/** Return the fraction that leads to *unit*, `minor` or `major`, from the other one. */
export function factor(
  currency: string,
  unit: "minor" | "major",
  source = "",
): readonly [string, string] {
  const digits = DIGITS.get(currency);
  if (digits === undefined) {
    throw new Refused("E_CAST", currency, "a currency by its ISO 4217 code", source);
  }
  const units = String(10 ** digits);
  return unit === "major" ? ["1", units] : [units, "1"];
}
