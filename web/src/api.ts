/** What the server says. The page shows it and computes no measure. */

export interface Problem { line: number; field: string; message: string; text: string }
export interface ScenarioEntry { id: string; own: boolean; title: string; about: string; problems: Problem[] }
export interface NumberInput {
  path: string; label: string; kind: "raid" | "defence"; value: number; known: boolean; low: number; high: number;
}
export interface Inputs { numbers: NumberInput[]; lose: string[]; without: string[]; groups: string[]; n_threats: number }
export interface ScenarioText { id: string; title: string; about: string; yaml: string; problems: Problem[]; inputs: Inputs | null }
export interface Measure { mean: number; ci95: [number, number]; ignorance90: [number, number]; exact?: boolean; ignorance_known?: false }
export interface Level extends Measure { at_least: number }
export interface RunResult {
  replicates: number; worlds: number; seed: number; command: string;
  measures: Record<string, unknown> & { leak_causes: Record<string, Measure>; p_lost: Record<string, Measure> };
}
export interface Told { final: boolean; headline: string; result: RunResult; spread: Level[]; n_threats: number; words: Record<string, string> }
export interface Order {
  scenario: string; set: Record<string, string>; lose: string[]; without: string[]; seed: number; worlds: number;
}
/** An order as the server takes it: a scenario by id, or a text. */
export type Asked = Omit<Order, "scenario"> & ({ scenario: string } | { yaml: string });
export interface Crossing {
  size: number | null; ci95: [number | null, number | null]; ignorance90: [number | null, number | null];
  above: boolean; below: boolean;
}
export interface Curve {
  final: boolean; most: number;
  result: { command: string; points: { setting: Record<string, number>; measures: Record<string, Measure | null> }[]; saturation: Crossing | null };
}
export interface Replay { page: string; stage: string; replicate: number; command: string }
export interface CardValue {
  path: string; value: unknown; low: unknown; high: unknown; as: string; grade: string; accessed: string | null; source: string; note: string; assumption: boolean;
}
export interface Card {
  id: string; kind: string; title: string; about: string; values: CardValue[]; facts: CardValue[];
  parts: { name: string; card: string; count: number; source: string }[];
}

/** A refusal of the server: a sentence, and what is wrong with a file. */
export class Refusal extends Error {
  constructor(sentence: string, readonly problems: Problem[] = [], readonly status = 422) { super(sentence); }
}

async function refused(answer: Response): Promise<Refusal> {
  try {
    const body = await answer.json() as { sentence: string; problems: Problem[] };
    return new Refusal(body.sentence, body.problems, answer.status);
  } catch {
    return new Refusal("This session has ended; open the address that `rempart serve` prints.");
  }
}

export async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (!answer.ok) throw await refused(answer);
  return await answer.json() as T;
}

function post(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal: signal ?? null });
}

/** The answer to something asked; raises Refusal. */
export async function ask<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const answer = await post(path, body, signal);
  if (!answer.ok) throw await refused(answer);
  return await answer.json() as T;
}

export function makeReplay(body: unknown): Promise<Replay> {
  return ask("/api/replays", body);
}

/** Takes a sentence that says what is waited for. */
export type Say = (words: string) => void;

/** Results of a run as they come; aborting the signal stops the run on the server. */
export function run(order: Asked & { replicates: number; classes: boolean }, signal: AbortSignal, say: Say): AsyncGenerator<Told> {
  return results<Told>("/api/runs", order, signal, say);
}

/** Points of a saturation curve as they come. */
export function saturate(order: Asked & { replicates: number; group: string }, signal: AbortSignal, say: Say): AsyncGenerator<Curve> {
  return results<Curve>("/api/saturations", order, signal, say);
}

/** What the server tells about an order, event by event; `say` is told what it waits for before the first. */
export async function* results<T>(path: string, order: unknown, signal: AbortSignal, say: Say): AsyncGenerator<T> {
  const answer = await inTurn(path, order, signal, say);
  if (!answer.ok || !answer.body) throw await refused(answer);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Refusal("The server was stopped before it had told everything.");
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const [name, data] = event(text.slice(0, end));
      text = text.slice(end + 2);
      if (name === "result") yield data as T;
      if (name === "word") say((data as { sentence: string }).sentence);
      if (name === "problem") throw new Refusal((data as Refusal & { sentence: string }).sentence, (data as Refusal).problems);
      if (name === "done") return;
    }
  }
}

/** The answer to an order; while the server has other work, it is asked again and again. */
async function inTurn(path: string, order: unknown, signal: AbortSignal, say: Say): Promise<Response> {
  for (;;) {
    const answer = await post(path, order, signal);
    if (answer.status !== 429) return answer;
    say("Other work is under way; this waits for its turn…");
    await new Promise((go) => { setTimeout(go, 1000 * Number(answer.headers.get("retry-after") ?? 2)); });
    signal.throwIfAborted();
  }
}

function event(block: string): [string, unknown] {
  const lines = block.split("\n");
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
  return [field("event"), JSON.parse(field("data") || "{}")];
}
