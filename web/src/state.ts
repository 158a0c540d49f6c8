/** What the user chose; it lasts as long as the page. */

import type { Asked, Order } from "./api";

/** A text as it was edited on the page Scenario, and the id of the scenario that it began as ("" if pasted). */
export interface Draft { yaml: string; from: string }

class State {
  order: Order = empty("first-steps");
  replicates = 20_000;
  draft: Draft | null = null;
  /** Whether Run, Replay and Compare take the draft instead of `order.scenario`. */
  edited = false;

  /** A scenario as it is in its file, or, with "", the draft. */
  choose(scenario: string): void {
    const fresh = empty(scenario || this.order.scenario);
    this.edited = scenario === "" && this.draft !== null;
    this.order.lose.length = 0;
    this.order.without.length = 0;
    this.order = { ...fresh, lose: this.order.lose, without: this.order.without };
  }

  /** The draft as it is now; from here on it is what is asked for. */
  edit(draft: Draft): void {
    if (!this.edited || this.draft?.from !== draft.from) {
      this.draft = draft;
      this.choose("");
    }
    this.draft = draft;
  }

  /** The order as the server takes it. */
  asked(): Asked {
    const { scenario, ...more } = this.order;
    return this.edited && this.draft ? { ...more, yaml: this.draft.yaml } : { ...more, scenario };
  }

  /** What is asked for, in words. */
  named(): string {
    if (!this.edited || !this.draft) return this.order.scenario;
    return this.draft.from ? `${this.draft.from}, as edited` : "the edited text";
  }
}

function empty(scenario: string): Order {
  return { scenario, set: {}, lose: [], without: [], seed: 1, worlds: 200 };
}

export const state = new State();
