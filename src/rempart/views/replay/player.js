"use strict";
// Plays one replicate: a plan view, a strip of height over range, the events. Reads its data from the page.
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent.trim()), c => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const scene = await new Response(stream).json();

  for (const moving of [...scene.tracks, ...scene.shots]) moving.last = moving.p.slice(-3);

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

  // A path is [t, x, y, z, t, x, y, z, ...], straight between two entries.
  const place = (path, t) => {
    const n = path.length / 4;
    if (n === 0 || t < path[0] || t > path[4 * (n - 1)]) return null;
    let low = 0, high = n - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (path[4 * middle] <= t) low = middle; else high = middle;
    }
    const a = 4 * low, b = 4 * high, span = path[b] - path[a];
    const s = span > 0 ? (t - path[a]) / span : 0;
    return [1, 2, 3].map(k => path[a + k] + s * (path[b + k] - path[a + k]));
  };
  const works = (spans, t) => spans.some(([a, b]) => a <= t && t <= b);

  const fit = canvas => {
    const ratio = devicePixelRatio || 1, box = canvas.getBoundingClientRect();
    const w = Math.max(1, Math.round(box.width * ratio)), h = Math.max(1, Math.round(box.height * ratio));
    if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
    const c = canvas.getContext("2d");
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, box.width, box.height);
    c.font = "12px system-ui, sans-serif";
    return [c, box.width, box.height];
  };
  const nice = length => {
    const power = 10 ** Math.floor(Math.log10(length)), lead = length / power;
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
  };
  const metres = m => m >= 1000 ? `${m / 1000} km` : `${m} m`;

  function glyph(c, shape, x, y, size, turn, fill) {
    c.save(); c.translate(x, y); c.rotate(turn); c.fillStyle = fill; c.beginPath();
    if (shape === 0) { c.moveTo(0, -size * 1.3); c.lineTo(size, size); c.lineTo(-size, size); }
    else if (shape === 1) { c.moveTo(0, -size); c.lineTo(size * 1.4, size * 0.5); c.lineTo(0, size * 0.1); c.lineTo(-size * 1.4, size * 0.5); }
    else if (shape === 2) { c.moveTo(0, -size * 1.3); c.lineTo(size, 0); c.lineTo(0, size * 1.3); c.lineTo(-size, 0); }
    else if (shape === 3) c.rect(-size * 0.9, -size * 0.9, size * 1.8, size * 1.8);
    else c.arc(0, 0, size, 0, 2 * Math.PI);
    c.closePath(); c.fill(); c.restore();
  }

  function drawPlan() {
    const [c, w, h] = fit(plan), tone = ink();
    const scale = Math.min(w, h) / 2 / view.reach;
    const px = x => w / 2 + (x - view.x) * scale, py = y => h / 2 - (y - view.y) * scale;
    c.fillStyle = tone.ground; c.fillRect(0, 0, w, h);

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
      const gone = s.lost !== null && s.lost <= now, x = px(s.x), y = py(s.y);
      if (s.k === "asset" && s.a) {
        c.strokeStyle = tone.soft; c.setLineDash([2, 3]); c.beginPath();
        c.arc(x, y, s.a * scale, 0, 2 * Math.PI); c.stroke(); c.setLineDash([]);
      }
      const dead = s.k !== "asset" && !works(s.up, now);
      c.fillStyle = gone ? tone.lost : dead ? tone.faint : s.k === "asset" ? tone.asset : tone.text;
      const r = s.k === "asset" ? 4 : 3;
      c.fillRect(x - r, y - r, 2 * r, 2 * r);
      if (dead && !gone) { c.strokeStyle = tone.soft; c.strokeRect(x - r, y - r, 2 * r, 2 * r); }
      if (gone) { c.strokeStyle = tone.lost; c.lineWidth = 2; c.beginPath(); c.moveTo(x - 7, y - 7); c.lineTo(x + 7, y + 7);
        c.moveTo(x + 7, y - 7); c.lineTo(x - 7, y + 7); c.stroke(); c.lineWidth = 1; }
    }
    labels(c, px, py, tone, w, h);
    moving(c, tone, (p) => [px(p[0]), py(p[1])], true);
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
      const gone = s.lost !== null && s.lost <= now;
      c.lineWidth = 3; c.strokeStyle = tone.ground; c.strokeText(s.label, ...spot);
      c.lineWidth = 1; c.fillStyle = gone ? tone.lost : tone.text; c.fillText(s.label, ...spot);
    }
  }

  function moving(c, tone, at, turned) {
    const trail = Math.max(5, Math.min(60, speed * 1.5));
    for (const track of scene.tracks) {
      const c1 = colour(track.c), ended = now - track.te;
      if (ended >= 0 && track.p.length) {
        if (track.e === 1 || ended < 4) mark(c, tone, at(track.last), track.e, ended, c1);
        continue;
      }
      const here = place(track.p, now);
      if (!here) continue;
      c.strokeStyle = c1; c.globalAlpha = 0.45; c.lineWidth = 1.5; c.beginPath();
      for (let k = 0; k <= 6; k++) {
        const past = place(track.p, now - trail * (1 - k / 6));
        if (past) { const [x, y] = at(past); c.lineTo(x, y); }
      }
      c.stroke(); c.globalAlpha = 1; c.lineWidth = 1;
      const [x, y] = at(here), back = place(track.p, now - 0.5) || here, [u, v] = at(back);
      glyph(c, track.c % 5, x, y, 5, turned && (x !== u || y !== v) ? Math.atan2(x - u, v - y) : 0, c1);
    }
    for (const shot of scene.shots) {
      const end = shot.p[shot.p.length - 4], start = shot.p[0];
      if (now > end && now < end + 2.5) mark(c, tone, at(shot.last), shot.hit ? 0 : 4, now - end, tone.shot);
      if (now < start || now > end) continue;
      const here = place(shot.p, now), from = place(shot.p, Math.max(start, now - trail / 2));
      const [x, y] = at(here), [u, v] = at(from);
      c.strokeStyle = tone.shot; c.lineWidth = 1.5; c.beginPath(); c.moveTo(u, v); c.lineTo(x, y); c.stroke();
      c.fillStyle = tone.shot; c.beginPath(); c.arc(x, y, 2, 0, 2 * Math.PI); c.fill(); c.lineWidth = 1;
    }
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

  function drawStrip() {
    const [c, w, h] = fit(strip), tone = ink(), left = 52, bottom = 34, top = 8;
    const reach = Math.max(view.reach + Math.hypot(view.x, view.y), 1);
    let high = 100;
    for (const { p } of scene.tracks) {
      for (let i = 0; i < p.length; i += 4) if (p[i + 3] > high && Math.hypot(p[i + 1], p[i + 2]) <= reach) high = p[i + 3];
    }
    high *= 1.08;
    const px = r => left + r / reach * (w - left - 10), py = z => h - bottom - z / high * (h - bottom - top);
    c.fillStyle = tone.ground; c.fillRect(0, 0, w, h);
    c.strokeStyle = tone.faint; c.fillStyle = tone.soft; c.textAlign = "right";
    const dz = nice(high / 2.2), dr = nice(reach / 3);
    for (let z = 0; z <= high; z += dz) { c.beginPath(); c.moveTo(left, py(z)); c.lineTo(w - 10, py(z)); c.stroke(); c.fillText(metres(z), left - 6, py(z) + 4); }
    c.textAlign = "center";
    for (let r = 0; r <= reach; r += dr) { c.beginPath(); c.moveTo(px(r), top); c.lineTo(px(r), h - bottom); c.stroke(); c.fillText(metres(r), px(r), h - bottom + 15); }
    c.fillText("distance from the site", (left + w) / 2, h - 4);
    c.save(); c.beginPath(); c.rect(left, 0, w - left, h - bottom + 6); c.clip();
    moving(c, tone, p => [px(Math.hypot(p[0], p[1])), py(Math.max(p[2], 0))], false);
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

  function draw() {
    drawPlan(); drawStrip(); tell();
    slider.value = now; $("clock").textContent = clock(now);
    slider.setAttribute("aria-valuetext", clock(now));
    $("play").textContent = playing ? "Pause" : "Play";
    const left = scene.tracks.filter(t => t.te > now).length;
    $("state").textContent = `${left} of ${scene.tracks.length} threats still to come or in the air`;
  }
  const go = t => { now = Math.min(Math.max(t, scene.begin), scene.end); draw(); };
  function frame(stamp) {
    if (!playing) return;
    if (last) now += (stamp - last) / 1000 * speed;
    last = stamp;
    if (now >= scene.end) { now = scene.end; playing = false; }
    draw();
    if (playing) requestAnimationFrame(frame);
  }
  const toggle = () => {
    playing = !playing; last = 0;
    if (playing && now >= scene.end) now = scene.start;
    draw(); if (playing) requestAnimationFrame(frame);
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
    const paint = () => { const c = box.getContext("2d"); c.clearRect(0, 0, 16, 16); glyph(c, i % 5, 8, 8, 5, 0, colour(i)); };
    paint(); dark.addEventListener("change", paint);
  });
  addEventListener("resize", draw); dark.addEventListener("change", draw);
  document.body.dataset.ready = "true";
  window.replay = { go, time: () => now, toggle, frames: draw, view };
  go(scene.start);
  if (still.matches) $("speed").value = "1", speed = 1;
})();
