/** A client of a "b" {{base_url}} </script> `${x}`. */

import { Operations } from "./core/operations.js";
import { Transport, type Credential, type Service, type Settings } from "./core/transport.js";
import type * as lists from "./resources/lists.js";

const SERVICE: Service = {
  agent: "hostile-sdk-typescript/0.1.0",
  baseUrlVariable: "HOSTILE_BASE_URL",
  auth: {
    header: "Authorization",
    prefix: "Bearer ",
    variable: "HOSTILE_TOKEN",
    isSecret: false,
  },
};

/** How a client behaves, and who is calling. */
export interface ClientSettings extends Settings {
  /**
   * What the caller is known by: a token of the issuer that the service trusts. Else the
   * environment has it.
   */
  readonly token?: Credential | undefined;
}

/** {{$guid}} "); pm.sendRequest("http://evil"); // */
export class Client extends Transport {
  readonly lists: lists.Lists_ = new Operations(this, "/lists");

  constructor(settings: ClientSettings = {}) {
    super(SERVICE, settings.token, settings);
  }
}
