"use strict";
// Filter, sort, copy, print and theme. Everything that others wrote is set as
// text; the page's policy refuses markup made of text.
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;

  function element(name, className, text) {
    const e = document.createElement(name);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  }

  // Theme: that of the system until somebody asks for the other.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const nameTheme = () => { $("theme").textContent = isDark() ? "Light" : "Dark"; };
  $("theme").hidden = false;
  $("theme").addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; nameTheme(); });
  system.addEventListener("change", nameTheme);
  nameTheme();

  // Print: what is folded is opened before and folded again after.
  let opened = [];
  $("print").hidden = false;
  $("print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")].filter((d) => !d.closest("#table"));
    for (const d of opened) d.open = true;
    if (table) table.show(printed);
  });
  addEventListener("afterprint", () => { for (const d of opened) d.open = false; opened = []; });

  // Copy: where there is no clipboard the command is selected instead.
  async function copy(button, code) {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    let done = false;
    try {
      await navigator.clipboard.writeText(code.textContent);
      done = true;
    } catch {
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Copied" : "Selected";
    button.classList.toggle("done", done);
    setTimeout(() => { button.textContent = "Copy"; button.classList.remove("done"); }, 2000);
  }
  for (const button of document.querySelectorAll("button.copy")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button, button.parentElement.querySelector("code"));
    const pick = event.target.closest("a.pick");
    if (pick && table) table.pick(pick.dataset.session);
    const to = event.target.closest("a[href^='#']");
    if (to) openFor(document.getElementById(to.hash.slice(1)));
  });
  // What a link leads to is not left folded.
  function openFor(target) {
    if (!target) return;
    const inside = target.querySelector("details");
    if (inside && target.matches("article, tr, .session")) inside.open = true;
  }

  // The table. An event is a list, in the order of table.go.
  const [TIME, SEVERITY, CALL, OUTCOME, WHO, RESOURCE, FROM, WHERE, SESSION, SESSION_PLACE, ERROR, FILE, RECORD, COMMAND, ID, ALERT, CHANGE] = Array(17).keys();
  const chunk = 200, printed = 1000, mostChoices = 500;
  const grades = ["", "info", "low", "medium", "high", "critical"];
  const table = makeTable(JSON.parse($("data").textContent));

  function makeTable({ texts, events }) {
    if (events.length === 0) return null;
    const folded = texts.map((t) => t.toLowerCase());
    const searched = [SEVERITY, CALL, OUTCOME, WHO, RESOURCE, FROM, WHERE, SESSION, ERROR, FILE];
    const text = (e, field) => texts[e[field]];
    const clock = (e) => new Date(e[TIME] * 1000).toISOString().slice(0, 19).replace("T", " ");
    const haystack = new Array(events.length);
    const hay = (i) => (haystack[i] ??= searched.map((f) => folded[events[i][f]]).join("\n") + "\n" + events[i][ID].toLowerCase() + "\n" + clock(events[i]));

    const state = { sort: TIME, down: false };
    let found = events.map((_, i) => i), shown = 0;

    // Columns: title of the head, field, and how a cell is filled.
    const heads = [...document.querySelectorAll("#table thead th")];
    const fields = [TIME, SEVERITY, CALL, OUTCOME, WHO, RESOURCE, FROM];
    heads.slice(0, fields.length).forEach((th, n) => {
      const button = element("button", "", th.textContent);
      button.type = "button";
      th.replaceChildren(button);
      button.addEventListener("click", () => {
        state.down = state.sort === fields[n] ? !state.down : fields[n] === SEVERITY;
        state.sort = fields[n];
        find();
      });
    });

    // Filters: each choice with how many events have it, the most frequent first.
    const choices = [["f-severity", SEVERITY], ["f-who", WHO], ["f-session", SESSION_PLACE], ["f-call", CALL], ["f-outcome", OUTCOME]];
    for (const [id, field] of choices) {
      const counts = new Map(), names = new Map();
      for (const e of events) {
        counts.set(e[field], (counts.get(e[field]) ?? 0) + 1);
        if (!names.has(e[field])) names.set(e[field], field === SESSION_PLACE ? text(e, SESSION) : texts[e[field]]);
      }
      const order = [...counts.keys()].filter((v) => names.get(v) !== "");
      if (field === SEVERITY) order.sort((a, b) => grades.indexOf(texts[b]) - grades.indexOf(texts[a]));
      else order.sort((a, b) => counts.get(b) - counts.get(a) || (names.get(a) < names.get(b) ? -1 : 1));
      const select = $(id);
      select.append(new Option("any", ""));
      if (field === SEVERITY) select.append(new Option("an alert", "alert"));
      for (const value of order.slice(0, mostChoices)) select.append(new Option(names.get(value) + " (" + counts.get(value).toLocaleString("en") + ")", String(value)));
      if (order.length > mostChoices) select.append(new Option((order.length - mostChoices) + " more: use the filter", ""));
      select.addEventListener("change", find);
    }

    let waiting = 0;
    $("f-text").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(find, 60); });
    $("clear").addEventListener("click", () => {
      $("f-text").value = "";
      for (const [id] of choices) $(id).selectedIndex = 0;
      find();
      $("f-text").focus();
    });
    $("filters").hidden = false;

    function find() {
      const words = $("f-text").value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = choices.map(([id, field]) => [field, $(id).value]).filter(([, value]) => value !== "");
      found = [];
      for (let i = 0; i < events.length; i++) {
        const e = events[i];
        if (wanted.every(([field, value]) => (value === "alert" ? texts[e[field]] !== "" : e[field] === Number(value))) && words.every((w) => hay(i).includes(w))) found.push(i);
      }
      sort();
      heads.forEach((th, n) => {
        if (fields[n] === state.sort) th.setAttribute("aria-sort", state.down ? "descending" : "ascending");
        else th.removeAttribute("aria-sort");
      });
      shown = 0;
      $("rows").replaceChildren();
      show(chunk);
    }

    function sort() {
      const field = state.sort, sign = state.down ? -1 : 1;
      // The place of each text in the alphabet, so that numbers are compared.
      const rank = field === TIME ? null : field === SEVERITY ? texts.map((t) => grades.indexOf(t)) : alphabet();
      const key = (i) => (rank ? rank[events[i][field]] : events[i][TIME]);
      found.sort((a, b) => sign * (key(a) - key(b)) || a - b);
    }
    let places = null;
    function alphabet() {
      if (!places) {
        places = new Array(texts.length);
        texts.map((_, i) => i).sort((a, b) => (folded[a] < folded[b] ? -1 : folded[a] > folded[b] ? 1 : 0)).forEach((i, n) => { places[i] = n; });
      }
      return places;
    }

    function show(upTo) {
      const rows = document.createDocumentFragment();
      const last = Math.min(found.length, upTo);
      for (; shown < last; shown++) rows.append(row(found[shown]));
      $("rows").append(rows);
      const n = (v) => v.toLocaleString("en");
      $("found").textContent = n(found.length) + " of " + n(events.length) + " events" + (shown < found.length ? ", the first " + n(shown) + " shown" : "");
      $("more").hidden = shown >= found.length;
    }
    $("more").addEventListener("click", () => show(shown + chunk));
    // More rows before the end comes into sight. It is watched anew after each
    // time, since one who scrolls fast may never have left it.
    const end = new IntersectionObserver((seen) => {
      if ($("more").hidden || !seen.some((s) => s.isIntersecting)) return;
      show(shown + chunk);
      end.unobserve($("more"));
      end.observe($("more"));
    }, { rootMargin: "400px" });
    end.observe($("more"));

    function row(i) {
      const e = events[i], tr = element("tr");
      const cell = (className, value) => {
        const td = element("td", className);
        td.append(element("span", "cut", value));
        if (value.length > 40) td.title = value;
        tr.append(td);
      };
      tr.append(element("td", "when", clock(e)));
      const severity = element("td");
      if (text(e, SEVERITY)) severity.append(element("span", "sev " + text(e, SEVERITY), text(e, SEVERITY)));
      tr.append(severity);
      cell("", text(e, CALL));
      cell(text(e, OUTCOME).startsWith("succeeded") ? "" : "denied", text(e, OUTCOME));
      for (const field of [WHO, RESOURCE, FROM]) cell("", text(e, field));
      const last = element("td"), button = element("button", "toggle", "⋯");
      button.type = "button";
      button.setAttribute("aria-label", "Everything about this event");
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => toggle(tr, button, e));
      last.append(button);
      tr.append(last);
      return tr;
    }

    function toggle(tr, button, e) {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      tr.classList.toggle("open", !open);
      if (open) tr.nextElementSibling.remove();
      else tr.after(inside(e));
    }

    function inside(e) {
      const tr = element("tr", "inside"), td = element("td"), facts = element("dl", "pairs");
      td.colSpan = heads.length;
      const fact = (name, value, to) => {
        if (value === "") return;
        const dd = element("dd");
        if (to) {
          const a = element("a", "", value);
          a.href = "#" + to;
          dd.append(a);
        } else dd.textContent = value;
        facts.append(element("dt", "", name), dd);
      };
      fact("Event", e[ID]);
      fact("Where", text(e, WHERE));
      fact("Resource", text(e, RESOURCE));
      fact("Session", text(e, SESSION), e[SESSION_PLACE] >= 0 && $("s" + (e[SESSION_PLACE] + 1)) ? "s" + (e[SESSION_PLACE] + 1) : "");
      fact("Error", text(e, ERROR));
      if (e[ALERT] >= 0) fact("Alert", "see the alert", "a" + (e[ALERT] + 1));
      if (e[CHANGE] >= 0) fact("Change", "see the change", "c" + (e[CHANGE] + 1));
      fact("Raw event", "record " + e[RECORD].toLocaleString("en") + " of " + text(e, FILE));
      td.append(facts);
      if (text(e, COMMAND)) td.append(command(text(e, COMMAND) + e[ID]));
      tr.append(td);
      return tr;
    }

    function command(words) {
      const div = element("div", "command"), pre = element("pre"), button = element("button", "copy", "Copy");
      button.type = "button";
      pre.append(element("code", "", words));
      div.append(button, pre);
      return div;
    }

    find();
    return { show: (n) => show(Math.max(n, shown)), pick: (session) => { $("clear").click(); $("f-session").value = session; find(); } };
  }
})();
