"use strict";

/* Charts over time that share a cursor, follow the colour scheme and the width, and can be read by keyboard. */
const Charts = (() => {
  const COLOURS = 6;
  const DASHES = [[], [8, 4], [3, 3], [10, 3, 3, 3]];
  const all = [];

  const css = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  /* The looks of the nth line: a colour that the colour-blind can tell, and another dash once the colours are used up. */
  const look = n => ({
    colour: "c" + (n % COLOURS),
    dash: DASHES[Math.floor(n / COLOURS) % DASHES.length],
  });

  const number = value => {
    if (value === null || value === undefined || !isFinite(value)) return "–";
    if (Number.isInteger(value)) return value.toLocaleString("en");
    const size = Math.abs(value);
    const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  };

  /* The same without zeros that say nothing, for axes. */
  const round = value => value.toLocaleString("en", { maximumSignificantDigits: 6 });

  /* Between nothing and the value, a bit of air above. */
  const upTo = most => () => [0, most * 1.08 || 1];

  const shade = windows => u => {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.fillStyle = css("trouble");
    for (const [from, until] of windows) {
      const left = u.valToPos(from, "x", true);
      const right = u.valToPos(until, "x", true);
      ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height);
    }
    ctx.restore();
  };

  const axis = options => ({
    stroke: () => css("soft"),
    grid: { stroke: () => css("grid"), width: 1 },
    ticks: { stroke: () => css("grid"), width: 1 },
    font: "12px system-ui, sans-serif",
    ...options,
  });

  const scaleOf = options => {
    if (!options.log) return { range: upTo(options.most) };
    return { distr: 3, range: () => [options.least / 1.15, options.most * 1.25] };
  };

  const byKeys = (u, host) => {
    host.addEventListener("keydown", event => {
      const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10 }[event.key];
      const points = u.data[0];
      let index = u.cursor.idx ?? 0;
      if (step) index = Math.min(points.length - 1, Math.max(0, index + step));
      else if (event.key === "Home") index = 0;
      else if (event.key === "End") index = points.length - 1;
      else if (event.key === "ArrowDown" && u.rows) u.row = Math.min(u.rows - 1, u.row + 1);
      else if (event.key === "ArrowUp" && u.rows) u.row = Math.max(0, u.row - 1);
      else return;
      event.preventDefault();
      const height = u.over.clientHeight;
      const top = u.rows ? ((u.row + 0.5) / u.rows) * height : height / 2;
      u.setCursor({ left: u.valToPos(points[index], "x"), top }, true, true);
    });
    for (const name of host.querySelectorAll(".u-legend th")) {
      const line = name.parentElement;
      if (line.classList.contains("quiet") || line === line.parentElement.firstElementChild) continue;
      name.tabIndex = 0;
      name.setAttribute("role", "button");
      name.addEventListener("keydown", event => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          event.stopPropagation();
          name.click();
        }
      });
    }
  };

  const put = (host, options, data) => {
    host.tabIndex = 0;
    host.setAttribute("role", "group");
    const u = new uPlot({ width: Math.max(200, host.clientWidth), ...options }, data, host);
    u.rows = options.rows;
    u.row = options.row ?? 0;
    byKeys(u, host);
    const fit = () => {
      if (host.clientWidth > 0 && host.clientWidth !== u.width) u.setSize({ width: host.clientWidth, height: u.height });
    };
    new ResizeObserver(() => requestAnimationFrame(fit)).observe(host);
    all.push(u);
    return u;
  };

  const cursor = sync => ({
    sync: { key: sync, setSeries: false },
    drag: { x: false, y: false, setScale: false },
    points: { size: 6 },
  });

  const time = length => ({ time: false, range: () => [0, length] });

  /* Values with none on either side: no line reaches them, so they are drawn as points. */
  const alone = (u, index) => {
    const values = u.data[index];
    const there = i => values[i] !== null && values[i] !== undefined;
    const found = [...values.keys()].filter(i => there(i) && !there(i - 1) && !there(i + 1));
    return found.length > 0 ? found : null;
  };

  /* A piece of the line, for a legend, with its dashes, which are all that tells lines of one colour apart. */
  const piece = line => {
    const colour = `var(--${line.quiet ? "quiet" : line.look.colour})`;
    const dash = line.dash ?? line.look?.dash ?? [];
    let at = 0;
    const stops = dash.flatMap((length, i) => {
      const from = at;
      at += length;
      return [`${i % 2 === 0 ? colour : "transparent"} ${from}px ${at}px`];
    });
    return stops.length > 0 ? `repeating-linear-gradient(to right, ${stops.join(", ")})` : colour;
  };

  /* options: sync, length, x, windows, unit, most, least, log, lines: [{name, values, look or quiet, fill, dash, width}] */
  const lines = (host, options) => put(host, {
    height: options.height ?? 210,
    cursor: cursor(options.sync),
    legend: { markers: { width: 0, fill: (u, i) => piece(options.lines[i - 1]) } },
    scales: { x: time(options.length), y: scaleOf(options) },
    axes: [
      axis({ values: (u, splits) => splits.map(each => each + " s"), size: 30 }),
      axis({ size: 66, values: (u, splits) => splits.map(each => each === null ? "" : round(each) + options.unit) }),
    ],
    series: [
      { label: "time", value: (u, at) => at === null || at === undefined ? "–" : number(at) + " s" },
      ...options.lines.map(line => ({
        label: line.name,
        class: line.quiet ? "quiet" : undefined,
        stroke: () => css(line.quiet ? "quiet" : line.look.colour),
        fill: line.fill ? () => css(line.look.colour) + "33" : undefined,
        dash: line.dash ?? line.look?.dash,
        width: line.width ?? (line.quiet ? 1 : 2),
        paths: line.stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
        points: { show: false, filter: alone, size: 5, fill: () => css(line.quiet ? "quiet" : line.look.colour) },
        value: (u, value) => number(value) + options.unit,
      })),
    ],
    hooks: { drawClear: [shade(options.windows)] },
  }, [options.x, ...options.lines.map(line => line.values)]);

  const hatch = (ctx, left, top, width, height, ratio) => {
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.strokeStyle = css("hatch");
    ctx.lineWidth = 2 * ratio;
    for (let x = left - height; x < left + width; x += 6 * ratio) {
      ctx.beginPath();
      ctx.moveTo(x, top + height);
      ctx.lineTo(x + height, top);
      ctx.stroke();
    }
    ctx.restore();
  };

  /* Fills a stretch with the colour of a state; what is out is hatched as well, so that colour is not all there is. */
  const fillState = (ctx, state, left, top, width, height, ratio) => {
    ctx.fillStyle = css(state.colour);
    ctx.fillRect(left, top, width, height);
    if (state.hatched) hatch(ctx, left, top, width, height, ratio);
  };

  const stateAt = (lane, second) => {
    let state = lane.bands[0].state;
    for (const band of lane.bands) if (band.from <= second) state = band.state;
    return state;
  };

  const drawLane = (u, lane, row, options, height) => {
    const { ctx, bbox } = u;
    const ratio = devicePixelRatio;
    const top = bbox.top + row * height + 2 * ratio;
    const tall = height - 4 * ratio;
    // The shortest last, or what follows them would cover them.
    const stretches = lane.bands
      .map((band, i) => ({ state: band.state, from: band.from, until: lane.bands[i + 1]?.from ?? options.length }))
      .filter(each => each.from < options.length)
      .sort((one, other) => other.until - other.from - (one.until - one.from));
    for (const { state, from, until } of stretches) {
      const left = u.valToPos(from, "x", true);
      const width = Math.max(2 * ratio, u.valToPos(Math.min(until, options.length), "x", true) - left);
      fillState(ctx, options.state(state), left, top, width, tall, ratio);
    }
    if (lane.score.length === 0) return;
    ctx.beginPath();
    let drawing = false;
    lane.score.forEach((score, i) => {
      if (score === null || options.state(stateAt(lane, options.x[i])).scoreless) {
        drawing = false;
        return;
      }
      const x = u.valToPos(options.x[i], "x", true);
      const y = top + tall - score * (tall - 2 * ratio) - ratio;
      if (drawing) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
      drawing = true;
    });
    // A seam in the colour of the paper keeps the line readable on every state.
    ctx.strokeStyle = css("paper");
    ctx.lineWidth = 4 * ratio;
    ctx.stroke();
    ctx.strokeStyle = css("ink");
    ctx.lineWidth = 1.5 * ratio;
    ctx.stroke();
  };

  /* options: sync, length, x, windows, state(name), read(text), row: the first to be read, lanes: [{name, bands, score}] */
  const lanes = (host, options) => {
    const count = options.lanes.length;
    const height = count > 10 ? 20 : 26;
    return put(host, {
      rows: count,
      row: options.row,
      height: count * height + 34,
      legend: { show: false },
      cursor: { ...cursor(options.sync), points: { show: false } },
      scales: { x: time(options.length), y: { range: () => [0, count] } },
      axes: [
        axis({ values: (u, splits) => splits.map(each => each + " s"), size: 30 }),
        axis({
          size: 76,
          grid: { show: false },
          ticks: { show: false },
          splits: () => options.lanes.map((lane, i) => count - i - 0.5),
          values: () => options.lanes.map(lane => lane.name),
        }),
      ],
      series: [{}, { points: { show: false }, paths: () => null }],
      hooks: {
        drawClear: [shade(options.windows)],
        draw: [u => {
          u.ctx.save();
          options.lanes.forEach((lane, row) => drawLane(u, lane, row, options, u.bbox.height / count));
          const { ctx, bbox } = u;
          ctx.strokeStyle = css("trouble-edge");
          ctx.lineWidth = devicePixelRatio;
          for (const edge of options.windows.length > 20 ? [] : options.windows.flat()) {
            const x = u.valToPos(edge, "x", true);
            ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
          }
          u.ctx.restore();
        }],
        setCursor: [u => {
          const { idx, top } = u.cursor;
          if (idx === null || idx === undefined || top < 0) return options.read("");
          // Who follows another chart stays in its row.
          if (u.cursor.event) u.row = Math.min(count - 1, Math.max(0, Math.floor((top / u.over.clientHeight) * count)));
          const lane = options.lanes[u.row];
          const score = lane.score[idx];
          const state = options.state(stateAt(lane, u.data[0][idx]));
          options.read(`${number(u.data[0][idx])} s, ${lane.name}: ${state.meaning}`
            + (state.scoreless || score === null || score === undefined ? "" : `; score ${number(score)}`));
        }],
      },
    }, [options.x, options.x.map(() => null)]);
  };

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => all.forEach(u => u.redraw(false, true)));

  return { lines, lanes, look, number, fillState, upTo };
})();
