/** Decimals: exact, of any size, with the digits after the point that they were written with. */

const PLAIN = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/** The number `digits / 10 ** scale`; 1.50 is not 1.5 when written, and equal to it when compared. */
export class Decimal {
  constructor(
    readonly digits: bigint,
    readonly scale: number,
  ) {}

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.at(scale) + other.at(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negated());
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.digits * other.digits, this.scale + other.scale);
  }

  negated(): Decimal {
    return new Decimal(-this.digits, this.scale);
  }

  /** Less than zero, zero, or more than zero: as this number is to *other*. */
  compareTo(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const [mine, theirs] = [this.at(scale), other.at(scale)];
    return mine < theirs ? -1 : Number(mine > theirs);
  }

  /** The digits of this number with *scale* of them after the point, which are as many at least. */
  at(scale: number): bigint {
    return scale === this.scale ? this.digits : this.digits * 10n ** BigInt(scale - this.scale);
  }

  /** The same number without zeros at the end of what is after the point. */
  shortest(): Decimal {
    let { digits, scale } = this;
    while (scale > 0 && digits % 10n === 0n) {
      digits /= 10n;
      scale -= 1;
    }
    return scale === this.scale ? this : new Decimal(digits, scale);
  }

  /** The power of ten of the first digit. */
  magnitude(): number {
    const digits = this.digits < 0n ? -this.digits : this.digits;
    return String(digits).length - 1 - this.scale;
  }

  /** In fixed notation; never `-0`. */
  toString(): string {
    if (this.scale === 0) {
      return String(this.digits);
    }
    const isNegative = this.digits < 0n;
    const digits = String(isNegative ? -this.digits : this.digits).padStart(this.scale + 1, "0");
    const point = digits.length - this.scale;
    return `${isNegative ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Return the decimal that a text or a finite number says. */
export function decimal(value: string | number | bigint | Decimal): Decimal {
  if (value instanceof Decimal) {
    return value;
  }
  if (typeof value === "bigint" || Number.isSafeInteger(value)) {
    return new Decimal(BigInt(value), 0);
  }
  const parts = PLAIN.exec(String(value));
  if (parts === null) {
    throw new RangeError(`${String(value)} is no decimal`);
  }
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  const signed = sign === "-" ? -digits : digits;
  return scale >= 0 ? new Decimal(signed, scale) : new Decimal(signed * 10n ** BigInt(-scale), 0);
}
