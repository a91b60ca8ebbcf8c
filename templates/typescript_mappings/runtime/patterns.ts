/** Patterns, whose classes are those of ASCII. */
export class Pattern {
  private readonly expression: RegExp;

  constructor(pattern: string) {
    this.expression = new RegExp(pattern, "u");
  }

  /** Tell whether *text* holds the pattern; one with halves of characters holds none. */
  matches(text: string): boolean {
    return this.expression.test(text) && !HALVES.test(text);
  }
}

const HALVES = /[\ud800-\udfff]/u;
