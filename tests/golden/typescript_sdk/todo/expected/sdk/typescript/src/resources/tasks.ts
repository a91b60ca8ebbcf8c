/** Tasks: what travels, and what can be asked for. */

import type { PageQuery } from "../core/calls.js";
import type { Stored, Uuid } from "../core/models.js";
import type { Creates, Deletes, Gets, Lists, Replaces, Updates } from "../core/operations.js";

/** One task. */
export interface Task extends Stored {
  /** Made by the server. */
  readonly id: Uuid;
  readonly title: string;
  readonly done: boolean;
}

/** Creates one task. */
export interface TaskCreate {
  title: string;
  done?: boolean;
}

/** Changes one task: what is left out stays as it is. */
export interface TaskPatch {
  title?: string;
  done?: boolean;
}

/** What lists of tasks can be asked for. */
export type TaskQuery = PageQuery;

/** What can be done to tasks. */
export interface Tasks
  extends
    Lists<Task, TaskQuery>,
    Creates<Task, TaskCreate>,
    Gets<Task>,
    Replaces<Task, TaskCreate>,
    Updates<Task, TaskPatch>,
    Deletes<Task> {}
