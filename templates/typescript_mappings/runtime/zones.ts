/** Zones by their IANA names, as the host knows them. */

const HOUR = 3_600;
const MOST_KEPT = 10_000;
const OFFSET = /GMT(?:([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?$/;

/** A zone; its offsets are looked up once for each hour. */
export class Zone {
  private format: Intl.DateTimeFormat | undefined;
  private readonly hours = new Map<number, number>();

  constructor(readonly name: string) {}

  /** Return by how many seconds the clocks are before UTC at an instant, in seconds since 1970. */
  offsetAt(seconds: number): number {
    const hour = Math.floor(seconds / HOUR);
    const known = this.hours.get(hour);
    if (known !== undefined) {
      return known;
    }
    const offset = this.lookedUp(hour * HOUR);
    if (offset !== this.lookedUp(hour * HOUR + HOUR - 1)) {
      return this.lookedUp(seconds);
    }
    if (this.hours.size >= MOST_KEPT) {
      this.hours.clear();
    }
    this.hours.set(hour, offset);
    return offset;
  }

  private lookedUp(seconds: number): number {
    this.format ??= new Intl.DateTimeFormat("en-US", {
      timeZone: this.name,
      timeZoneName: "longOffset",
    });
    const [, sign, ...parts] = OFFSET.exec(this.format.format(seconds * 1_000)) ?? [];
    const [hours = 0, minutes = 0, rest = 0] = parts.map((part) => Number(part ?? 0));
    const offset = hours * HOUR + minutes * 60 + rest;
    return sign === "-" ? -offset : offset;
  }
}
