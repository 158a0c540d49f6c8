/** Buttons that have the server make a file, and then save it. */

import { Refusal, results } from "./api";
import { h, onLeaving } from "./dom";
import { whole } from "./words";

interface Made { final: boolean; done: number; of: number; address: string; name: string; bytes: number; command?: string }

/** A format, what its button says, and what else is asked for with it. */
export type Form = [format: string, words: string, more?: object];

/** `order` is what is asked for when a button is pressed. */
export function fileButtons(path: string, order: () => object, forms: Form[]): HTMLElement {
  const status = h("p", { class: "status", role: "status" });
  let leave = new AbortController();
  onLeaving(() => leave.abort());
  const make = async (format: string, more: object) => {
    leave.abort();
    const mine = leave = new AbortController();
    status.textContent = "Making the file…";
    for await (const told of results<Made>(path, { ...order(), ...more, format }, mine.signal, (words) => { status.textContent = words; })) {
      if (!told.final) status.textContent = `Making the file: ${whole(told.done)} of ${whole(told.of)} raids…`;
      else {
        h("a", { href: told.address, download: told.name }).click();
        status.textContent = `${told.name}, ${whole(told.bytes)} bytes`;
      }
    }
  };
  const buttons = forms.map(([format, words, more = {}]) => {
    const button = h("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      make(format, more).catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "AbortError") return;
        status.textContent = error instanceof Refusal ? error.message : "The server does not answer.";
      });
    });
    return button;
  });
  return h("div", { class: "files" }, h("h2", {}, "Take it away"), h("div", { class: "row" }, ...buttons), status);
}
