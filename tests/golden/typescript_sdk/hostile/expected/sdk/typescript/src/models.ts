/** What is answered and what is sent, all of it. */

export type * from "./resources/lists.js";
