/**
 * Patterns, looked for in time linear in the text, whatever the pattern.
 *
 * They are those of the mapping language: literal text, `.`, classes, groups, alternatives,
 * repeats, `^`, `$` and `\b`. The host's own expressions would look for some of them for years.
 */

type Test = (point: number) => boolean;

/** What a pattern is made of, as what it leads to where *next* comes behind it. */
type Part = (program: State[], next: number) => number;

type State =
  | { readonly kind: "one"; readonly test: Test; readonly next: number }
  | { readonly kind: "ways"; readonly ways: number[] }
  | { readonly kind: "place"; readonly holds: Place; readonly next: number }
  | { readonly kind: "found" };

/** Tell whether something holds between two code points; -1 is beyond either end. */
type Place = (before: number, after: number) => boolean;

const HALVES = /[\ud800-\udfff]/u;
const REPEATS = /^(?:([*+?])|\{([0-9]+)(,)?([0-9]+)?\})\??/;
const CONTROLS: ReadonlyMap<string, string> = new Map([
  ["t", "\t"],
  ["n", "\n"],
  ["r", "\r"],
  ["f", "\f"],
  ["v", "\v"],
]);
const CLASSES: ReadonlyMap<string, Test> = new Map([
  ["d", isDigit],
  ["w", isWord],
  ["s", isBlank],
]);

function isDigit(point: number): boolean {
  return point >= 0x30 && point <= 0x39;
}

function isWord(point: number): boolean {
  const lower = point | 0x20;
  return isDigit(point) || point === 0x5f || (point < 0x80 && lower >= 0x61 && lower <= 0x7a);
}

function isBlank(point: number): boolean {
  return point === 0x20 || (point >= 0x09 && point <= 0x0d);
}

/** A pattern that is looked for anywhere in a text. */
export class Pattern {
  private readonly program: State[] = [{ kind: "found" }];
  private readonly start: number;

  constructor(pattern: string) {
    this.start = new Reader(pattern).pattern()(this.program, 0);
  }

  /** Tell whether *text* holds the pattern; one with halves of characters holds none. */
  matches(text: string): boolean {
    if (HALVES.test(text)) {
      return false;
    }
    const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
    let states: number[] = [];
    for (let at = 0; at <= points.length; at += 1) {
      const after = points[at] ?? -1;
      const reached = this.reached([...states, this.start], points[at - 1] ?? -1, after);
      if (reached === "found") {
        return true;
      }
      states = reached.flatMap((state) => (state.test(after) ? [state.next] : []));
    }
    return false;
  }

  /** Return the states that wait for a code point, from *begin* without passing any. */
  private reached(begin: number[], before: number, after: number): Waiting[] | "found" {
    const waiting: Waiting[] = [];
    const seen = new Set<number>();
    const open = begin;
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      const state = seen.has(number) ? undefined : this.program[number];
      seen.add(number);
      if (state?.kind === "found") {
        return "found";
      }
      if (state?.kind === "one") {
        waiting.push(state);
      } else if (state?.kind === "ways") {
        open.push(...state.ways);
      } else if (state?.kind === "place" && state.holds(before, after)) {
        open.push(state.next);
      }
    }
    return waiting;
  }
}

type Waiting = State & { readonly kind: "one" };

function add(program: State[], state: State): number {
  return program.push(state) - 1;
}

function one(test: Test): Part {
  return (program, next) => add(program, { kind: "one", test, next });
}

function place(holds: Place): Part {
  return (program, next) => add(program, { kind: "place", holds, next });
}

function sequence(parts: readonly Part[]): Part {
  return (program, next) => parts.reduceRight((behind, part) => part(program, behind), next);
}

function alternatives(parts: readonly Part[]): Part {
  return (program, next) =>
    add(program, { kind: "ways", ways: parts.map((part) => part(program, next)) });
}

