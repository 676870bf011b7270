"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const keys = (text) => (text ? text.split(" ") : []);
  const meets = (element, set) => keys(element.dataset.claims).some((key) => set.has(key));
  const press = (element, on) => element && element.setAttribute("aria-pressed", String(on));

  const viewer = one("viewer");
  const films = all(".film");
  const start = () => ({ width: 1, level: 0.5, invert: false });
  const at = { film: 0, panning: false, selected: new Set(), hover: null, maps: new Set(), grey: start() };
  const layers = { boxes: one("show-boxes"), masks: one("show-masks"), diameters: one("show-diameters") };
  const shown = Object.fromEntries(Object.entries(layers).map(([name, button]) => [name, isPressed(button)]));
  const sights = films.map(() => ({ k: 1, x: 0, y: 0 }));

  function isPressed(button) { return Boolean(button) && button.getAttribute("aria-pressed") === "true"; }

  /* Links between claims, sentences, boxes, diameters and heat maps */

  function render() {
    const active = at.hover || at.selected;
    all(".claim").forEach((claim) => {
      press(claim, at.selected.has(claim.dataset.claim));
      claim.parentElement.classList.toggle("lit", active.has(claim.dataset.claim));
    });
    all(".sentence[role=button], .box").forEach((mark) => {
      mark.classList.toggle("lit", meets(mark, active));
      press(mark, meets(mark, at.selected));
    });
    all(".heat").forEach((heat) => heat.classList.toggle("on", at.maps.has(heat.id) || meets(heat, active)));
    all(".diameters").forEach((lines) => lines.classList.toggle("on", shown.diameters || meets(lines, active)));
    all(".switch").forEach((button) => press(button, keys(button.dataset.heats).every((key) => at.maps.has(key))));
    for (const name of ["boxes", "masks"]) viewer.classList.toggle(name, shown[name]);
    for (const name in layers) press(layers[name], shown[name]);
  }

  function select(claims) {
    const same = claims.length === at.selected.size && claims.every((key) => at.selected.has(key));
    at.selected = new Set(same ? [] : claims);
    if (at.selected.size) reveal(claims);
    render();
  }

  function reveal(claims) {
    const card = one(claims[0]);
    card.scrollIntoView({ block: "nearest" });
    const seen = claims.flatMap((key) => keys(one(key).querySelector(".claim").dataset.films));
    if (seen.length && !seen.includes(films[at.film].id)) turn(films.findIndex((film) => film.id === seen[0]));
  }

  function switchMaps(heats, claims) {
    const off = heats.every((key) => at.maps.has(key));
    heats.forEach((key) => (off ? at.maps.delete(key) : at.maps.add(key)));
    at.selected = new Set(off ? [] : claims);
    render();
  }

  function preview(element, claims) {
    const enter = () => { at.hover = new Set(claims); render(); };
    const leave = () => { at.hover = null; render(); };
    element.addEventListener("pointerenter", enter);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("focus", () => element.matches(":focus-visible") && enter());
    element.addEventListener("blur", leave);
  }

  all(".claim").forEach((claim) => {
    preview(claim, [claim.dataset.claim]);
    claim.addEventListener("click", () => select([claim.dataset.claim]));
  });
  all(".sentence[role=button]").forEach((sentence) => {
    preview(sentence, keys(sentence.dataset.claims));
    sentence.addEventListener("click", () => select(keys(sentence.dataset.claims)));
    sentence.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      sentence.click();
    });
  });
  all(".box").forEach((box) => {
    const claims = keys(box.dataset.claims);
    if (claims.length) preview(box, claims);
    box.addEventListener("click", () => (claims.length ? select(claims) : switchMaps(keys(box.dataset.heats), [])));
  });
  all(".switch").forEach((button) => {
    const heats = keys(button.dataset.heats);
    const claims = [...new Set(heats.flatMap((key) => keys(one(key).dataset.claims)))];
    button.addEventListener("click", () => switchMaps(heats, claims));
  });

  /* The hottest visible heat map under a point of the screen */

  const heatValues = new Map();

  function alphaAt(heat, x, y) {
    if (!heatValues.has(heat)) {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [heat.naturalWidth, heat.naturalHeight];
      const context = canvas.getContext("2d");
      context.drawImage(heat, 0, 0);
      heatValues.set(heat, context.getImageData(0, 0, canvas.width, canvas.height));
    }
    const frame = heat.getBoundingClientRect();
    const values = heatValues.get(heat);
    let [u, v] = [(x - frame.left) / frame.width, (y - frame.top) / frame.height];
    if (heat.dataset.flipX === "1") u = 1 - u;
    if (heat.dataset.flipY === "1") v = 1 - v;
    if (u < 0 || v < 0 || u >= 1 || v >= 1) return 0;
    return values.data[4 * (Math.floor(v * values.height) * values.width + Math.floor(u * values.width)) + 3];
  }

  function clickFilm(film, x, y) {
    const hot = [...film.querySelectorAll(".heat.on")]
      .map((heat) => ({ heat, alpha: alphaAt(heat, x, y) }))
      .filter((hit) => hit.alpha > 40 && hit.heat.dataset.claims)
      .sort((a, b) => b.alpha - a.alpha)[0];
    if (!hot) return;
    at.selected = new Set(keys(hot.heat.dataset.claims));
    reveal([...at.selected]);
    render();
  }

  /* Window, zoom and pan */

  function paint() {
    const { width, level, invert } = at.grey;
    const [slope, intercept] = [1 / width, 0.5 - level / width];
    all("#window feComponentTransfer > *").forEach((channel) => {
      channel.setAttribute("slope", invert ? -slope : slope);
      channel.setAttribute("intercept", invert ? 1 - intercept : intercept);
    });
    press(one("invert"), invert);
    films.forEach((film, number) => look(film, sights[number]));
  }

  function look(film, sight) {
    const plane = film.querySelector(".plane");
    if (!plane) return;
    const limit = (size) => (sight.k * size) / 2;
    sight.x = Math.max(-limit(plane.offsetWidth), Math.min(limit(plane.offsetWidth), sight.x));
    sight.y = Math.max(-limit(plane.offsetHeight), Math.min(limit(plane.offsetHeight), sight.y));
    plane.style.transform = `translate(${sight.x}px, ${sight.y}px) scale(${sight.k})`;
    plane.style.setProperty("--k", sight.k);
    const percent = (value) => Math.round(100 * value) + " %";
    film.querySelector(".state").textContent =
      `W ${percent(at.grey.width)}  L ${percent(at.grey.level)}  zoom ${sight.k.toFixed(1)}`;
  }

  function shade(dx, dy) {
    at.grey.width = Math.max(0.05, Math.min(3, at.grey.width * Math.exp(dx / 250)));
    at.grey.level = Math.max(-0.5, Math.min(1.5, at.grey.level + dy / 500));
    paint();
  }

  function zoom(factor, px = 0, py = 0) {
    const sight = sights[at.film];
    const k = Math.max(1, Math.min(16, sight.k * factor));
    Object.assign(sight, { x: px - ((px - sight.x) * k) / sight.k, y: py - ((py - sight.y) * k) / sight.k, k });
    if (k === 1) Object.assign(sight, { x: 0, y: 0 });
    paint();
  }

  function pan(dx, dy) {
    sights[at.film].x += dx;
    sights[at.film].y += dy;
    paint();
  }

  function reset() {
    at.grey = start();
    sights.forEach((sight) => Object.assign(sight, { k: 1, x: 0, y: 0 }));
    paint();
  }

  function choose(panning) {
    at.panning = panning;
    press(one("tool-window"), !panning);
    press(one("tool-pan"), panning);
    viewer.classList.toggle("panning", panning);
  }

  function turn(number) {
    at.film = (number + films.length) % films.length;
    films.forEach((film, index) => { film.hidden = index !== at.film; });
    all(".tab").forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === at.film));
      tab.tabIndex = index === at.film ? 0 : -1;
    });
    paint();
  }

  films.forEach((film) => {
    const box = film.querySelector(".lightbox");
    let drag = null;
    box.addEventListener("pointerdown", (event) => {
      if (event.target.closest("button") || event.button > 1) return;
      drag = { x: event.clientX, y: event.clientY, far: 0, pan: at.panning !== (event.shiftKey || event.button === 1) };
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      Object.assign(drag, { x: event.clientX, y: event.clientY, far: drag.far + Math.abs(dx) + Math.abs(dy) });
      if (drag.pan) pan(dx, dy); else shade(dx, dy);
    });
    box.addEventListener("pointerup", (event) => {
      if (drag && drag.far < 4) clickFilm(film, event.clientX, event.clientY);
      drag = null;
    });
    box.addEventListener("pointercancel", () => { drag = null; });
    box.addEventListener("dblclick", (event) => event.target.closest("button") || reset());
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      const frame = box.getBoundingClientRect();
      const [px, py] = [event.clientX - frame.left - frame.width / 2, event.clientY - frame.top - frame.height / 2];
      zoom(Math.exp(-event.deltaY / 500), px, py);
    }, { passive: false });
    box.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
      if (!step || event.target !== box) return;
      event.preventDefault();
      pan(...step);
    });
  });

  /* Buttons and keys */

  const toggle = (name) => { if (layers[name]) { shown[name] = !shown[name]; render(); } };
  const flip = () => { at.grey.invert = !at.grey.invert; paint(); };
  const open = (id) => { const details = one(id); if (details) details.open = !details.open; };
  const fade = (by) => {
    const slider = one("opacity");
    slider.value = Number(slider.value) + by;
    document.documentElement.style.setProperty("--opacity", slider.value / 100);
  };
  const clear = () => { at.selected = new Set(); at.maps = new Set(); at.hover = null; render(); };

  for (const name in layers) layers[name]?.addEventListener("click", () => toggle(name));
  one("invert").addEventListener("click", flip);
  one("reset").addEventListener("click", reset);
  one("tool-window").addEventListener("click", () => choose(false));
  one("tool-pan").addEventListener("click", () => choose(true));
  one("opacity").addEventListener("input", () => fade(0));
  all(".tab").forEach((tab, number) => {
    tab.addEventListener("click", () => turn(number));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) { turn(at.film + step); all(".tab")[at.film].focus(); }
    });
  });
  document.addEventListener("click", (event) => {
    const menu = one("heat-menu");
    if (menu && menu.open && !menu.contains(event.target)) menu.open = false;
  });

  const shortcuts = {
    w: () => choose(false), p: () => choose(true), i: flip, b: () => toggle("boxes"), m: () => toggle("masks"),
    d: () => toggle("diameters"), h: () => open("heat-menu"), "0": reset, "+": () => zoom(1.25), "=": () => zoom(1.25),
    "-": () => zoom(0.8), "[": () => fade(-10), "]": () => fade(10), ",": () => turn(at.film - 1),
    ".": () => turn(at.film + 1), "?": () => open("shortcuts"), Escape: clear,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
    const claim = /^[1-9]$/.test(event.key) && all(".claim")[event.key - 1];
    const action = claim ? () => claim.click() : shortcuts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action) action();
  });
  window.addEventListener("resize", paint);

  fade(0);
  paint();
  render();
})();
