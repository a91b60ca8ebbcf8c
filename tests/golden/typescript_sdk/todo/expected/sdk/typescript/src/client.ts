/** A client of Todo. */

import { Operations } from "./core/operations.js";
import { Transport, type Credential, type Service, type Settings } from "./core/transport.js";
import type * as tasks from "./resources/tasks.js";

const SERVICE: Service = {
  agent: "todo-sdk-typescript/0.1.0",
  baseUrlVariable: "TODO_BASE_URL",
  auth: {
    header: "X-API-Key",
    prefix: "",
    variable: "TODO_API_KEY",
    isSecret: true,
  },
};

/** How a client behaves, and who is calling. */
export interface ClientSettings extends Settings {
  /**
   * What the caller is known by: a key that the service's operators gave out. Else the environment
   * has it.
   */
  readonly apiKey?: Credential | undefined;
}

/** Todo. */
export class Client extends Transport {
  readonly tasks: tasks.Tasks = new Operations(this, "/tasks");

  constructor(settings: ClientSettings = {}) {
    super(SERVICE, settings.apiKey, settings);
  }
}
