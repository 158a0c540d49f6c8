"use strict";
// Plays one replicate: a plan view, a strip of height over range, the events. Reads its data from the page.
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent.trim()), c => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const scene = await new Response(stream).json();

  // Paths come as steps of tenths of a second and units of length; here they are seconds and metres.
  for (const moving of [...scene.tracks, ...scene.shots]) {
    const at = [0, 0, 0, 0];
    moving.p = moving.p.map((step, k) => (at[k % 4] += step) * (k % 4 ? scene.unit : 0.1));
    moving.last = moving.p.slice(-3);
  }

  const $ = id => document.getElementById(id);
  const plan = $("plan"), strip = $("strip"), slider = $("time"), list = $("events");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const view = { x: 0, y: 0, reach: scene.near };
  let now = scene.start, playing = false, speed = 10, last = 0, shown = -1;

  const ink = () => dark.matches
    ? { text: "#e8e8e8", soft: "#8a8f98", faint: "#3a3f47", ground: "#15181c", land: "#5b6470", shot: "#ffffff",
        asset: "#9aa4b2", works: "rgba(86,180,233,0.16)", edge: "rgba(86,180,233,0.6)", lost: "#ff8a5c" }
    : { text: "#1c1c1c", soft: "#666b73", faint: "#d9dce0", ground: "#fbfbfa", land: "#9aa0a8", shot: "#111111",
        asset: "#6b7280", works: "rgba(0,114,178,0.10)", edge: "rgba(0,114,178,0.55)", lost: "#b83b00" };
  const light = ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#8a6d00", "#56B4E9", "#444444"];
  const bright = ["#ff8a3d", "#6bb8ff", "#2fd3a0", "#f0a3cf", "#f0e442", "#9bdcff", "#cccccc"];
  const colour = i => (dark.matches ? bright : light)[i % light.length];
  const clock = t => {
    const tenths = Math.round(Math.abs(t) * 10), sign = t < 0 && tenths ? "\u2212" : "";
    return `${sign}${Math.floor(tenths / 600)}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
  };

  // A path is [t, x, y, z, t, x, y, z, ...], straight between two entries. An object keeps the entry it was at:
  // the next frame is seldom further than one on.
  const begins = m => m.p[0], ends = m => m.p[m.p.length - 4];
  const seek = (m, t) => {
    const last = m.p.length / 4 - 2;
    let i = Math.min(m.i || 0, last);
    while (i < last && m.p[4 * i + 4] <= t) i++;
    while (i > 0 && m.p[4 * i] > t) i--;
    return i;
  };
  const between = (path, i, t) => {
    const a = 4 * i, b = a + 4, span = path[b] - path[a], s = span > 0 ? (t - path[a]) / span : 0;
    return [path[a + 1] + s * (path[b + 1] - path[a + 1]), path[a + 2] + s * (path[b + 2] - path[a + 2]),
      path[a + 3] + s * (path[b + 3] - path[a + 3])];
  };
  // Places from `long` seconds ago until now, the last one where the object is.
  const trail = (m, long) => {
    const path = m.p, since = Math.max(now - long, path[0]);
    if (path.length < 8) return [path.slice(1, 4)];
    const i = m.i = seek(m, now), found = [];
    let k = i;
    while (k > 0 && path[4 * k] > since) k--;
    found.push(between(path, k, since));
    while (k < i) { k++; found.push([path[4 * k + 1], path[4 * k + 2], path[4 * k + 3]]); }
    found.push(between(path, i, now));
    return found;
  };
  const works = (spans, t) => spans.some(([a, b]) => a <= t && t <= b);

  // A canvas and the layer under it that changes seldom: painted anew when its `key` does, else laid down as it was.
  // Painted by the processor: without a graphics card the picture moves ten times as fast, with one there is time to spare.
  const PLAIN = { alpha: false, willReadFrequently: true };
  const layers = canvas => ({ canvas, c: canvas.getContext("2d", PLAIN), under: document.createElement("canvas"), key: "" });
  const onPlan = layers(plan), onStrip = layers(strip);
  const fit = (layer, key, paint) => {
    const { canvas, c, under } = layer, ratio = devicePixelRatio || 1, wide = canvas.clientWidth, high = canvas.clientHeight;
    const w = Math.max(1, Math.round(wide * ratio)), h = Math.max(1, Math.round(high * ratio));
    const found = JSON.stringify([w, h, dark.matches, key]);
    if (layer.key !== found) {
      layer.key = found;
      canvas.width = under.width = w; canvas.height = under.height = h;
      const low = under.getContext("2d", PLAIN);
      low.setTransform(ratio, 0, 0, ratio, 0, 0);
      low.font = "12px system-ui, sans-serif";
      low.fillStyle = ink().ground; low.fillRect(0, 0, wide, high);
      paint(low, wide, high, ink());
      c.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    c.drawImage(under, 0, 0, wide, high);
    return [c, wide, high];
  };
  const nice = length => {
    const power = 10 ** Math.floor(Math.log10(length)), lead = length / power;
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
  };
  const metres = m => m >= 1000 ? `${m / 1000} km` : `${m} m`;

  // Outlines of the classes, pointing up; a circle is drawn for the last.
  const OUTLINES = [
    [[0, -1.3], [1, 1], [-1, 1]],
    [[0, -1], [1.4, 0.5], [0, 0.1], [-1.4, 0.5]],
    [[0, -1.3], [1, 0], [0, 1.3], [-1, 0]],
    [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  ];
  function outline(c, shape, x, y, size, turn) {
    const corners = OUTLINES[shape], cos = size * Math.cos(turn), sin = size * Math.sin(turn);
    if (!corners) { c.moveTo(x + size, y); c.arc(x, y, size, 0, 2 * Math.PI); return; }
    for (let k = 0; k < corners.length; k++) {
      const [u, v] = corners[k];
      c[k ? "lineTo" : "moveTo"](x + u * cos - v * sin, y + u * sin + v * cos);
    }
    c.closePath();
  }

  function drawPlan() {
    const state = scene.sensors.map(s => works(s.up, now)).concat(scene.stands.map(s => works(s.up, now) + 2 * gone(s)));
    const scaled = (w, h) => {
      const scale = Math.min(w, h) / 2 / view.reach;
      return [x => w / 2 + (x - view.x) * scale, y => h / 2 - (y - view.y) * scale, scale];
    };
    const [c, w, h] = fit(onPlan, [view, state], (low, w, h, tone) => ground(low, w, h, tone, ...scaled(w, h)));
    const [px, py] = scaled(w, h);
    moving(c, w, h, p => px(p[0]), p => py(p[1]), true);
  }
  const gone = s => s.lost !== null && s.lost <= now;

  function ground(c, w, h, tone, px, py, scale) {
    c.lineWidth = 1.2;
    for (const line of scene.lines) {
      c.strokeStyle = tone.land; c.setLineDash(line.b ? [6, 4] : []); c.beginPath();
      for (let i = 0; i < line.p.length; i += 2) c[i ? "lineTo" : "moveTo"](px(line.p[i]), py(line.p[i + 1]));
      c.stroke();
    }
    c.setLineDash([]);

    const step = nice(view.reach / 2.2);
    c.lineWidth = 1; c.strokeStyle = tone.faint; c.fillStyle = tone.soft; c.textAlign = "left";
    for (let k = 1; k <= 12 && (k - 1) * step < view.reach * 2.5; k++) {
      c.beginPath(); c.arc(px(0), py(0), k * step * scale, 0, 2 * Math.PI); c.stroke();
      if (py(k * step) > 14 && py(k * step) < h) c.fillText(metres(k * step), px(0) + 4, py(k * step) - 3);
    }

    for (const s of scene.sensors) {
      const up = works(s.up, now), reach = Math.min(s.r ?? 1e9, view.reach * 4) * scale;
      const a = s.f - s.s / 2 - Math.PI / 2, b = s.f + s.s / 2 - Math.PI / 2;
      c.beginPath();
      if (s.s < 6.28) c.moveTo(px(s.x), py(s.y));
      c.arc(px(s.x), py(s.y), s.s < 6.28 ? reach : Math.min(reach, 14), a, b);
      if (s.s < 6.28) c.closePath();
      c.fillStyle = up ? tone.works : "rgba(128,128,128,0.05)";
      c.strokeStyle = up ? tone.edge : tone.faint; c.setLineDash(up ? [] : [3, 4]);
      c.fill(); c.stroke(); c.setLineDash([]);
    }

    for (const s of scene.stands) {
      const lost = gone(s), x = px(s.x), y = py(s.y);
      if (s.k === "asset" && s.a) {
        c.strokeStyle = tone.soft; c.setLineDash([2, 3]); c.beginPath();
        c.arc(x, y, s.a * scale, 0, 2 * Math.PI); c.stroke(); c.setLineDash([]);
      }
      const dead = s.k !== "asset" && !works(s.up, now);
      c.fillStyle = lost ? tone.lost : dead ? tone.faint : s.k === "asset" ? tone.asset : tone.text;
      const r = s.k === "asset" ? 4 : 3;
      c.fillRect(x - r, y - r, 2 * r, 2 * r);
      if (dead && !lost) { c.strokeStyle = tone.soft; c.strokeRect(x - r, y - r, 2 * r, 2 * r); }
      if (lost) { c.strokeStyle = tone.lost; c.lineWidth = 2; c.beginPath(); c.moveTo(x - 7, y - 7); c.lineTo(x + 7, y + 7);
        c.moveTo(x + 7, y - 7); c.lineTo(x - 7, y + 7); c.stroke(); c.lineWidth = 1; }
    }
    labels(c, px, py, tone, w, h);
  }

  function labels(c, px, py, tone, w, h) {
    const taken = [];
    for (const s of scene.stands) {
      if (!s.label) continue;
      const x = px(s.x), y = py(s.y), wide = c.measureText(s.label).width;
      if (x < 0 || x > w || y < 0 || y > h) continue;
      const spot = [[x + 8, y + 4], [x - 8 - wide, y + 4], [x - wide / 2, y - 9], [x - wide / 2, y + 18]]
        .find(([u, v]) => !taken.some(([a, b, l]) => u < a + l + 4 && a < u + wide + 4 && Math.abs(v - b) < 13));
      if (!spot) continue;
      taken.push([...spot, wide]);
      c.lineWidth = 3; c.strokeStyle = tone.ground; c.strokeText(s.label, ...spot);
      c.lineWidth = 1; c.fillStyle = gone(s) ? tone.lost : tone.text; c.fillText(s.label, ...spot);
    }
  }

  // Everything of one colour is one path: a thousand objects cost a dozen strokes and fills, not thousands.
  function moving(c, w, h, px, py, turned) {
    const tone = ink(), long = Math.max(5, Math.min(60, speed * 1.5)), size = scene.tracks.length > 300 ? 3.5 : 5;
    const inside = (x, y) => x > -20 && x < w + 20 && y > -20 && y < h + 20;
    const marks = [];
    scene.classes.forEach((_, i) => {
      const heads = [];
      c.strokeStyle = c.fillStyle = colour(i); c.lineWidth = 1.5; c.globalAlpha = 0.45; c.beginPath();
      for (const track of scene.tracks) {
        if (track.c !== i || !track.p.length) continue;
        const ended = now - track.te;
        if (ended >= 0) { if (track.e === 1 || ended < 4) marks.push([px(track.last), py(track.last), track.e, ended, colour(i)]); continue; }
        if (now >= begins(track) && now <= ends(track)) head(c, inside, trail(track, long), px, py, heads);
      }
      c.stroke(); c.globalAlpha = 1; c.beginPath();
      for (const [x, y, turn] of heads) outline(c, i % 5, x, y, size, turned ? turn : 0);
      c.fill();
    });
    const heads = [];
    c.strokeStyle = c.fillStyle = tone.shot; c.beginPath();
    for (const shot of scene.shots) {
      const past = now - ends(shot);
      if (past > 0) { if (past < 2.5) marks.push([px(shot.last), py(shot.last), shot.hit ? 0 : 4, past, tone.shot]); }
      else if (now >= begins(shot)) head(c, inside, trail(shot, long / 2), px, py, heads);
    }
    c.stroke(); c.beginPath();
    for (const [x, y] of heads) outline(c, 4, x, y, 2, 0);
    c.fill();
    for (const [x, y, ...how] of marks) if (inside(x, y)) mark(c, tone, [x, y], ...how);
    c.lineWidth = 1;
  }

  // A trail is added to the path that is open; where it ends, and which way it points there, to `heads`.
  function head(c, inside, places, px, py, heads) {
    const here = places[places.length - 1], x = px(here), y = py(here), before = places[places.length - 2] || here;
    if (!inside(x, y)) return;
    places.forEach((place, k) => c[k ? "lineTo" : "moveTo"](px(place), py(place)));
    heads.push([x, y, Math.atan2(x - px(before), py(before) - y)]);
  }

  // End of a threat or shot: 0 intercepted, 1 leaker, 2 harmless, 3 failed, 4 a shot that did not hit.
  function mark(c, tone, [x, y], end, age, own) {
    c.lineWidth = 2; c.strokeStyle = end === 1 ? tone.lost : end === 0 ? own : tone.soft; c.beginPath();
    if (end === 1) {
      const r = 6 + Math.max(0, 6 - 3 * age);
      for (let k = 0; k < 8; k++) { const a = k * Math.PI / 4; c.moveTo(x + 2 * Math.cos(a), y + 2 * Math.sin(a)); c.lineTo(x + r * Math.cos(a), y + r * Math.sin(a)); }
    } else if (end === 0) c.arc(x, y, 4 + 4 * Math.min(age, 2), 0, 2 * Math.PI);
    else { c.moveTo(x - 3, y - 3); c.lineTo(x + 3, y + 3); c.moveTo(x + 3, y - 3); c.lineTo(x - 3, y + 3); }
    c.stroke(); c.lineWidth = 1;
  }

  // The greatest height flown at within a distance; looked for anew only when the distance changes.
  let heights = [NaN, 0];
  function highest(reach) {
    if (heights[0] !== reach) {
      let high = 100;
      for (const { p } of scene.tracks) {
        for (let i = 0; i < p.length; i += 4) if (p[i + 3] > high && Math.hypot(p[i + 1], p[i + 2]) <= reach) high = p[i + 3];
      }
      heights = [reach, 1.08 * high];
    }
    return heights[1];
  }

  function drawStrip() {
    const left = 52, bottom = 34, top = 8, reach = Math.max(view.reach + Math.hypot(view.x, view.y), 1), high = highest(reach);
    const scaled = (w, h) => [r => left + r / reach * (w - left - 10), z => h - bottom - z / high * (h - bottom - top)];
    const [c, w, h] = fit(onStrip, [reach], (low, w, h, tone) => {
      const [px, py] = scaled(w, h), dz = nice(high / 2.2), dr = nice(reach / 3);
      low.strokeStyle = tone.faint; low.fillStyle = tone.soft; low.textAlign = "right";
      for (let z = 0; z <= high; z += dz) { low.beginPath(); low.moveTo(left, py(z)); low.lineTo(w - 10, py(z)); low.stroke(); low.fillText(metres(z), left - 6, py(z) + 4); }
      low.textAlign = "center";
      for (let r = 0; r <= reach; r += dr) { low.beginPath(); low.moveTo(px(r), top); low.lineTo(px(r), h - bottom); low.stroke(); low.fillText(metres(r), px(r), h - bottom + 15); }
      low.fillText("distance from the site", (left + w) / 2, h - 4);
    });
    const [px, py] = scaled(w, h);
    c.save(); c.beginPath(); c.rect(left, 0, w - left, h - bottom + 6); c.clip();
    moving(c, w, h, p => px(Math.hypot(p[0], p[1])), p => py(Math.max(p[2], 0)), false);
    c.restore();
  }

  const rows = scene.events.map(([t, text]) => {
    const row = document.createElement("li"), button = document.createElement("button");
    button.type = "button"; button.textContent = `${clock(t)}  ${text}`;
    button.addEventListener("click", () => { playing = false; go(t); });
    row.append(button); list.append(row);
    return row;
  });

  function tell() {
    let i = -1, high = scene.events.length;
    while (high - i > 1) { const middle = (i + high) >> 1; if (scene.events[middle][0] <= now + 0.05) i = middle; else high = middle; }
    if (i === shown) return;
    if (rows[shown]) rows[shown].removeAttribute("aria-current");
    rows.slice(Math.min(i, shown) + 1, Math.max(i, shown) + 1).forEach((row, k) => row.classList.toggle("past", i > shown));
    shown = i;
    if (rows[i]) {
      rows[i].setAttribute("aria-current", "true");
      list.scrollTop = rows[i].offsetTop - list.clientHeight / 2;
    }
  }

  // A page that frames this one may hide the plan and the controls, show the raid in its own way and say the time;
  // it is told the time that is chosen here, and how high this page is.
  const framed = parent !== window;
  const tellParent = () => { if (framed) parent.postMessage({ replay_s: now, reach_m: view.reach, high_px: document.documentElement.offsetHeight }, "*"); };
  function draw() {
    if (!plan.hidden) drawPlan();
    drawStrip(); tell();
    slider.value = now; $("clock").textContent = clock(now);
    slider.setAttribute("aria-valuetext", clock(now));
    $("play").textContent = playing ? "Pause" : "Play";
    const left = scene.tracks.filter(t => t.te > now).length;
    $("state").textContent = `${left} of ${scene.tracks.length} threats still to come or in the air`;
  }
  const set = t => { now = Math.min(Math.max(t, scene.begin), scene.end); draw(); };
  const go = t => { set(t); tellParent(); };
  function frame(stamp) {
    if (!playing) return;
    if (last) now += (stamp - last) / 1000 * speed;
    last = stamp;
    if (now >= scene.end) { now = scene.end; playing = false; }
    draw(); tellParent();
    if (playing) requestAnimationFrame(frame);
  }
  const toggle = () => {
    playing = !playing; last = 0;
    if (playing && now >= scene.end) now = scene.start;
    draw(); tellParent(); if (playing) requestAnimationFrame(frame);
  };
  const zoom = (factor) => { view.reach = Math.min(Math.max(view.reach * factor, 100), 4e6); draw(); };

  slider.min = scene.begin; slider.max = scene.end; slider.step = 0.1;
  slider.addEventListener("input", () => { playing = false; go(Number(slider.value)); });
  $("play").addEventListener("click", toggle);
  $("speed").addEventListener("change", event => { speed = Number(event.target.value); draw(); });
  $("in").addEventListener("click", () => zoom(1 / 1.5));
  $("out").addEventListener("click", () => zoom(1.5));
  $("defence").addEventListener("click", () => { Object.assign(view, { x: 0, y: 0, reach: scene.near }); draw(); });
  $("whole").addEventListener("click", () => { Object.assign(view, { x: 0, y: 0, reach: scene.far }); draw(); });
  plan.addEventListener("wheel", event => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15); }, { passive: false });
  let held = null;
  plan.addEventListener("pointerdown", event => { held = [event.clientX, event.clientY]; plan.setPointerCapture(event.pointerId); });
  plan.addEventListener("pointermove", event => {
    if (!held) return;
    const box = plan.getBoundingClientRect(), scale = Math.min(box.width, box.height) / 2 / view.reach;
    view.x -= (event.clientX - held[0]) / scale; view.y += (event.clientY - held[1]) / scale;
    held = [event.clientX, event.clientY]; draw();
  });
  plan.addEventListener("pointerup", () => { held = null; });
  document.addEventListener("keydown", event => {
    if (event.target.matches("select, input:not([type=range])") || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      "+": () => zoom(1 / 1.25), "=": () => zoom(1 / 1.25), "-": () => zoom(1.25),
      ...(event.target === slider ? {} : {
        ArrowLeft: () => go(now - (event.shiftKey ? 10 : 1)), ArrowRight: () => go(now + (event.shiftKey ? 10 : 1)),
        Home: () => go(scene.begin), End: () => go(scene.end),
        ...(event.target.matches("button") ? {} : { " ": toggle }),
      }),
    };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  const key = $("key");
  scene.classes.forEach((name, i) => {
    const item = document.createElement("li"), box = document.createElement("canvas");
    box.width = box.height = 16; box.setAttribute("aria-hidden", "true");
    item.append(box, ` ${name}`); key.append(item);
    const paint = () => { const c = box.getContext("2d"); c.clearRect(0, 0, 16, 16); c.fillStyle = colour(i); c.beginPath(); outline(c, i % 5, 8, 8, 5, 0); c.fill(); };
    paint(); dark.addEventListener("change", paint);
  });
  addEventListener("message", event => {
    if (!framed || event.source !== parent || !event.data) return;
    const { plan: planned, at_s } = event.data;
    if (typeof at_s === "number") { playing = false; set(at_s); }
    if (typeof planned !== "boolean") return;
    playing = false; plan.hidden = !planned;
    document.body.classList.toggle("noplan", plan.hidden);
    draw(); tellParent();
  });
  addEventListener("resize", draw); dark.addEventListener("change", draw);
  document.body.dataset.ready = "true";
  window.replay = { go, time: () => now, toggle, frames: draw, view };
  go(scene.start);
  if (still.matches) $("speed").value = "1", speed = 1;
})();
