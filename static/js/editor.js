// Turns the plain text areas of a section into prose editors. Without this script they take simple text instead.

const MARKS = [
  ["Bold", (chain) => chain.toggleBold(), ["bold"]],
  ["Italic", (chain) => chain.toggleItalic(), ["italic"]],
  ["Link", (chain) => chain.addLink(), ["link"]],
];
const BLOCKS = [
  ["Heading", (chain) => chain.toggleHeading({ level: 3 }), ["heading", { level: 3 }]],
  ["Smaller heading", (chain) => chain.toggleHeading({ level: 4 }), ["heading", { level: 4 }]],
  ["Bullets", (chain) => chain.toggleBulletList(), ["bulletList"]],
  ["Numbers", (chain) => chain.toggleOrderedList(), ["orderedList"]],
  ["Quotation", (chain) => chain.toggleBlockquote(), ["blockquote"]],
];
const STEPS = [
  ["Undo", (chain) => chain.undo(), null],
  ["Redo", (chain) => chain.redo(), null],
];

// A passage in another language keeps its mark: a screen reader changes its voice there.
function passages(kit) {
  return kit.Mark.create({
    name: "passage",
    parseHTML: () => [{ tag: "span[lang]" }],
    renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
    addAttributes: () => ({ lang: { default: null } }),
  });
}

function languages(kit) {
  return kit.Extension.create({
    name: "languages",
    addGlobalAttributes: () => [
      { types: ["paragraph", "heading", "listItem"], attributes: { lang: { default: null } } },
    ],
  });
}

// A number that knows its source is one thing: it can be moved, copied and taken out, but not written over.
const QUOTED = /\[\[([^[\]|\\]+)\| *(q[1-9][0-9]*) *\]\]/;

function numbers(kit) {
  return kit.Node.create({
    name: "quotedNumber",
    group: "inline",
    inline: true,
    atom: true,
    addAttributes: () => ({
      value: { default: null },
      text: { default: "", rendered: false, parseHTML: (element) => element.textContent },
    }),
    parseHTML: () => [{ tag: "data[value]" }],
    renderHTML: ({ node }) => ["data", { value: node.attrs.value }, node.attrs.text],
    renderText: ({ node }) => `[[${node.attrs.text} | ${node.attrs.value}]]`,
    // The sign that the page "Quote a number" gives becomes the number as soon as it is typed or pasted.
    addInputRules() {
      return [new kit.InputRule({ find: new RegExp(`${QUOTED.source}$`), handler: replaceBy(this.type) })];
    },
    addPasteRules() {
      return [new kit.PasteRule({ find: new RegExp(QUOTED.source, "g"), handler: replaceBy(this.type) })];
    },
  });
}

function replaceBy(type) {
  return ({ state, range, match }) => {
    const made = type.create({ text: match[1].trim(), value: match[2] });
    state.tr.replaceWith(range.from, range.to, made);
  };
}

function extensions(kit) {
  return [
    kit.Document, kit.Text, kit.Paragraph, kit.Bold, kit.Italic, kit.BulletList, kit.OrderedList, kit.ListItem,
    kit.Blockquote, kit.History, kit.Dropcursor, kit.Gapcursor,
    kit.Heading.configure({ levels: [3, 4] }),
    kit.Link.configure({ enableTarget: false, protocols: ["http", "https"], openOnClick: false }),
    passages(kit), languages(kit), numbers(kit),
  ];
}

function button(editor, [name, command, active]) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "svd-editor__button";
  made.textContent = name;
  // The mouse leaves the caret in the text: the editor takes it back a frame late, and a letter typed meanwhile is lost.
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("click", () => command(editor.chain().focus()).run());
  if (active) {
    const show = () => made.setAttribute("aria-pressed", String(editor.isActive(...active)));
    editor.on("transaction", show);
    show();
  }
  return made;
}

// One stop for the Tab key: the arrow keys move inside, as in any toolbar.
function toolbar(editor, label) {
  const bar = document.createElement("div");
  bar.className = "svd-editor__toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `Format: ${label}`);
  bar.append(...[...BLOCKS, ...MARKS, ...STEPS].map((row) => button(editor, row)));
  const buttons = [...bar.children];
  const stopAt = (index) => buttons.forEach((each, i) => { each.tabIndex = i === index ? 0 : -1; });
  stopAt(0);
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    stopAt(next);
    buttons[next].focus();
  });
  return bar;
}

