"use strict";

/* Builds the page from its data. Every text goes in as text, never as markup. */
(() => {
  const OPEN_SCENARIOS = 3;
  const OPEN_POLICIES = 2;
  const LOG_BEYOND = 15;

  const STATES = {
    closed: { colour: "closed", meaning: "in use" },
    suspect: { colour: "suspect", meaning: "doubted, still in use" },
    denied: { colour: "denied", hatched: true, meaning: "should be out, but the limit keeps it in" },
    open: { colour: "open", hatched: true, scoreless: true, meaning: "out: gets no requests" },
    "half-open": { colour: "half-open", scoreless: true, meaning: "on trial: one request at a time" },
    ramping: { colour: "ramping", meaning: "coming back: its share grows" },
    gone: { colour: "gone", hatched: true, scoreless: true, meaning: "not in the list of servers" },
    draining: { colour: "other", hatched: true, meaning: "being emptied" },
    other: { colour: "other", meaning: "in another state" },
  };

  /* "open+draining" is a circuit and what lies over it. */
  const stateName = label => {
    const [circuit, overlay] = label.split("+");
    if (circuit === "gone") return "gone";
    if (overlay === "draining" || overlay === "forced-out") return "draining";
    if (label.endsWith("+denied")) return "denied";
    if (circuit === "closed" && label.endsWith("+suspect")) return "suspect";
    return Object.hasOwn(STATES, circuit) ? circuit : "other";
  };

  const el = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
  };

  const number = Charts.number;
  const policyName = policy => policy.scorer ? `${policy.strategy} + ${policy.scorer}` : policy.strategy;
  const largest = lists => lists.flat().reduce((most, value) => value !== null && value > most ? value : most, 0);
  const least = lists => lists.flat().reduce((min, value) => value !== null && value > 0 && value < min ? value : min, Infinity);

  /* Fills an element once, when it has opened: charts need to know their width. Also told of what is open from the start. */
  const whenOpen = (details, fill) => {
    let filled = false;
    details.addEventListener("toggle", () => {
      if (details.open && !filled) {
        filled = true;
        fill();
      }
    });
  };

  const facts = scenario => {
    const list = el("dl", "facts");
    for (const fact of scenario.facts) list.append(el("dt", "", fact.title), el("dd", "", fact.text));
    return list;
  };

  const range = (from, until) => `${number(from)} s to ${number(until)} s`;

  const timeline = scenario => {
    const list = el("ul", "timeline");
    for (const happening of scenario.happenings) {
      const track = el("div", "track");
      for (const [from, until] of happening.windows) {
        const bar = el("i");
        bar.style.left = `${100 * from / scenario.length}%`;
        bar.style.width = `${100 * (until - from) / scenario.length}%`;
        bar.title = range(from, until);
        track.append(bar);
      }
      const when = happening.windows.length === 1
        ? range(...happening.windows[0])
        : `${happening.windows.length} times, first ${range(...happening.windows[0])}`;
      const who = happening.who[0].toUpperCase() + happening.who.slice(1);
      list.append(el("li", "", el("div", "", el("b", "", `${who}:`), ` ${happening.what} (${when}).`), track));
    }
    const ticks = el("div", "ticks");
    for (let i = 0; i <= 4; i++) {
      const tick = el("span", "", `${number(scenario.length * i / 4)} s`);
      tick.style.left = `${25 * i}%`;
      ticks.append(tick);
    }
    if (scenario.happenings.length > 0) list.append(el("li", "", ticks));
    else list.append(el("li", "", "Nothing goes wrong: a good balancer leaves everybody alone."));
    return list;
  };

  const best = (scenario, column) => {
    const medians = scenario.policies.map(policy => policy.figures[column].median).filter(value => value !== null);
    if (new Set(medians).size < 2) return null;
    return scenario.columns[column].largerIsWorse ? Math.min(...medians) : Math.max(...medians);
  };

  const figures = scenario => {
    const head = el("tr", "", el("th", "", "Policy"));
    for (const column of scenario.columns) {
      const th = el("th", "", column.title, el("span", "unit", column.unit));
      th.title = column.meaning;
      head.append(th);
    }
    const body = el("tbody");
    for (const policy of scenario.policies) {
      const name = el("th", "", policy.strategy, el("span", "scorer", policy.scorer));
      name.scope = "row";
      if (scenario.partial) name.append(el("span", "scorer", `${policy.runs} of ${scenario.seeds.length} runs`));
      const row = el("tr", "", name);
      policy.figures.forEach((cell, i) => {
        const winner = cell.median !== null && cell.median === best(scenario, i);
        const td = el("td", "", el("span", winner ? "best" : "", number(cell.median)));
        if (scenario.seeds.length > 1) td.append(el("span", "worst", number(cell.worst)));
        row.append(td);
      });
      body.append(row);
    }
    const table = el("div", "scroll", el("table", "figures", el("thead", "", head), body));
    table.tabIndex = 0;
    const meanings = el("dl", "meanings");
    for (const column of scenario.columns) {
      const title = column.unit ? `${column.title} (${column.unit})` : column.title;
      meanings.append(el("div", "", el("dt", "", title + ": "), el("dd", "", column.meaning)));
    }
    return [table, meanings];
  };

  const seedsText = scenario => {
    const many = scenario.seeds.length;
    const what = many === 1
      ? `One run, seed ${scenario.seeds[0]}.`
      : `${many} runs with different chance (seeds ${scenario.seeds[0]} to ${scenario.seeds[many - 1]}): the median, below it the worst.`;
    return `${what} Errors, times and shares are those from ${range(...scenario.measured)}.`
      + (scenario.policies.length > 1 ? " The best of a column is bold and green." : "")
      + (scenario.partial ? " It was stopped before all runs had ended." : "");
  };

  const figure = (title, text, className) => {
    const plot = el("div", "plot");
    plot.setAttribute("aria-label", `${title}. ${text}`);
    return { node: el("figure", className ?? "", el("figcaption", "", el("h4", "", title), text), plot), plot };
  };

  const base = (scenario, key) => ({
    sync: key,
    length: scenario.length,
    x: scenario.x,
    windows: scenario.troubled,
  });

  const latencyScale = runs => {
    const most = largest(runs.map(run => run.p99));
    const low = least(runs.flatMap(run => [run.p50, run.p99]));
    return { most, least: low, log: most > LOG_BEYOND * low };
  };

  const logText = scale => scale.log ? " The scale is logarithmic: equal steps multiply." : "";

  const planned = (scenario, key, host) => {
    if (!scenario.load) return;
    const { node, plot } = figure("Requests a second", "How many are planned to arrive.");
    host.append(node);
    Charts.lines(plot, {
      ...base(scenario, key), unit: "", height: 130, most: largest([scenario.load]),
      lines: [{ name: "requests a second", values: scenario.load, look: Charts.look(0), fill: true }],
    });
  };

  /* One line for each policy. */
  const sideBySide = (scenario, key, host) => {
    const shown = scenario.policies.filter(policy => policy.run);
    const runs = shown.map(policy => policy.run);
    if (shown.length < 2) return;
    host.before(el("h3", "", "Side by side"));
    const lines = reading => shown.map((policy, i) => ({
      name: policyName(policy), values: reading(policy.run), look: Charts.look(i),
    }));
    const add = (title, text, reading, scale, unit) => {
      const { node, plot } = figure(title, text);
      host.append(node);
      Charts.lines(plot, { ...base(scenario, key), ...scale, unit, lines: lines(reading) });
    };
    const scale = latencyScale(runs);
    add("Failed requests", "Percent of the requests of each second; lower is better.",
      run => run.failed, { most: largest(runs.map(run => run.failed)) }, " %");
    add("What the unlucky ones wait (p99)", "99 of 100 requests of each second took at most this long." + logText(scale),
      run => run.p99, { ...scale, least: least(runs.map(run => run.p99)) }, " ms");
    if (runs.every(run => run.troubledShare)) {
      add("Traffic to the troubled servers", "Percent of all traffic; while they are in trouble it should be near 0, later fair again.",
        run => run.troubledShare, { most: largest(runs.map(run => run.troubledShare)) }, " %");
    }
  };

  const latency = (scenario, key, host, run, scale) => {
    const { node, plot } = figure("Response time",
      "p50: half of the requests were faster; p99: 99 of 100 were." + logText(scale));
    host.append(node);
    Charts.lines(plot, {
      ...base(scenario, key), ...scale, unit: " ms",
      lines: [
        { name: "p50", values: run.p50, look: Charts.look(0) },
        { name: "p99", values: run.p99, look: Charts.look(1), dash: [6, 3] },
      ],
    });
  };

  const errors = (scenario, key, host, run, most) => {
    const { node, plot } = figure("Failed requests", "Percent of the requests of each second.");
    host.append(node);
    Charts.lines(plot, {
      ...base(scenario, key), most, unit: " %",
      lines: [{ name: "failed", values: run.failed, look: Charts.look(1), fill: true }],
    });
  };

  const share = (scenario, key, host, run, most) => {
    const fair = run.servers.map(server => server.fairShare);
    const even = fair.every(each => each !== null && Math.abs(each - fair[0]) < 1e-9);
    const quiet = run.servers.filter(server => !server.special).length;
    const { node, plot } = figure("Traffic of each server",
      `In fair shares: 1 is what it is due${even ? `, ${number(fair[0])} % of all` : " by its weight among those that are registered"}; 0 is nothing.`
      + (quiet > 0 && quiet < run.servers.length ? ` Grey: ${quiet} other servers, a line each.` : quiet > 0 ? " A grey line for each server." : ""));
    host.append(node);
    let special = 0;
    const servers = run.servers.map(server => ({
      name: server.name, values: server.share, quiet: !server.special,
      look: server.special ? Charts.look(1 + special++) : undefined,
    }));
    const lines = [
      ...servers.filter(line => line.quiet),
      ...(run.others > 0 ? [{ name: `the ${run.others} others, on average`, values: run.othersShare, look: { colour: "soft", dash: [2, 2] } }] : []),
      { name: "fair share", values: scenario.x.map(() => 1), look: { colour: "ink", dash: [4, 4] }, width: 1 },
      ...servers.filter(line => !line.quiet),
    ];
    Charts.lines(plot, { ...base(scenario, key), most, unit: "", lines });
  };

  const out = (scenario, key, host, run) => {
    if (!run.circuits) return;
    const { node, plot } = figure("Servers taken out",
      run.allowed
        ? "How many are out at a time, against the most that the balancer allows itself."
        : "How many are out at a time. This policy has no limit that is known here.");
    host.append(node);
    Charts.lines(plot, {
      ...base(scenario, key), most: largest([run.out, run.allowed ?? []]), unit: "",
      lines: [
        { name: "out", values: run.out, look: Charts.look(1), fill: true, stepped: true },
        ...(run.allowed ? [{ name: "allowed", values: run.allowed, look: { colour: "ink", dash: [4, 4] }, stepped: true }] : []),
      ],
    });
  };

  const swatch = state => {
    const canvas = el("canvas");
    canvas.width = 36;
    canvas.height = 26;
    const draw = () => Charts.fillState(canvas.getContext("2d"), state, 0, 0, 36, 26, 1.5);
    draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    return canvas;
  };

  const states = (scenario, key, host, run) => {
    const scored = run.servers.some(server => server.score.length > 0);
    if (!run.circuits && !scored) return;
    const whose = scenario.clients > 1 ? ` As the first of ${number(scenario.clients)} clients sees it.` : "";
    const { node, plot } = figure("What the balancer thinks of each server",
      (scored ? "Colour: whether it is used. Line: its health score, from 0 (below) to 1 (above); who is out has none." : "Colour: whether it is used.") + whose
      + (run.others > 0 ? ` ${number(run.others)} further servers are not drawn.` : ""), "wide");
    host.append(node);
    const readout = el("p", "readout");
    const present = new Set(["closed", ...run.servers.flatMap(server => server.bands.map(band => stateName(band.state)))]);
    const keys = el("ul", "keys");
    for (const [name, state] of Object.entries(STATES)) {
      if (present.has(name)) keys.append(el("li", "", swatch(state), state.meaning));
    }
    node.append(keys, readout);
    Charts.lanes(plot, {
      ...base(scenario, key),
      lanes: run.servers,
      row: Math.max(0, run.servers.findIndex(server => server.special)),
      state: label => STATES[stateName(label)],
      read: text => { readout.textContent = text; },
    });
  };

  const changes = run => {
    if (run.changesInAll === 0) return null;
    const body = el("tbody");
    for (const change of run.changes) {
      body.append(el("tr", "", el("td", "", `${change.at.toFixed(3)} s`), el("td", "", change.server),
        el("td", "", change.from), el("td", "", change.to), el("td", "", change.rule)));
    }
    const head = el("tr", "", ...["time", "server", "from", "to", "why"].map(title => el("th", "", title)));
    const many = run.changes.length < run.changesInAll
      ? `the first ${run.changes.length} of ${number(run.changesInAll)} changes of state`
      : `all ${run.changesInAll} changes of state`;
    return el("details", "", el("summary", "", `For those who know the code: ${many}`),
      el("div", "scroll", el("table", "changes", el("thead", "", head), body)));
  };

  const policyPart = (scenario, key, policy, scales, open) => {
    const details = el("details", "policy", el("summary", "", el("h3", "", policyName(policy))));
    details.open = open;
    whenOpen(details, () => {
      const run = policy.run;
      const story = el("ul", "story", ...run.story.map(sentence => el("li", "", sentence)));
      const charts = el("div", "charts");
      details.append(story, charts);
      states(scenario, key, charts, run);
      errors(scenario, key, charts, run, scales.failed);
      latency(scenario, key, charts, run, scales.latency);
      share(scenario, key, charts, run, scales.share);
      out(scenario, key, charts, run);
      details.append(changes(run) ?? "");
    });
    return details;
  };

  const policies = (scenario, key) => {
    const shown = scenario.policies.filter(policy => policy.run);
    const runs = shown.map(policy => policy.run);
    const scales = {
      failed: Math.max(1, largest(runs.map(run => run.failed))),
      latency: latencyScale(runs),
      share: Math.max(1.2, largest(runs.flatMap(run => run.servers.map(server => server.share)))),
    };
    return shown.map((policy, i) => policyPart(scenario, key, policy, scales, i < OPEN_POLICIES));
  };

  const scenarioPart = (scenario, index) => {
    const details = el("details", "scenario", el("summary", "", el("h2", "", scenario.name)));
    details.id = `scenario-${index}`;
    details.open = index < OPEN_SCENARIOS;
    whenOpen(details, () => {
      const key = `scenario-${index}`;
      const points = Math.ceil(scenario.length / scenario.step);
      // The middle of each step; the last one ends with the run.
      scenario.x = Array.from({ length: points },
        (nothing, i) => (i * scenario.step + Math.min((i + 1) * scenario.step, scenario.length)) / 2);
      const load = el("div", "charts");
      const overview = el("div", "charts overview");
      details.append(
        ...(scenario.about ? [el("p", "about", scenario.about)] : []),
        facts(scenario),
        el("h3", "", "What goes wrong, and when"),
        timeline(scenario),
        load,
        el("h3", "", "What came of it"),
        el("p", "", seedsText(scenario)),
        ...figures(scenario),
        overview);
      planned(scenario, key, load);
      sideBySide(scenario, key, overview);
      if (scenario.policies.some(policy => policy.run)) {
        const note = scenario.troubled.length > 0 ? " Shaded: something is wrong." : "";
        details.append(el("h3", "", "Second by second, for each policy"),
          el("p", "", `The run with seed ${scenario.seeds[0]}.${note} Charts of the same kind have the same scale.`));
      }
      for (const part of policies(scenario, key)) details.append(part);
    });
    return details;
  };

  const page = JSON.parse(document.getElementById("data").textContent);
  const main = document.getElementById("scenarios");
  main.replaceChildren();
  const contents = el("ul");
  page.scenarios.forEach((scenario, index) => {
    const link = el("a", "", scenario.name);
    link.href = `#scenario-${index}`;
    link.addEventListener("click", () => { document.getElementById(`scenario-${index}`).open = true; });
    contents.append(el("li", "", link));
  });
  if (page.scenarios.length > 1) document.getElementById("contents").append(contents);
  page.scenarios.forEach((scenario, index) => {
    main.append(scenarioPart(scenario, index));
  });
})();
