/** What the server says of incidents. */

import type { Measure, Problem } from "./api";

export interface IncidentEntry {
  id: string; own: boolean; title: string; date: string; claims: number; weighable: number; problems: Problem[];
}
export interface Source { key: string; title: string; author: string; publisher: string; date: string; url: string; note: string }
export type Amount = number | { low?: number; best?: number; high?: number };
export interface Claim {
  key: string; says: string; kind: string; mode: string; form: string; said?: string; count?: Amount; of?: string; of_count?: Amount;
  credibility: number; through: string[]; sources: Source[]; unconfirmed: string[]; predicate?: string; note?: string; wording?: string;
  speaker: { name: string; interest: string; office: string; reliability: string; note: string };
  contradicts?: string[]; refines?: string[]; repeats?: string[]; supersedes?: string[];
}
export interface Incident {
  id: string; name: string; title: string; about: string; scenario: string;
  event: { date: string; end?: string; time?: string; place: string; attacker: string; defender: string };
  agreed: { says: string; sources: Source[] }[]; claims: Claim[];
  accounts: Record<string, { title: string; claims: string[] }>; questions: Record<string, string>; notes: string[];
}

export interface Range { low: number | string | null; high: number | string | null; low_under: string; high_under: string }
export interface Weighed {
  claims: string[]; verdict: "impossible" | "certain" | "never_seen" | "judged" | "cannot_tell"; words: string;
  probability: Measure | null; at_most: number | null; by_prior: Range | null;
  with_reports: number | string | null; with_reports_by_prior: Range | null; would_fit?: string | null;
}
export interface Ratio {
  first: string; second: string; ratio: number | string | null; favours: string | null;
  ci95: (number | string | null)[]; ignorance90: (number | string | null)[]; by_prior: Range | null;
}
export interface Assessed {
  final: boolean; done: number; of: number; caveat: string; priors: Record<string, string>;
  result: {
    command: string; yardstick: string; replicates: number; worlds: number; scenario: string;
    claims: Record<string, Weighed>; pairs: Weighed[]; together: Weighed[]; never_together: Weighed[];
    accounts: Record<string, Weighed>; ratios: Ratio[]; questions: Record<string, Weighed>;
    unknowns: { total: number; assumed: number }; assumptions: string[];
  };
}

export interface Excerpt { text: string; start: number; end: number }
type Part = Record<string, unknown> & { excerpt?: Excerpt; unconfirmed?: string[] };
export interface DraftedClaim extends Part { by: string; says: string; kind: string }
export interface DraftedIncident {
  name: string; title: string; event: Part; speakers: Record<string, Part>; claims: Record<string, DraftedClaim>;
}
export interface Drafted {
  language: string; published: string | null; incidents: DraftedIncident[]; command: string;
  sentences: { start: number; end: number; role: string; claims: number; text: string }[];
}
export interface IncidentFile { yaml: string; name: string; address: string; saved: string | null; claims: number; unconfirmed: number }
