/** What can be done to resources; each has what its contract names. */

import * as calls from "./calls.js";
import type { At, CreateOptions, Key, Options } from "./calls.js";
import type { Stored } from "./models.js";
import { Page, Pages, type Trail } from "./pages.js";
import type { Transport } from "./transport.js";

/** Can be listed. */
export interface Lists<M, Q> {
  /** Return what `for await` gets all items from, and `await` the first page. */
  list(query?: Q, options?: Options): Pages<M>;
}

/** Can be created. */
export interface Creates<M, B> {
  /** Create one: once, however often it has to be sent. */
  create(body: B, options?: CreateOptions): Promise<M>;
}

/** Can be read. */
export interface Gets<M> {
  /** Return the one with this key, or `one` as it is now. */
  get(one: Key | M, options?: Options): Promise<M>;
}

/** Can be replaced. */
export interface Replaces<M, B> {
  /** Replace the one with this key; or `one`, unless somebody has changed it since. */
  replace(one: Key | M, body: B, options?: Options): Promise<M>;
}

/** Can be changed in part. */
export interface Updates<M, B> {
  /**
   * Change the one with this key; or `one`, unless somebody has changed it since.
   *
   * What `changes` leaves out stays as it is; null makes it null.
   */
  update(one: Key | M, changes: B, options?: Options): Promise<M>;
}

/** Can be replaced by a field that is unique, or created with it. */
export interface Upserts<M, B, F> {
  /** Replace the one whose field `by` is as in `body`, or create it. */
  upsert(by: F, body: B, options?: Options): Promise<M>;
}

/** Can be deleted. */
export interface Deletes<M> {
  /** Delete the one with this key; or `one`, unless somebody has changed it since. */
  delete(one: Key | M, options?: Options): Promise<void>;
}

/** Everything that can be done to any resource; the types of each say what its contract names. */
export class Operations<M extends Stored>
  implements
    Lists<M, object>,
    Creates<M, object>,
    Gets<M>,
    Replaces<M, object>,
    Updates<M, object>,
    Upserts<M, object, string>,
    Deletes<M>
{
  readonly #transport: Transport;
  readonly #at: At;

  constructor(transport: Transport, path: string, key = "id") {
    this.#transport = transport;
    this.#at = { path, key };
  }

  list(query: object = {}, options: Options = {}): Pages<M> {
    const load = async (came: Trail): Promise<Page<M>> => {
      const call = calls.page<M>(this.#at, query, came.cursor, options);
      return new Page(await this.#transport.send(call), came, load);
    };
    return new Pages(load);
  }

  async create(body: object, options: CreateOptions = {}): Promise<M> {
    return this.#transport.send(calls.create<M>(this.#at, body, options));
  }

  async get(one: Key | M, options: Options = {}): Promise<M> {
    return this.#transport.send(calls.get(this.#at, one, options));
  }

  async replace(one: Key | M, body: object, options: Options = {}): Promise<M> {
    return this.#transport.send(calls.replace(this.#at, one, body, options));
  }

  async update(one: Key | M, changes: object, options: Options = {}): Promise<M> {
    return this.#transport.send(calls.update(this.#at, one, changes, options));
  }

  async upsert(by: string, body: object, options: Options = {}): Promise<M> {
    return this.#transport.send(calls.upsert<M>(this.#at, by, body, options));
  }

  async delete(one: Key | M, options: Options = {}): Promise<void> {
    return this.#transport.send(calls.remove(this.#at, one, options));
  }
}
