"use strict";
// Sorts and filters the tables of a page, and no more: without it every table is there to read in its own order.
// The page is well formed XML, so nothing here is written with an ampersand or a less-than sign.
(() => {
  const ROWS_TO_FILTER = 10;
  const words = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  const counts = new Intl.NumberFormat("en-GB");

  const read = (cell, counted) => {
    const time = cell.querySelector("time");
    if (time) return Date.parse(time.dateTime);
    const text = cell.textContent.trim();
    if (!counted) return text === "" ? null : text;
    const first = parseFloat(cell.firstChild?.textContent.replaceAll(",", ""));
    return Number.isNaN(first) ? null : first;
  };

  const compare = (one, other) =>
    typeof one === "number" ? (typeof other === "number" ? one - other : -1)
      : typeof other === "number" ? 1 : words.compare(one, other);

  // What is not known stands last, whichever way the rest is turned.
  const order = (rows, column, counted, way) => {
    const known = rows.map((row) => [read(row.cells[column], counted), row]);
    const rest = known.filter(([value]) => value === null);
    const told = known.filter(([value]) => value !== null);
    told.sort(([one], [other]) => way * compare(one, other));
    return [...told, ...rest].map(([, row]) => row);
  };

  const addSorting = (table, rows) => {
    const parts = [...table.tBodies].map((body) => [body, body.rows.length]);
    // As many rows are printed as before: of a sorted table those that are then the first.
    const show = (sorted) => {
      let from = 0;
      parts.forEach(([body, count]) => { body.append(...sorted.slice(from, from + count)); from += count; });
    };
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
        const sorted = next === undefined ? "ascending" : next;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (sorted) head.setAttribute("aria-sort", sorted);
        const counted = head.classList.contains("num");
        show(sorted ? order(rows, column, counted, sorted === "ascending" ? 1 : -1) : rows);
      });
    });
    table.classList.add("sortable");
  };

  const addFilter = (region, table, rows) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    const count = document.createElement("span");
    const line = document.createElement("p");
    box.type = "search";
    box.autocomplete = "off";
    box.spellcheck = false;
    box.setAttribute("aria-label", `Rows to show of: ${table.caption.textContent}`);
    count.setAttribute("role", "status");
    count.setAttribute("aria-live", "polite");
    line.className = "filter";
    label.append("Show rows with ", box);
    line.append(label, " ", count);
    region.before(line);
    let texts = null;
    box.addEventListener("input", () => {
      texts = texts || rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase());
      const wanted = box.value.toLowerCase().split(/\s+/);
      const shown = texts.map((text) => wanted.every((word) => text.includes(word)));
      rows.forEach((row, number) => { row.hidden = !shown[number]; });
      const left = shown.filter(Boolean).length;
      count.textContent = left === rows.length ? "" : `${counts.format(left)} of ${counts.format(rows.length)} rows`;
    });
  };

  for (const region of document.querySelectorAll(".scroll")) {
    const table = region.querySelector("table");
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    if (table.classList.contains("fill")) continue;
    if (rows.length > 1) addSorting(table, rows);
    if (rows.length > ROWS_TO_FILTER) addFilter(region, table, rows);
  }
})();
