/**
 * Builds what browsers load, into `../.build/static` (never committed).
 *
 *   button.js          the report button, for any web page                    (≤ 2 kB gzip)
 *   chat.js, chat.css  put into the one chat document by the server           (≤ 20 kB gzip with the document)
 *   chat-texts.json    the English texts that chat.js asks for by number, so that the server sends exactly those
 *   keep.js            copying and printing a code, on the pages that show one
 *   inbox.js           news and shortcuts, in the staff's inbox
 *   site.css           the look of every other page
 *   htmx.js            for the staff pages, from npm, no CDN
 *
 * Sizes are printed here and held by tests/widgets/test_sizes.py.
 */
import { readFileSync, writeFileSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { po } from "gettext-parser";
import { accent, theme } from "./styles/theme.mjs";
import { withoutUnusedProperties, withoutUnusedRules } from "./styles/unused.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const OUT = join(ROOT, ".build", "static");

/** English needs no catalogue: its texts are the source. */
const TRANSLATED = ["nb", "nn"];

/** A literal text given to `t(…)`. */
const ASKED = /\bt\(\s*("(?:[^"\\]|\\.)*")/g;

const CHAT = readdirSync(join(HERE, "chat")).map((file) => `chat/${file}`);
const CHAT_TEXTS = textsAskedFor(...CHAT);
const BUTTON_SAYS = textsAskedFor("button.ts");

/** Where the chat's classes are named; its style sheet carries no rule for others. */
const CHAT_MARKUP = [...CHAT.map((file) => join(HERE, file)), join(ROOT, "api", "conversations", "templates", "chat.html")]
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

mkdirSync(OUT, { recursive: true });
await Promise.all([
  script("chat/main.ts", "chat.js", { plugins: [numberedTexts(CHAT_TEXTS)] }),
  script("form/keep.ts", "keep.js"), script("staff/inbox.ts", "inbox.js"),
  button(),
  styles("chat", ["accent", "danger"], (css) => withoutUnusedRules(css, CHAT_MARKUP)),
  styles("site", ["accent", "neutral", "info", "success", "warning", "danger"]),
]);
write("chat-texts.json", JSON.stringify(CHAT_TEXTS));
write("htmx.js", readFileSync(fileURLToPath(import.meta.resolve("htmx.org/dist/htmx.min.js")), "utf8"));

async function script(entry, name, more = {}) {
  const built = await esbuild.build({
    entryPoints: [join(HERE, entry)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } }, // without "use strict", which modules need not
    write: false,
    ...more,
  });
  write(name, built.outputFiles[0].text);
}

async function button() {
  const sheet = readFileSync(join(HERE, "styles", "button.css"), "utf8").replace(
    /accent\(([\w-]+)\)/g,
    (_, token) => `light-dark(${accent(token).join(",")})`,
  );
  const minified = await esbuild.transform(sheet, { loader: "css", minify: true, target: "es2022", charset: "utf8" });
  const define = { BUTTON_STYLE: JSON.stringify(minified.code.trim()), BUTTON_TEXTS: JSON.stringify(buttonTexts()) };
  await script("button.ts", "button.js", { define, plugins: [numberedTexts(BUTTON_SAYS)] });
}

/** No text travels in two languages: its number among `texts` stands where its English words do in the source. */
function numberedTexts(texts) {
  return {
    name: "numbered-texts",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8").replace(ASKED, (_, literal) => `t(${texts.indexOf(JSON.parse(literal))}`),
        loader: "ts",
      }));
    },
  };
}

/**
 * Language → all that button.ts says, by number. The button must be able to speak before any request, so its texts
 * travel inside it. A missing translation stops the build.
 */
function buttonTexts() {
  const texts = { en: BUTTON_SAYS };
  for (const language of TRANSLATED) {
    const catalogue = po.parse(readFileSync(join(ROOT, "locales", language, "chat.po")));
    texts[language] = BUTTON_SAYS.map((text) => {
      const translated = catalogue.translations[""]?.[text]?.msgstr[0];
      if (!translated) throw new Error(`locales/${language}/chat.po has no translation of "${text}".`);
      return translated;
    });
  }
  return texts;
}

async function styles(name, colours, lighten = (css) => css) {
  const built = await esbuild.build({
    entryPoints: [join(HERE, "styles", `${name}.css`)],
    bundle: true,
    minify: true,
    target: ["chrome123", "firefox120", "safari17.5"],
    charset: "utf8",
    legalComments: "none",
    write: false,
    plugins: [
      {
        name: "theme",
        setup(build) {
          build.onResolve({ filter: /^theme$/ }, () => ({ path: "theme", namespace: "theme" }));
          build.onLoad({ filter: /.*/, namespace: "theme" }, () => ({ contents: theme(colours), loader: "css" }));
        },
      },
    ],
  });
  write(`${name}.css`, withoutUnusedProperties(lighten(built.outputFiles[0].text)));
}

/** Every literal text given to `t(…)` in some TypeScript files, sorted. */
function textsAskedFor(...files) {
  const asked = new Set();
  for (const file of files) {
    const source = readFileSync(join(HERE, file), "utf8");
    for (const [, literal] of source.matchAll(ASKED)) asked.add(JSON.parse(literal));
  }
  return [...asked].sort();
}

function write(name, text) {
  writeFileSync(join(OUT, name), text);
  const kilobytes = (gzipSync(text, { level: 9 }).length / 1000).toFixed(2);
  console.log(`${name.padEnd(16)} ${kilobytes.padStart(6)} kB gzip`);
}
