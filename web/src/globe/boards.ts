/** Marks in the picture; those of one shape share one image. */

import type { Billboard, BillboardCollection } from "@cesium/engine";

import { mark } from "./marks";

type Wanted = Parameters<BillboardCollection["add"]>[0];

export function marked(boards: BillboardCollection, shape: string, wanted: Wanted): Billboard {
  const board = boards.add(wanted);
  board.setImage(shape, mark(shape) as unknown as HTMLImageElement);
  return board;
}
