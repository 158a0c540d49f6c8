/** Elements from words; text is always text, never markup. */

type Child = Node | string;
type Attributes = Record<string, string | boolean>;

function filled<E extends Element>(made: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

export function s(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** What does so a while after it was first asked to, once for all that asked meanwhile. */
export function late(after_ms: number, call: () => void): () => void {
  let timer = 0;
  return () => { timer ||= window.setTimeout(() => { timer = 0; call(); }, after_ms); };
}

/** Called once when what is shown gives way: to another of our pages, or to none. */
export function onLeaving(call: () => void): void {
  const left = new AbortController();
  const once = () => { left.abort(); call(); };
  addEventListener("leaving", once, { signal: left.signal });
  addEventListener("pagehide", once, { signal: left.signal });
}
