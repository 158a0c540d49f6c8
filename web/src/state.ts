/** What the user chose; it lasts as long as the page. */

import type { Order } from "./api";

class State {
  order: Order = empty("first-steps");
  replicates = 20_000;

  choose(scenario: string): void {
    const fresh = empty(scenario);
    this.order.lose.length = 0;
    this.order.without.length = 0;
    this.order = { ...fresh, lose: this.order.lose, without: this.order.without };
  }
}

function empty(scenario: string): Order {
  return { scenario, set: {}, lose: [], without: [], seed: 1, worlds: 200 };
}

export const state = new State();
