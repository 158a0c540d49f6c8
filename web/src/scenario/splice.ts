/**
 * Changes of a YAML text in place: the parser says where an entry stands, the text around it stays byte for byte,
 * comments, order and layout included. (Writing a changed document out anew would lay out all of it again.)
 */

import { isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair, type YAMLMap } from "yaml";

export type Keys = (string | number)[];

/** A change that the text cannot take; the message is a sentence. */
export class SpliceError extends Error {}

let lastText = "", lastDocument: Document | null = null;

/** Every scalar is a text, as it stands; aliases stay unresolved, so that nothing can grow. */
function parsed(text: string): Document {
  if (text !== lastText || !lastDocument) {
    try {
      lastDocument = parseDocument(text, { schema: "failsafe", uniqueKeys: false, logLevel: "silent" });
    } catch {
      throw new SpliceError("The text cannot be read as YAML.");
    }
    lastText = text;
  }
  if (lastDocument.errors.length) throw new SpliceError("The text cannot be read as YAML; mend it first.");
  return lastDocument;
}

function pairOf(map: YAMLMap, key: string | number): Pair<Node, Node | null> | undefined {
  return (map.items as Pair<Node, Node | null>[]).find((one) => isScalar(one.key) && String(one.key.value) === String(key));
}

/** The node at some keys, or the deepest node on the way and what is left of the keys. */
function walk(text: string, keys: Keys): { node: Node | null; pair: Pair<Node, Node | null> | null; left: Keys } {
  let node = parsed(text).contents as Node | null, pair: Pair<Node, Node | null> | null = null;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (isMap(node)) {
      const found = pairOf(node, key);
      if (!found) return { node, pair, left: keys.slice(i) };
      pair = found;
      node = found.value;
    } else if (isSeq(node) && typeof key === "number" && key < node.items.length) {
      node = node.items[key] as Node;
      pair = null;
    } else return { node, pair, left: keys.slice(i) };
  }
  return { node, pair, left: [] };
}

function isEmpty(node: Node | null): boolean {
  return !node?.range || node.range[0] === node.range[1];
}

/** End of what a node says, without blanks and comments after it. */
function endOf(node: Node): number {
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length) {
    const last = node.items[node.items.length - 1]!;
    if (isMap(node)) {
      const { key, value } = last as Pair<Node, Node | null>;
      return value && !isEmpty(value) ? endOf(value) : key.range![1] + 1;
    }
    return endOf(last as Node);
  }
  return node.range![1];
}

/** What stands at some keys, as it is written; null if nothing does. */
export function readAt(text: string, keys: Keys): string | null {
  try {
    const { node, left } = walk(text, keys);
    if (left.length || !node || isEmpty(node)) return null;
    return text.slice(node.range![0], endOf(node));
  } catch {
    return null;
  }
}

/** Line (from 1) on which an entry begins; 0 if it is written nowhere. */
export function lineOf(text: string, keys: Keys): number {
  try {
    const { node, pair, left } = walk(text, keys);
    const at = left.length ? undefined : pair?.key.range?.[0] ?? node?.range?.[0];
    return at === undefined ? 0 : text.slice(0, at).split("\n").length;
  } catch {
    return 0;
  }
}

/** The text with `value`, a piece of YAML on one line, at some keys; what is not there on the way is made. */
export function writeAt(text: string, keys: Keys, value: string, last = false): string {
  if (/[\r\n]/.test(value)) throw new SpliceError("One line only; more of it can be written in the text.");
  const made = written(text, keys, value.trim(), last);
  if (readAt(made, keys) !== value.trim()) throw new SpliceError("That cannot stand there as YAML; quotes or brackets may be missing.");
  return made;
}