function start(kit, place) {
  const textarea = place.querySelector("textarea");
  const label = place.querySelector("label");
  const frame = document.createElement("div");
  frame.className = "svd-editor prose-editor";
  const editor = new kit.Editor({
    element: frame,
    extensions: extensions(kit),
    content: place.dataset.html,
    injectCSS: false, // the styles are in our own file: the page allows no others
    editorProps: {
      transformPastedHTML: tidy,
      handlePaste: (view, event) => takeOver(editor, place, event),
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-label": label.textContent.trim(), id: `${textarea.id}-prose`,
      },
    },
    // An untouched text is sent as it came, so that opening a page never changes a word.
    onUpdate: ({ editor: changed }) => {
      textarea.value = changed.getHTML();
      place.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  textarea.value = place.dataset.html;
  textarea.name = textarea.name.replace(/^text-/, "html-");
  textarea.hidden = true;
  label.addEventListener("click", () => editor.commands.focus());
  for (const hint of place.querySelectorAll("[data-plain-only]")) hint.remove();
  frame.prepend(toolbar(editor, label.textContent.trim()));
  textarea.before(frame);
}

// What comes from a word processor: its headings become ours, each cell of a table a paragraph of its own, and its
// styles go before the browser reads them, since the page allows none.
function tidy(html) {
  return html
    .replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, "")
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<(\/?)h[12]\b/gi, "<$1h3")
    .replace(/<(\/?)h[56]\b/gi, "<$1h4")
    .replace(/<\/?(table|thead|tbody|tfoot|tr|colgroup|col)\b[^>]*>/gi, "")
    .replace(/<(\/?)(td|th|caption)\b[^>]*>/gi, "<$1div>");
}

// A table, or a list as Word draws it, is read by the server, where lists and tables of every source are known: a table
// arrives as rows between bars, and becomes a table of its own when the text is saved.
const NEEDS_READING = /<table\b|mso-list|MsoListParagraph|docs-internal-guid/i;

function takeOver(editor, place, event) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  const form = place.closest("form");
  if (!form.dataset.pasted || !NEEDS_READING.test(html)) return false;
  readPasted(editor, form, html);
  return true;
}

async function readPasted(editor, form, html) {
  const status = form.querySelector("[data-paste-status]");
  try {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("html", html.replace(/\ssrc\s*=\s*("[^"]*"|'[^']*')/gi, "")); // pictures stay behind
    const response = await fetch(form.dataset.pasted, { method: "POST", body });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.problem);
    editor.chain().focus().insertContent(answer.html).run();
    const table = answer.html.includes("<p>|") ? ["Each table becomes a table of its own when you save."] : [];
    status.textContent = [...table, ...answer.remarks].join(" ");
  } catch {
    // Nothing that was pasted is lost: it goes in as the browser would put it, its tables as paragraphs.
    editor.chain().focus().insertContent(tidy(html)).run();
    status.textContent = "There was no answer from the portal, so tables were pasted as text.";
  }
}

// Leaving with words unsaved asks first; saving does not.
function guard(form) {
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

// What is typed is kept on the server every few seconds, so that a closed laptop or a lost session loses nothing.
const PAUSE = 2000;
const AGAIN = 10000;

function keep(form) {
  const status = form.querySelector("[data-typing-status]");
  let timer = null;
  let told = "";
  const say = (words) => { if (words !== told) status.textContent = told = words; };
  const later = (wait) => { timer ??= setTimeout(send, wait); };

  async function send() {
    timer = null;
    try {
      const response = await fetch(form.dataset.typing, { method: "POST", body: new FormData(form) });
      if (response.ok) return answer(await response.json());
      if (response.status === 401 || response.status === 403) {
        if (await renew()) return later(0);
        say("You have been signed out. What you typed stays in this tab: sign in again in another tab, then save here.");
      } else {
        say((await response.json()).problem);
      }
    } catch {
      say("There is no connection. What you typed stays in this tab and is kept as soon as there is one.");
    }
    later(AGAIN);
  }

  // Whoever signs in again in another tab has another token there: this form takes it over.
  async function renew() {
    const page = await fetch(form.action);
    if (!page.ok || page.redirected) return false;
    const read = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = read.querySelector("[name=csrfmiddlewaretoken]");
    const own = form.elements.csrfmiddlewaretoken;
    const isNew = Boolean(token) && token.value !== own.value;
    if (token) own.value = token.value;
    return isNew && renewed++ < 3;
  }
  let renewed = 0;

  function answer({ kept_at: at, writer }) {
    renewed = 0;
    if (writer && !writer.is_self) {
      say(`${writer.name} is writing this section now. What you typed is kept: when you save, you are shown both texts.`);
    } else {
      say(`Kept at ${at}, not yet saved in the section.`);
    }
  }

  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("submit", () => { clearTimeout(timer); timer = -1; });
}

const places = [...document.querySelectorAll("[data-prose]")];
if (places.length) {
  const kit = await import(document.querySelector("[data-editor]").dataset.editor);
  for (const place of places) start(kit, place);
  for (const form of new Set(places.map((place) => place.closest("form")))) {
    guard(form);
    if (form.dataset.typing) keep(form);
  }
}
