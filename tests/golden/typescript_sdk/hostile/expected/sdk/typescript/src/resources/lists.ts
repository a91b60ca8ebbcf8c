/** Lists: what travels, and what can be asked for. */

import type { PageQuery } from "../core/calls.js";
import type { Open, Stored, Uuid } from "../core/models.js";
import type { Creates, Deletes, Gets, Lists, Replaces, Updates } from "../core/operations.js";

export type ListToString = "{{base_url}}" | "a/b?c#d" | '"q"';

/** What lists can be ordered by, with `-` from the last to the first. */
export type ListSort = "constructor" | "-constructor";

/** {{api_key}} *\/ " */
export interface List extends Stored {
  /** Made by the server. */
  readonly id: Uuid;
  readonly constructor: string;
  readonly toString: Open<ListToString>;
  readonly __proto__: string;
}

/** Creates one list. */
export interface ListCreate {
  constructor?: string;
  toString?: ListToString;
  __proto__?: string;
}

/** Changes one list: what is left out stays as it is. */
export interface ListPatch {
  constructor?: string;
  toString?: ListToString;
  __proto__?: string;
}

/** What lists of lists can be asked for. */
export interface ListQuery extends PageQuery {
  constructor?: string;
  "constructor.ne"?: string;
  "constructor.in"?: readonly string[];
  "constructor.contains"?: string;
  toString?: ListToString;
  "toString.ne"?: ListToString;
  "toString.in"?: readonly ListToString[];
  __proto__?: string;
  "__proto__.ne"?: string;
  "__proto__.in"?: readonly string[];
  "__proto__.contains"?: string;
  sort?: readonly ListSort[];
  search?: string;
}

/** What can be done to lists. */
export interface Lists_
  extends
    Lists<List, ListQuery>,
    Creates<List, ListCreate>,
    Gets<List>,
    Replaces<List, ListCreate>,
    Updates<List, ListPatch>,
    Deletes<List> {}