function repeated(part: Part, least: number, most: number): Part {
  return (program, next) => {
    let begin = next;
    if (most === Infinity) {
      const ways = [next];
      begin = add(program, { kind: "ways", ways });
      ways.push(part(program, begin));
    }
    for (let count = least; count < most && most !== Infinity; count += 1) {
      begin = add(program, { kind: "ways", ways: [part(program, begin), next] });
    }
    for (let count = 0; count < least; count += 1) {
      begin = part(program, begin);
    }
    return begin;
  };
}

/** Reads a pattern that the generator has checked. */
class Reader {
  private at = 0;
  private readonly characters: readonly string[];

  constructor(pattern: string) {
    this.characters = Array.from(pattern);
  }

  /** Read alternatives up to the end, or to the bracket that closes their group. */
  pattern(): Part {
    const found: Part[][] = [[]];
    for (let next = this.peek(); next !== "" && next !== ")"; next = this.peek()) {
      if (next === "|") {
        this.at += 1;
        found.push([]);
      } else {
        found.at(-1)?.push(this.repeats(this.part()));
      }
    }
    return alternatives(found.map(sequence));
  }

  private peek(): string {
    return this.characters[this.at] ?? "";
  }

  private take(): string {
    const found = this.peek();
    this.at += 1;
    return found;
  }

  private part(): Part {
    const character = this.take();
    switch (character) {
      case "^":
        return place((before) => before < 0);
      case "$":
        return place((_, after) => after < 0);
      case ".":
        return one((point) => point >= 0 && point !== 0x0a);
      case "(":
        return this.group();
      case "[":
        return one(this.members());
      case "\\":
        return this.peek() === "b" ? this.boundary() : one(this.escape());
      default:
        return one(exactly(character));
    }
  }

  private boundary(): Part {
    this.at += 1;
    return place((before, after) => isWord(before) !== isWord(after));
  }

  private group(): Part {
    if (this.peek() === "?") {
      this.at += 2;
    }
    const inner = this.pattern();
    this.at += 1;
    return inner;
  }

  private repeats(part: Part): Part {
    const rest = this.characters.slice(this.at, this.at + 16).join("");
    const [whole, sign, least, comma, most] = REPEATS.exec(rest) ?? [];
    if (whole === undefined) {
      return part;
    }
    this.at += whole.length;
    if (sign !== undefined) {
      return repeated(part, sign === "+" ? 1 : 0, sign === "?" ? 1 : Infinity);
    }
    const upTo = comma === undefined ? Number(least) : Number(most ?? Infinity);
    return repeated(part, Number(least), upTo);
  }

  private escape(): Test {
    const letter = this.peek();
    const named = CLASSES.get(letter.toLowerCase());
    if (named !== undefined) {
      this.at += 1;
      return letter === letter.toLowerCase() ? named : (point) => point >= 0 && !named(point);
    }
    return exactly(this.escaped());
  }

  private escaped(): string {
    const letter = this.take();
    if (letter !== "x") {
      return CONTROLS.get(letter) ?? letter;
    }
    return String.fromCodePoint(Number.parseInt(this.take() + this.take(), 16));
  }

  private members(): Test {
    const isNegated = this.peek() === "^";
    this.at += isNegated ? 1 : 0;
    const tests: Test[] = [];
    while (this.peek() !== "]") {
      tests.push(this.member());
    }
    this.at += 1;
    return (point) => point >= 0 && tests.some((test) => test(point)) !== isNegated;
  }

  private member(): Test {
    if (this.peek() === "\\" && CLASSES.has((this.characters[this.at + 1] ?? "").toLowerCase())) {
      this.at += 1;
      return this.escape();
    }
    const low = this.single();
    if (this.peek() !== "-" || this.characters[this.at + 1] === "]") {
      return exactly(low);
    }
    this.at += 1;
    const [from, to] = [low.codePointAt(0) ?? 0, this.single().codePointAt(0) ?? 0];
    return (point) => point >= from && point <= to;
  }

  private single(): string {
    const character = this.take();
    return character === "\\" ? this.escaped() : character;
  }
}

function exactly(character: string): Test {
  const wanted = character.codePointAt(0);
  return (point) => point === wanted;
}
