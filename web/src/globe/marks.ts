/** Colours and shapes of what is shown, the same in the picture and in its key. Knows nothing of Cesium. */

export const CLASSES = ["#ff8a3d", "#6bb8ff", "#2fd3a0", "#f0a3cf", "#f0e442", "#9bdcff", "#cccccc"];
export const SHOT = "#ffffff", LOST = "#ff5a28", STANDS = "#f2f4f6", WORKS = "#56b4e9", DARK = "#b9bcc0", REACH = "#ffd27a";

const SIDE = 32, HALF = SIDE / 2;
const made = new Map<string, HTMLCanvasElement>();

/** A white shape with a black edge, which is coloured where it is drawn. */
export function mark(shape: string): HTMLCanvasElement {
  const known = made.get(shape);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const c = canvas.getContext("2d")!;
  c.lineJoin = "round";
  c.beginPath();
  outline(c, shape);
  const open = shape === "stopped" || shape === "leaker" || shape === "gone";
  c.strokeStyle = "#000"; c.lineWidth = open ? 9 : 5; c.stroke();
  if (open) { c.strokeStyle = "#fff"; c.lineWidth = 5; c.stroke(); } else { c.fillStyle = "#fff"; c.fill(); }
  made.set(shape, canvas);
  return canvas;
}

/** The same in a colour, for a key. */
export function coloured(shape: string, css: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas"), shape_ = mark(shape);
  canvas.width = canvas.height = SIDE;
  const c = canvas.getContext("2d")!;
  c.drawImage(shape_, 0, 0);
  c.globalCompositeOperation = "multiply"; c.fillStyle = css; c.fillRect(0, 0, SIDE, SIDE);
  c.globalCompositeOperation = "destination-in"; c.drawImage(shape_, 0, 0);
  return canvas;
}

// The shapes of the classes in the plan; the fifth is a disc.
const SHAPES: Record<string, [number, number][]> = {
  "class-0": [[0, -1.3], [1, 1], [-1, 1]],
  "class-1": [[0, -1], [1.4, 0.5], [0, 0.1], [-1.4, 0.5]],
  "class-2": [[0, -1.3], [1, 0], [0, 1.3], [-1, 0]],
  "class-3": [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
};
const RADIUS = 9;

function outline(c: CanvasRenderingContext2D, shape: string): void {
  const corners = SHAPES[shape];
  if (corners) {
    corners.forEach(([x, y], k) => c[k ? "lineTo" : "moveTo"](HALF + RADIUS * x, HALF + RADIUS * y));
    c.closePath();
  } else if (shape === "leaker") {
    for (let k = 0; k < 4; k++) {
      const x = 12 * Math.cos(k * Math.PI / 4), y = 12 * Math.sin(k * Math.PI / 4);
      c.moveTo(HALF - x, HALF - y); c.lineTo(HALF + x, HALF + y);
    }
  } else if (shape === "gone") {
    c.moveTo(HALF - 8, HALF - 8); c.lineTo(HALF + 8, HALF + 8); c.moveTo(HALF + 8, HALF - 8); c.lineTo(HALF - 8, HALF + 8);
  } else c.arc(HALF, HALF, RADIUS, 0, 2 * Math.PI);
}
