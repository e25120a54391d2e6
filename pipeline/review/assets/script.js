"use strict";
// Everything is readable and every link works without this; it adds finding, sorting and looking closer.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function index(table) {
  const body = table.tBodies[0];
  const lines = [...body.rows];
  const find = document.getElementById("find");
  const kinds = all("#filters [type=checkbox]");
  const words = new Map(lines.map((line) => [line, `${line.cells[0].textContent} ${line.dataset.names}`.toLowerCase()]));

  function filter() {
    const wanted = find.value.trim().toLowerCase();
    const of = kinds.filter((kind) => kind.checked).map((kind) => kind.value);
    let shown = 0;
    for (const line of lines) {
      const is = line.dataset.is.split(" ");
      line.hidden = !(words.get(line).includes(wanted) && of.every((kind) => is.includes(kind)));
      shown += !line.hidden;
    }
    document.getElementById("count").textContent = shown === lines.length ? "" : `${shown} of ${lines.length}`;
  }

  function sort(column, heading) {
    const before = heading.getAttribute("aria-sort");
    const down = before ? before === "ascending" : heading.dataset.first === "descending";
    all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (line) => line.cells[column].dataset.key ?? line.cells[column].textContent;
    const numbers = lines.every((line) => !Number.isNaN(Number(key(line))));
    const compare = numbers ? (a, b) => key(a) - key(b) : (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
    body.append(...lines.sort((a, b) => (down ? compare(b, a) : compare(a, b))));
  }

  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(column, heading));
    heading.replaceChildren(button);
  });
  document.getElementById("filters").addEventListener("input", filter);
  document.getElementById("filters").hidden = false;
  filter();
}

function article(text) {
  const tip = document.getElementById("tip");
  const marks = all("mark", text);
  const refs = (mark) => mark.dataset.refs.split(" ");
  let pinned = null;

  function copyOf(element, ref) {
    const copy = element.cloneNode(true);
    for (const part of [copy, ...all("[id]", copy)]) part.removeAttribute("id");
    copy.classList.remove("on");
    const link = copy.querySelector("a");
    if (link) link.href = `#${ref}`;
    return copy;
  }

  // What lies over a mark, as the records tell it: by agency its name, its own line and its facts; then warnings.
  function told(mark) {
    const boxes = new Map();
    for (const ref of refs(mark)) {
      const record = document.getElementById(ref);
      if (!record) continue;
      const card = record.closest(".card") ?? record;
      if (!boxes.has(card)) boxes.set(card, document.createElement("div"));
      const box = boxes.get(card);
      const who = card.querySelector("h3");
      if (who && !box.firstChild) {
        const link = document.createElement("a");
        link.href = `#${card.id}`;
        link.className = "name";
        link.append(who.querySelector("bdi").cloneNode(true));
        box.append(link);
      }
      const part = record === card && who ? card.querySelector(".meta, .badge") : record;
      if (part) box.append(copyOf(part, ref));
    }
    return [...boxes.values()];
  }

  function show(mark) {
    tip.replaceChildren(...told(mark));
    tip.hidden = !tip.childElementCount;
    const place = mark.getClientRects()[0];
    const below = place.bottom + 8 + tip.offsetHeight < window.innerHeight;
    tip.style.top = `${below ? place.bottom + 8 : Math.max(8, place.top - 8 - tip.offsetHeight)}px`;
    tip.style.left = `${Math.max(12, Math.min(place.left, window.innerWidth - tip.offsetWidth - 12))}px`;
  }

  function hide() {
    tip.hidden = true;
    pinned = null;
  }

  function pin(mark) {
    show(mark);
    pinned = mark;
    light(refs(mark));
  }

  function light(wanted) {
    all(".on").forEach((each) => each.classList.remove("on"));
    marks.filter((mark) => refs(mark).some((ref) => wanted.includes(ref))).forEach((mark) => mark.classList.add("on"));
    for (const ref of wanted) document.getElementById(ref)?.classList.add("on");
  }

  // One stop for the Tab key; the arrows go on from there.
  function stop(mark) {
    marks.forEach((each) => { each.tabIndex = each === mark ? 0 : -1; });
  }

  function go(mark) {
    stop(mark);
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "nearest" });
  }

  // Where a link led: to evidence in the text, or from there to the record.
  function arrive() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    hide();
    if (target.classList.contains("at")) {
      light([target.id.slice(2)]);
      const mark = marks.find((each) => target.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
      go(mark);
    } else {
      light([target.id]);
      (target.querySelector("a") ?? target).focus({ preventScroll: true });
    }
  }

  text.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("mark");
    if (mark && event.pointerType === "mouse" && !pinned) show(mark);
  });
  text.addEventListener("pointerout", (event) => {
    if (event.pointerType === "mouse" && !pinned) hide();
  });
  text.addEventListener("focusin", (event) => {
    if (event.target.matches("mark:focus-visible")) show(event.target);
  });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("#text mark");
    if (mark) {
      stop(mark);
      pin(mark);
    } else if (!tip.contains(event.target)) hide();
    // A link to where the page already is changes nothing by itself; and a fact is its link as a whole.
    if (event.target.closest(`a[href^="#"]`)) setTimeout(arrive);
    else if (getSelection().isCollapsed) event.target.closest("aside .facts li")?.querySelector("a")?.click();
  });
  document.addEventListener("keydown", (event) => {
    const at = marks.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") hide();
    else if (at >= 0 && step) {
      event.preventDefault();
      if (marks[at + step]) go(marks[at + step]);
    } else if (at >= 0 && event.key === "Enter") {
      pin(marks[at]);
      tip.querySelector("a")?.focus();
    }
  });
  addEventListener("scroll", () => { if (!pinned && !marks.includes(document.activeElement)) hide(); }, { passive: true });
  addEventListener("hashchange", arrive);
  if (marks.length) stop(marks[0]);
  arrive();
}

const table = document.getElementById("articles");
if (table) index(table);
const text = document.getElementById("text");
if (text) article(text);