function written(text: string, keys: Keys, value: string, last: boolean): string {
  const { node, pair, left } = walk(text, keys);
  if (!left.length && node && !isEmpty(node)) return text.slice(0, node.range![0]) + value + text.slice(endOf(node));
  const nested = left.slice(left.length && isMap(node) ? 1 : 0).reduceRight<string>((inner, key) => `{${key}: ${inner}}`, value);
  if (isMap(node) && left.length) return node.flow ? intoFlow(text, node, `${left[0]}: ${nested}`) : intoBlock(text, node, `${left[0]}: ${nested}`, last);
  if (pair && isEmpty(node)) {
    const at = text.indexOf(":", pair.key.range![1]) + 1;
    return `${text.slice(0, at)} ${nested}${text.slice(at)}`;
  }
  throw new SpliceError(`There is no place for it: ${keys.slice(0, keys.length - left.length).join(".")} is no mapping in the text.`);
}

function intoFlow(text: string, map: YAMLMap, entry: string): string {
  const pairs = map.items as Pair<Node, Node | null>[];
  if (!pairs.length) return `${text.slice(0, map.range![0] + 1)}${entry}${text.slice(map.range![0] + 1)}`;
  const { key, value } = pairs[pairs.length - 1]!;
  const at = value && !isEmpty(value) ? value.range![1] : key.range![1];
  return `${text.slice(0, at)}, ${entry}${text.slice(at)}`;
}

/** On a line of its own, after the short entries at the beginning of the mapping, or at its end. */
function intoBlock(text: string, map: YAMLMap, entry: string, last: boolean): string {
  const pairs = map.items as Pair<Node, Node | null>[];
  const start = lineStart(text, pairs[0]!.key.range![0]);
  const indent = " ".repeat(pairs[0]!.key.range![0] - start);
  const isShort = (one: Pair<Node, Node | null>) => {
    const end = one.value && !isEmpty(one.value) ? endOf(one.value) : one.key.range![1];
    return !text.slice(one.key.range![0], end).includes("\n");
  };
  const first = pairs.findIndex((one) => !isShort(one));
  const before = last || first < 0 ? pairs.length : first;
  if (before === 0) return `${text.slice(0, start)}${indent}${entry}\n${text.slice(start)}`;
  const { key, value } = pairs[before - 1]!;
  let at = value && !isEmpty(value) ? endOf(value) : key.range![1] + 1;
  while (at > 0 && text[at - 1] === "\n") at--;
  at = lineEnd(text, at);
  return `${text.slice(0, at)}\n${indent}${entry}${text.slice(at)}`;
}

/** The text without an entry, and without its line if nothing else stands there. */
export function removeAt(text: string, keys: Keys): string {
  const { node: map } = walk(text, keys.slice(0, -1));
  const key = keys[keys.length - 1]!;
  if (!isMap(map)) return text;
  const pairs = map.items as Pair<Node, Node | null>[];
  const i = pairs.findIndex((one) => isScalar(one.key) && String(one.key.value) === String(key));
  if (i < 0) return text;
  const pair = pairs[i]!;
  const start = pair.key.range![0], end = pair.value && !isEmpty(pair.value) ? endOf(pair.value) : pair.key.range![1] + 1;
  if (map.flow) {
    if (i + 1 < pairs.length) return text.slice(0, start) + text.slice(pairs[i + 1]!.key.range![0]);
    const comma = text.lastIndexOf(",", start);
    const from = i > 0 && comma > map.range![0] ? comma : start;
    return text.slice(0, from) + text.slice(end);
  }
  if (pairs.length === 1) return keys.length > 1 ? `${text.slice(0, start)}{}${text.slice(end)}` : text.slice(0, start) + text.slice(end);
  return text.slice(0, lineStart(text, start)) + text.slice(Math.min(lineEnd(text, end) + 1, text.length));
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found;
}

/** What puts values at some keys again and again, as while something is dragged: the text is read once. */
export function slots(text: string, keys: Keys[], first: string[]): (values: string[]) => string {
  let ready = text;
  keys.forEach((one, i) => { if (readAt(ready, one) === null) ready = writeAt(ready, one, first[i]!); });
  const spans = keys.map((one, i) => {
    const { node } = walk(ready, one);
    return { i, start: node!.range![0], end: endOf(node!) };
  }).sort((a, b) => a.start - b.start);
  return (values) => {
    let made = "", at = 0;
    for (const { i, start, end } of spans) {
      made += ready.slice(at, start) + values[i]!;
      at = end;
    }
    return made + ready.slice(at);
  };
}
